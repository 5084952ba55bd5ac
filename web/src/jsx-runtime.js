// What GraphiQL and its components import as react/jsx-runtime (web/graphiql.js). Labels are translated where they are
// rendered, so that the values GraphiQL compares, stores or uses as keys of its tables stay English.
import { Fragment, jsx as reactJsx, jsxs as reactJsxs } from "react/jsx-runtime";

import { isChinese } from "./language.js";
import { translate } from "./translate.js";

/** Attributes that hold a label wherever they occur. */
const ATTRIBUTES = ["aria-label", "label", "placeholder"];

const translated = (value) =>
  typeof value === "string" ? translate(value) : Array.isArray(value) ? value.map(translated) : value;

/** The properties with their labels in Chinese. Children and titles are labels only in elements of HTML and in icons:
 * to a component they may be a key (ExplorerSection) or a text of the schema (MarkdownContent). */
function withChineseLabels(type, props) {
  const changed = { ...props };
  for (const name of ATTRIBUTES) if (typeof props[name] === "string") changed[name] = translate(props[name]);
  const isIcon = typeof props.title === "string" && props.title.endsWith(" icon");
  if (typeof type === "string" || isIcon) {
    if (typeof props.title === "string") changed.title = translate(props.title);
    if ("children" in props) changed.children = translated(props.children);
  }
  return changed;
}

const inChinese = (create) => (type, props, key) => create(type, withChineseLabels(type, props), key);

export { Fragment };
export const jsx = isChinese ? inChinese(reactJsx) : reactJsx;
export const jsxs = isChinese ? inChinese(reactJsxs) : reactJsxs;
