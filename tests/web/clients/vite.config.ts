import { defineConfig, type Plugin } from "vite";

const TAG = /graphql`\s*(?:query|fragment)\s+(\w+)[^`]*`/g;

/** Replaces each document of Relay with the artifact that relay-compiler wrote for it, as babel-plugin-relay does. */
function relay(): Plugin {
  return {
    name: "relay",
    enforce: "pre",
    transform(code, file) {
      if (!file.includes("/src/relay/") || !code.includes("graphql`")) return null;
      const names = new Set<string>();
      const body = code.replace(TAG, (_, name: string) => (names.add(name), name));
      const imports = [...names].map((name) => `import ${name} from "./__generated__/${name}.graphql";`);
      return { code: `${imports.join("")}${body}`, map: null };
    },
  };
}

export default defineConfig({ base: "./", plugins: [relay()] });
