import { isChinese } from "./language.js";
import authoritativeSource from "./queries/authoritative-source.graphql?raw";
import returnFlows from "./queries/return-flows.graphql?raw";
import scenario from "./queries/scenario.graphql?raw";

/** The three main questions: [the question in Chinese, in English, its query]. */
const QUESTIONS = [
  [
    "# 一、数源：喀什市的“公民身份号码”，\n#    谁是法定数源，谁在本地采集，谁在重复采集？\n",
    "# 1. Source: who is the one statutory source of the\n#    citizen identity number in Kashgar, who collects it\n#    there, and who collects it again?\n",
    authoritativeSource,
  ],
  [
    "# 二、场景：“新生儿出生一件事”在喀什市需要哪些数据，\n#    从谁来，以什么条件，还缺什么？\n",
    "# 2. Scenario: what does the newborn scenario need in\n#    Kashgar: from whom, on what terms, and what is missing?\n",
    scenario,
  ],
  [
    "# 三、回流：哪些数据逐级回流到喀什市的平台，\n#    经过哪些层级，越过了哪一级？\n",
    "# 3. Return flow: which data flows back down to Kashgar's\n#    platform, through which levels, and which was passed over?\n",
    returnFlows,
  ],
];
const inChinese = QUESTIONS.map(([question, , query]) => question + query);
const inEnglish = QUESTIONS.map(([, question, query]) => question + query);
const [own, other] = isChinese ? [inChinese, inEnglish] : [inEnglish, inChinese];

/** One tab for each main question, shown to whoever has no tabs of their own yet. */
export const tabs = own.map((query) => ({ query }));

/** Changes the stored example tabs to the language of the page, and leaves alone what the reader has edited. GraphiQL
 * stores the tabs as JSON, and the text of the active tab once more as it is. */
export function translateStoredTabs() {
  const stored = localStorage.getItem("graphiql:tabState");
  if (stored === null) return;
  const replaced = other.reduce(
    (text, query, i) => text.replaceAll(JSON.stringify(query), () => JSON.stringify(own[i])),
    stored,
  );
  // A tab's name as GraphiQL stored it before this page renamed it (web/graphiql.js).
  localStorage.setItem("graphiql:tabState", replaced.replaceAll('"<untitled>"', '"Unnamed query"'));
  const active = other.indexOf(localStorage.getItem("graphiql:query"));
  if (active >= 0) localStorage.setItem("graphiql:query", own[active]);
}
