// Lean rules: what TypeScript and Prettier do not see already.
import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";

export default ts.config(
  ...ts.configs.recommended,
  ...svelte.configs["flat/recommended"],
  { files: ["**/*.svelte", "**/*.svelte.ts"], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      "svelte/no-at-html-tags": "off", // only after DOMPurify, in views/panels/text.svelte
      "svelte/prefer-svelte-reactivity": "off", // sets are replaced, never changed in place
      "svelte/require-each-key": "off", // two texts may be equal in run, step and time
    },
  },
);
