import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./style.css";

import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import { fetcher } from "./fetcher.js";
import { isChinese, switchLanguage } from "./language.js";
import { tabs, translateStoredTabs } from "./tabs.js";

const HELP = isChinese
  ? "查询框中按 Ctrl/⌘+Enter 执行，Ctrl+空格 补全字段；左侧图标打开接口文档。接口地址 /graphql。"
  : "In the editor, Ctrl/⌘+Enter runs the query and Ctrl+Space completes names; the icon at the left opens the documentation. The API is at /graphql.";

document.documentElement.lang = isChinese ? "zh-CN" : "en";
try {
  translateStoredTabs();
} catch {
  // Storage is forbidden: GraphiQL then starts with the example tabs.
}

createRoot(document.getElementById("root")).render(
  <GraphiQL fetcher={fetcher} defaultTabs={tabs} shouldPersistHeaders={false}>
    <GraphiQL.Logo>
      <span className="yuanliu-name">源流 Yuanliu</span>
      <button type="button" className="yuanliu-language" lang={isChinese ? "en" : "zh-CN"} onClick={switchLanguage}>
        {isChinese ? "English" : "中文"}
      </button>
    </GraphiQL.Logo>
    <GraphiQL.Footer>
      <div className="yuanliu-foot">{HELP}</div>
    </GraphiQL.Footer>
  </GraphiQL>,
);
