// What GraphiQL and its components import as react/jsx-runtime (web/graphiql.js). Labels are translated where they are
// rendered, so that the values GraphiQL compares, stores or uses as keys of its tables stay English.
import { Fragment, jsx as reactJsx, jsxs as reactJsxs } from "react/jsx-runtime";

import { isChinese } from "./language.js";
import { translate, translateWhole } from "./translate.js";

/** Attributes that hold a label wherever they occur. */
const ATTRIBUTES = ["aria-label", "label", "placeholder"];

const translated = (value) =>
  typeof value === "string" ? translate(value) : Array.isArray(value) ? value.map(translated) : value;

/** The properties with their labels in Chinese. To a component, a title may be a key (ExplorerSection), and its text may
 * be a description of the schema that only begins like a composed label (MarkdownContent): these wait for the element
 * of HTML, or are translated only if they are a label as a whole. */
function withChineseLabels(type, props) {
  const changed = { ...props };
  for (const name of ATTRIBUTES) if (typeof props[name] === "string") changed[name] = translate(props[name]);
  const isIcon = typeof props.title === "string" && props.title.endsWith(" icon");
  if (typeof type === "string" || isIcon) {
    if (typeof props.title === "string") changed.title = translate(props.title);
    if ("children" in props) changed.children = translated(props.children);
  } else if (typeof props.children === "string") {
    changed.children = translateWhole(props.children);
  }
  return changed;
}

const inChinese = (create) => (type, props, key) => create(type, withChineseLabels(type, props), key);

export { Fragment };
export const jsx = isChinese ? inChinese(reactJsx) : reactJsx;
export const jsxs = isChinese ? inChinese(reactJsxs) : reactJsxs;
