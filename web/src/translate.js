import { ICONS, LABELS, PATTERNS } from "./labels.js";

const EXACT = new Map(Object.entries({ ...LABELS, ...ICONS }));
const COMPOSED = PATTERNS.map(([english, chinese]) => {
  const parts = english.split("{}").map((part) => part.replaceAll(/[.()]/g, "\\$&"));
  return [new RegExp(`^${parts.join("(.+)")}$`), chinese];
});

/** A label of GraphiQL in Chinese; any other text as it is, composed labels included. */
export const translateWhole = (text) => EXACT.get(text) ?? text;

/** A label of GraphiQL in Chinese, composed or not; any other text as it is. */
export function translate(text) {
  if (EXACT.has(text)) return EXACT.get(text);
  for (const [pattern, chinese] of COMPOSED) {
    const match = pattern.exec(text);
    if (match) return match.slice(1).reduce((label, part) => label.replace("{}", () => translate(part)), chinese);
  }
  return text;
}
