/** Tools that check, test, format or spell, and git: what configures them is in files that are named after them. */
const tools =
  "alex|biome|c8|commitlint|cspell|dependency-cruiser|eslint|git|jest|jscpd|knip|lint-staged|lintstaged|markdownlint|" +
  "markdownlint-cli2|mocha|nyc|oxfmt|oxlint|playwright|prettier|remark|renovate|secretlint|stryker|stylelint|textlint|" +
  "typos|vitest|yamllint|zizmor";

/** By the path from the program's folder or from one above it. */
const anywhere: readonly RegExp[] = [
  // Pipelines, editors and hooks.
  /^\.(?:github|gitlab|circleci|buildkite|azuredevops|azure-pipelines|ci|vscode|idea|husky|githooks|devcontainer|changeset)\//,
  /^(?:\.gitlab-ci|azure-pipelines[\w.-]*|action|codecov|\.?lefthook|\.pre-commit-config)\.ya?ml$|^Jenkinsfile$|^CODEOWNERS$/,
  // `.eslintrc.json`, `.prettierignore`, `vitest.exhaustive.config.ts`, `biome.json`.
  new RegExp(String.raw`^\.(?:${tools})(?:rc|ignore)?(?:\.[a-z0-9]+)?$`),
  new RegExp(String.raw`^\.?(?:${tools})(?:\.[\w-]+)*\.(?:config|workspace)\.[a-z0-9]+$`),
  new RegExp(String.raw`^(?:${tools})\.(?:jsonc?|ya?ml|toml)$`),
  /^\.(?:editorconfig|gitattributes|git-blame-ignore-revs|mailmap)$|^tsconfig\.(?:tests?|spec|eslint|lint)\.json$/,
  // Text that isn't beside code.
  /^[^/]+\.md$|^(?:LICENSE|NOTICE|AUTHORS)$/,
];

/** In the program's folder: the review's own code, and what packs, measures, describes or creates projects. */
const inProgram = /^(?:packages\/(?:engine|pf|policy-pack|twin)|tools|docs|template|site)\//;

/**
 * Whether a file isn't part of any stack, regardless of its content: the review's own code, pipelines, and what
 * configures tools that check, test or format. The program and its build load none of them; tsconfig.json isn't among
 * them, because a program can be compiled by it.
 *
 * @param file relative to the program's folder
 */
export function isOutsideStacks(file: string): boolean {
  const path = file.replace(/^(?:\.\.\/)+/, "");
  return inProgram.test(file) || anywhere.some((pattern) => pattern.test(path));
}
