import { defineConfig } from "vite";

import { graphiql } from "./graphiql.js";

export default defineConfig({
  // Relative, so that the page also works below a path (a reverse proxy's prefix).
  base: "./",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Monaco's own chunk is larger than Vite's default warning; it is loaded after the page is drawn.
    chunkSizeWarningLimit: 8000,
  },
  worker: { format: "es" },
  plugins: [graphiql()],
});
