// Builds the page; addresses stay relative, since the board may serve it below any path.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "./",
  plugins: [svelte()],
  server: { proxy: { "/api": "http://localhost:6006" } },
  build: { target: "es2022", modulePreload: { polyfill: false } },
  test: { include: ["src/**/*.test.ts"] },
});
