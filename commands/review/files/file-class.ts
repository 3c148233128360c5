/** What a changed file is for, as far as its path tells. */
export const fileClasses = [
  "guards",
  "declares",
  "ships",
  "judges",
  "runs in pipelines",
  "says",
  "settings",
  "unknown",
] as const;
export type FileClass = (typeof fileClasses)[number];

/** The first that a path matches counts. Paths are from the program's directory. */
const table: readonly (readonly [FileClass, RegExp])[] = [
  ["says", /^(?:docs\/.+\.md|README\.md|CHANGELOG\.md|CONTRIBUTING\.md|SECURITY\.md|LICENSE)$/],
  ["settings", /^Pulumi\.[^/]+\.yaml$/],
  ["runs in pipelines", /^(?:\.github\/|\.ci\/|(?:package|package-lock)\.json$|\.npmrc$|Pulumi\.yaml$)/],
  ["guards", /^functions\/(?:guard|contract|build)(?:\/|\.ts$)(?<!^functions\/contract\.ts)/],
  ["runs in pipelines", /^(?:publish\.ts$|azure\/one-deploy\/)/],
  ["judges", /^(?:toolkit|commands|twin|access|azure|text|policy-pack|test|infra\/rules)\//],
  ["declares", /^(?:infra\/|functions\/contract\.ts$)/],
  ["ships", /^functions\//],
];

/** Of a file in no class, nothing is known. */
export function classOf(file: string): FileClass {
  return table.find(([, path]) => path.test(file))?.[0] ?? "unknown";
}
