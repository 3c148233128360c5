import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { endpointChecks } from "../../packages/pf/checks/guide.ts";
import { commands } from "../../packages/pf/commands/index.ts";
import { launcherVersion, wantedVersion } from "../../packages/engine/engine-version.ts";
import { repository } from "../support/command-line.ts";
import { writtenPages } from "../support/written-pages.ts";

/** Pages that people write; the generated ones follow the code. */
const pages = writtenPages("{README,CONTRIBUTING}.md", "docs/**/*.md");

const read = (path: string): string => readFileSync(join(repository, path), "utf8");
const json = (path: string): { readonly version: string; readonly engines: { readonly node: string } } =>
  JSON.parse(read(path)) as never;

const numbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** What these pages say where the pattern's group stands, each with its page. */
function saidOf(pattern: RegExp, on: readonly string[] = pages): readonly (readonly [string, string])[] {
  return on.flatMap((page) =>
    [...read(page).matchAll(pattern)].map(({ groups }) => [page, groups?.["said"]?.toLowerCase() ?? ""] as const),
  );
}

/** A number that several pages have: all of them have this one. */
function allSay(found: readonly (readonly [string, string])[], truth: string, fewest = 2): void {
  expect(found.length).toBeGreaterThanOrEqual(fewest);
  expect(found.filter(([, said]) => said !== truth)).toEqual([]);
}

/** The sample's proof, as `npm run docs` wrote it: test/acceptance/main-job.test.ts compares it with a run. */
const [, proved = "", , created = ""] =
  /declared: (\d+) of (\d+) proved[^]*?Resources: (\d+) created/.exec(read("docs/start/try-it.md")) ?? [];

describe("a number that stands on several pages is the same everywhere", () => {
  it("checks of the sample", () => {
    allSay(saidOf(/\ball (?<said>\d+)(?: checks)? hold\b|\b(?:\d+) of (?<said>\d+) proved\b/g), proved, 3);
  });

  it("resources of the sample", () => {
    const on = ["README.md", "docs/start/try-it.md", "docs/start/deploy.md", "docs/concepts/what-gets-deployed.md"];
    allSay(saidOf(/(?<said>\d+) (?:created\b|to create\b|resources\b)/g, on), created, 4);
  });

  it("Node for a clone, and for a project", () => {
    const said = saidOf(/Node\s+(?<said>\d+)\s+or\s+newer/g);
    const clone = json("package.json").engines.node.replace(">=", "");
    const project = json("template/package.json").engines.node.replace(">=", "");

    expect(new Set(said.map(([, number]) => number))).toEqual(new Set([clone, project]));
    expect(read("template/README.md")).toContain(`Node ${project} or newer`);
    allSay(saidOf(/Git\s+and\s+Node\s+(?<said>\d+)\s+or\s+newer/g), clone);
    allSay(saidOf(/(?:need|Install)\s+Node\s+(?<said>\d+)\s+or\s+newer/g), project);
  });

  it("commands that have a demo", async () => {
    const all = await Promise.all(Object.values(commands).map((load) => load()));
    const demos = all.filter(({ options = {} }) => "demo" in options).length;

    allSay(saidOf(/\b(?<said>\w+) \[?demos\b/gi), String(numbers[demos]));
    allSay(saidOf(/what (?<said>\w+) commands find/g), String(numbers[demos]), 1);
  });

  it("workflows, of a clone and of a project", () => {
    const listed =
      read("docs/guides/pipelines.md")
        .split(/^## /m)
        .find((section) => section.startsWith("Workflows")) ?? "";
    const rows = [...listed.matchAll(/^\| \[`([\w-]+\.yml)`\].* \| (yes|no)\b[^|]*\|$/gm)];
    const others = [...listed.matchAll(/(?<!\| \[)`([\w-]+\.yml)`,? which/g)].map(([, name]) => name);
    const filesIn = (folder: string) =>
      globSync("*.yml", { cwd: join(repository, folder, ".github/workflows") }).toSorted();

    expect(rows.flatMap(([, name, answer]) => (answer === "yes" ? [name] : [])).toSorted()).toEqual(
      filesIn("template"),
    );
    const named = [...rows.map(([, name]) => name), ...others];
    expect(named.toSorted()).toEqual(filesIn("."));
  });

  it("checks of endpoints", () => {
    const last = Math.max(...endpointChecks.map(({ row }) => Number(/^E(\d+)/.exec(row)?.[1] ?? 0)));
    allSay(saidOf(/E1 to E(?<said>\d+)/g), String(last));
  });

  it("versions of Pulumi, and of the policy pack", () => {
    allSay(
      saidOf(/(?:versions\/|releases\/tag\/v|pulumi-v|^\| )(?<said>3\.2[67]\d\.\d+)(?! +\| the npm package `@)/gm),
      launcherVersion,
      5,
    );
    allSay(saidOf(/^\| (?<said>[\d.]+) +\| the npm package `@pulumi\/pulumi`/gm), wantedVersion, 1);
    allSay(saidOf(/protected-function@v(?<said>[\d.]+)/g), json("packages/policy-pack/package.json").version, 1);
  });
});

describe("a variable that a page's command sets or reads", () => {
  /** Of other programs, of the reader's own shell, or of an example's handler. */
  const others = ["CLIENT_ID", "TOKEN_ENDPOINT", "CHECKPOINT_DISABLE", "TF_ACC", "TF_ACC_TERRAFORM_PATH"];
  const code = globSync("{infra,functions,packages,tools,.github,template}/**/*.{ts,mjs,yml,yaml,sh,json}", {
    cwd: repository,
    exclude: (path) => path.includes("node_modules"),
  })
    .map(read)
    .join("\n");

  it("is one that the code reads, under that name", () => {
    const found = saidOf(/(?:\bexport |\bread -rs |\$\{?|^)(?<said>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/gm).map(
      ([page, said]) => ({ page, name: said.toUpperCase() }),
    );

    expect(found.length).toBeGreaterThan(20);
    expect(found.filter(({ name }) => !others.includes(name) && !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
  });
});

describe("a secret", () => {
  it("never stands in a command, where the shell's history keeps it", () => {
    const typed = /\b(?<said>\w*(?:SECRET|PASSPHRASE|PASSWORD))=(?!"?\$\()\S/g;
    expect(saidOf(typed).filter(([, said]) => said !== "")).toEqual([]);
  });
});
