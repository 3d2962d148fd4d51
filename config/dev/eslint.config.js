import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** The project's root, where `npm run lint` starts. */
const root = new URL("../..", import.meta.url).pathname;

export default defineConfig(
  globalIgnores(["dist/", "node_modules/", "src/wire/gen/", "coverage/", ".lab/", ".rgw*/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      "no-console": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Numbers are as readable in a message as text; everything else must say how it becomes text.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    // What the command line and the suites print is their work.
    files: ["src/cli/**/*.ts", "src/main.ts", "src/lab/**/*.ts", "test/**/*.ts"],
    rules: { "no-console": "off" },
  },
  {
    files: ["**/*.js", "**/*.cjs"],
    extends: [tseslint.configs.recommended],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
