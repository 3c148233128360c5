import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { expect, it, vi } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { readTemplate } from "../../../packages/pf/create/template.ts";
import { repository } from "../../support/command-line.ts";

type Versions = Readonly<Record<string, string>>;

it("a new project requires the versions that are tested here, and these packages", async () => {
  const text = (await readTemplate())["package.json"] ?? "";
  const { dependencies, devDependencies } = JSON.parse(text) as Readonly<Record<string, Versions>>;
  const tested: Versions = { ...manifest.devDependencies, ...manifest.dependencies };
  const asked = Object.entries({ ...dependencies, ...devDependencies });

  expect(asked.length).toBeGreaterThan(10);
  for (const [name, range] of asked) {
    const version = name.startsWith("@protected-function/") ? manifest.version : tested[name];
    expect([name, range]).toEqual([name, `^${version}`]);
  }
});

it("a new project has at most 20 files beside its lock file, and a person edits at most 250 lines of them", async () => {
  const files = Object.entries(await readTemplate());
  const edited = files.filter(([file]) => !file.startsWith(".github/"));
  const lines = edited.flatMap(([, text]) => text.trimEnd().split("\n"));

  expect(files.length).toBeLessThanOrEqual(20);
  expect(lines.length).toBeLessThanOrEqual(250);
});

it("Pulumi.yaml refuses an older Node before the program starts", async () => {
  const project = (await readTemplate())["Pulumi.yaml"];
  expect(project).toMatch(/^ {4}nodeargs: --import=@protected-function\/infra\/require-node$/m);
});

it.each([
  ["20.20.2", 3, ["error: Node 24 is needed, and this is Node 20.20.2. Install Node 24 from https://nodejs.org."]],
  ["24.0.0", undefined, []],
])("npm test by Node %s ends with %s before a test is looked for", async (node, code, said) => {
  const { scripts } = JSON.parse((await readTemplate())["package.json"] ?? "") as { scripts: Versions };
  const [, check = ""] = /^node -e "([^"]*)" && tsc && node --test/.exec(scripts["test"] ?? "") ?? [];
  const [exit, error] = [vi.fn(), vi.fn()];
  runInNewContext(check, { process: { versions: { node }, exit }, console: { error } });

  expect(check).not.toBe("");
  expect(error.mock.calls.flat()).toEqual(said);
  expect(exit.mock.calls.flat()).toEqual(code === undefined ? [] : [code]);
});

it("the policy pack and the lock file have the version of the packages", () => {
  const read = (file: string) => JSON.parse(readFileSync(join(repository, file), "utf8")) as Record<string, unknown>;
  expect([read("packages/policy-pack/package.json")["version"], read("package-lock.json")["version"]]).toEqual([
    manifest.version,
    manifest.version,
  ]);
});
