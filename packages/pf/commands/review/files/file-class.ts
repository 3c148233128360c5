/** A changed file's purpose, judging by its path. */
export const fileClasses = [
  "guards",
  "contract",
  "builds",
  "declares",
  "judges",
  "runs in pipelines",
  "settings",
  "acceptance",
  "ships",
  "tests",
  "unknown",
  "says",
] as const;
export type FileClass = (typeof fileClasses)[number];

export const lockFile = "package-lock.json";
export const contractFile = "functions/contract.ts";
export const hostFile = "functions/host.json";
export const functionsManifest = "functions/package.json";

/** Files that take effect anywhere: in the program's folder or in a parent folder. */
const anywhere: readonly (readonly [FileClass, RegExp])[] = [
  // Check committed packages before those of the lock file.
  ["runs in pipelines", /(?:^|\/)node_modules(?:\/|$)/],
  ["says", /^\.github\/(?:ISSUE_TEMPLATE\/.+|pull_request_template)\.md$/i],
  // Files that run commands, redirect packages, require reviewers or hide a difference.
  [
    "runs in pipelines",
    /^(?:\.github|\.gitlab|\.ci|\.circleci|\.buildkite|\.azuredevops|\.azure-pipelines|\.husky|\.githooks|\.devcontainer)\/|^(?:\.gitlab-ci|azure-pipelines[^/]*)\.ya?ml$|^Jenkinsfile$|^\.devcontainer\.json$|^action\.ya?ml$/,
  ],
  ["runs in pipelines", /^(?:(?:docs|\.gitlab)\/)?CODEOWNERS$|(?:^|\/)\.git(?:attributes|modules)$/],
  [
    "runs in pipelines",
    /(?:^|\/)(?:\.npmrc|npm-shrinkwrap\.json|\.yarnrc(?:\.yml)?|\.pnp\.[cm]?js|\.pnpmfile\.[cm]?js|pnpm-workspace\.yaml|bunfig\.toml)$/,
  ],
  ["runs in pipelines", /^(?:package|package-lock)\.json$|^(?:\.nvmrc|\.node-version|\.tool-versions)$/],
  // Coding agents follow them.
  ["unknown", /(?:^|\/)(?:AGENTS|CLAUDE|GEMINI|SKILL)\.md$/i],
  // Only their words may be harmless (pages.ts). Pictures and HTML can hold scripts.
  ["says", /^(?:docs\/.+\.md|(?:README|CHANGELOG|CONTRIBUTING|SECURITY|CODE_OF_CONDUCT)\.md|LICENSE)$/],
];

/** The first match wins. Paths are relative to the program's directory. */
const classPatterns: readonly (readonly [FileClass, RegExp])[] = [
  ["acceptance", /^accepted-findings\.yaml$/],
  ["settings", /^Pulumi\.[^/]+\.yaml$/],
  ["runs in pipelines", /^(?:Pulumi\.(?:ya?ml|json)|pf(?:\.cmd)?)$|^(?:infra\/publish\.ts|packages\/pf\/pf\.mjs)$/],
  ["runs in pipelines", /^(?:infra|tools|packages\/[^/]+)\/package\.json$|^packages\/core\/azure\/one-deploy\//],
  ["contract", /^functions\/contract\.ts$/],
  ["guards", /^(?:packages\/guard|infra\/contract)\//],
  // host.json can make the host run other commands, and the manifest can make Node load other files.
  ["builds", /^infra\/build\/|^functions\/(?:host\.json|package\.json|\.funcignore)$/],
  ["says", /^(?:packages\/twin\/FIDELITY|(?:infra|packages\/[^/]+|site)\/README|tools\/bench\/[^/]+)\.md$/],
  // Text beside code. No folder is known to load text, and the review doesn't look for one.
  [
    "unknown",
    /^(?!functions\/|test\/).+\.md$|^packages\/twin\/fidelity\/[^/]+\.yaml$|^infra\/settings\/settings\.schema\.json$/,
  ],
  ["judges", /^(?:packages|infra\/rules)\//],
  ["declares", /^infra\//],
  ["ships", /^functions\//],
  ["tests", /^test\/|^vitest\.[^/]*config\.ts$/],
  // npm's scripts run them, on machines of contributors and in CI: generators, benchmarks, what packs and creates projects, configuration that is code.
  [
    "runs in pipelines",
    /^(?:tools\/(?:bench|documentation|releases)|template|site)\/|^(?:tools\/)?[^/]+\.[cm]?[jt]sx?$/,
  ],
];

/** If a file matches no class, its effect is unknown. */
export function classOf(file: string): FileClass {
  const outside = file.startsWith("../");
  const path = file.replace(/^(?:\.\.\/)+/, "");
  const table = outside ? anywhere : [...anywhere, ...classPatterns];
  return table.find(([, pattern]) => pattern.test(path))?.[0] ?? "unknown";
}

/** Returns the stack of a settings file, or undefined for any other file. */
export function stackOf(file: string): string | undefined {
  return /^Pulumi\.([^/]+)\.yaml$/.exec(file)?.[1];
}
