// This Vite plugin adapts GraphiQL while the page is built. Whatever it relies on in GraphiQL's own modules is checked,
// and the build fails when it is gone, so that an upgrade cannot lose it unseen.
import { fileURLToPath } from "node:url";

import { ICONS, LABELS, PATTERNS } from "./src/labels.js";

const source = (name) => fileURLToPath(new URL(`./src/${name}`, import.meta.url)).replaceAll("\\", "/");
const GRAPHIQL = /node_modules\/(graphiql|@graphiql\/[a-z-]+)\/dist\/.*\.js$/;
const ICON = /node_modules\/@graphiql\/react\/dist\/icons\/([a-z-]+)\.js$/;

// The few places where GraphiQL has no option for what the page needs: [end of the module's path, text, replacement].
const EDITS = [
  // Search descriptions as well as names.
  [
    "plugin-doc-explorer/dist/components/search.js",
    "const getSearchResults = useSearchResults();",
    "const getSearchResults = useSchemaSearch(explorerNavStack.at(-1).def);",
    `import { useSchemaSearch } from ${JSON.stringify(source("schema-search.js"))};\n`,
  ],
  // The shortcut of the search looks for its button by an English label.
  ["plugin-doc-explorer/dist/context.js", 'button[aria-label="Show Documentation Explorer"]', "button:first-child:not(.active)"],
  ["@graphiql/react/dist/utility/tabs.js", '"<untitled>"', '"Unnamed query"'],
  // "or" is also a field of the schema's filters, so it cannot be a label.
  ["graphiql/dist/ui/short-keys.js", '"or"', '"/"'],
];

/** Icons take their titles from the names of functions, which the minifier changes. */
function keepNameOfIcon(code, missing) {
  const name = /export \{ (\w+) as default \}/.exec(code)?.[1];
  if (!name) return code;
  missing.delete(`${name.replace("Svg", "").replaceAll(/([A-Z])/g, " $1").trimStart().toLowerCase()} icon`);
  return `${code}\nObject.defineProperty(${name}, "name", { value: "${name}" });\n`;
}

export function graphiql() {
  const missing = new Set([
    ...Object.keys(LABELS),
    ...Object.keys(ICONS),
    ...PATTERNS.map(([, , piece]) => piece),
    ...EDITS.map(([, text]) => text),
  ]);
  return {
    name: "graphiql",
    enforce: "pre",
    resolveId(name, importer) {
      // Components of other packages that GraphiQL uses render its labels too (a dialog's title).
      return name === "react/jsx-runtime" && importer?.includes("node_modules") ? source("jsx-runtime.js") : null;
    },
    transform(code, id) {
      const path = id.replaceAll("\\", "/");
      if (!GRAPHIQL.test(path)) return null;
      let changed = ICON.test(path) ? keepNameOfIcon(code, missing) : code;
      for (const [file, text, replacement, imported = ""] of EDITS) {
        if (!path.endsWith(file) || !changed.includes(text)) continue;
        changed = imported + changed.replaceAll(text, replacement);
        missing.delete(text);
      }
      for (const label of Object.keys(LABELS)) if (changed.includes(`"${label}"`)) missing.delete(label);
      for (const [, , piece] of PATTERNS) if (changed.includes(piece)) missing.delete(piece);
      return changed === code ? null : { code: changed, map: null };
    },
    buildEnd(error) {
      if (!error && missing.size > 0) this.error(`no longer in GraphiQL: ${[...missing].join(", ")}`);
    },
  };
}
