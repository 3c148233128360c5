import { nothingKnown } from "../../../../packages/pf/file-changes/known.ts";
import { describe, expect, it } from "vitest";
import { pipelineChanges } from "../../../../packages/pf/file-changes/pipelines/pipeline-changes.ts";

const told = (file: string, before: string | undefined, after: string | undefined) =>
  pipelineChanges(file, { before, after }, nothingKnown) ?? [];
const isRisky = (file: string, before: string | undefined, after: string | undefined) =>
  told(file, before, after).some(({ isRisk }) => isRisk);

describe("code owners", () => {
  const before = "* @a/platform\n/functions/ @a/orders\n";
  const of = (after: string) => isRisky(".github/CODEOWNERS", before, after);

  it("are a risk if somebody else approves what had owners", () => {
    expect(of(before.replace("@a/platform", "@a/all"))).toBe(true);
    expect(of(`${before}/.github/\n`)).toBe(true);
    expect(of(`${before}*.yaml @a/all\n`)).toBe(true);
    expect(of("* @a/platform\n")).toBe(true);
    expect(isRisky("CODEOWNERS", undefined, before)).toBe(true);
    expect(isRisky("CODEOWNERS", before, undefined)).toBe(true);
  });

  it("are to be read if only what had none gets some, or the same rules stand otherwise", () => {
    expect(isRisky("CODEOWNERS", "/infra/ @a/platform\n", "/infra/ @a/platform\n/docs/ @a/writers\n")).toBe(false);
    expect(of(`# Who approves.\n${before}`)).toBe(false);
  });
});

it("Dependabot's settings are compared by ecosystem", () => {
  const before =
    "version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    schedule: { interval: monthly }\n    cooldown: { default-days: 7 }\n";
  const of = (after: string) => isRisky(".github/dependabot.yml", before, after);

  expect(of(before.replace("monthly", "weekly"))).toBe(false);
  expect(
    of(`${before}  - package-ecosystem: github-actions\n    directory: /\n    schedule: { interval: weekly }\n`),
  ).toBe(false);
  expect(of(before.replace("    cooldown: { default-days: 7 }\n", ""))).toBe(true);
  expect(of(`${before}registries:\n  a: { type: npm-registry, url: "https://a.example" }\n`)).toBe(true);
  expect(of(`${before}    insecure-external-code-execution: allow\n`)).toBe(true);
  expect(of("version: 2\nupdates: []\n")).toBe(true);
});

it.for([
  [".npmrc", "fund=false\n", "fund=false\naudit=false\n", false],
  [".npmrc", "fund=false\n", "fund=false\nregistry=https://a.example\n", true],
  [".npmrc", "ignore-scripts=true\n", "", true],
  [".npmrc", "", "//a.example/:_authToken=s3cret\n", true],
  [".nvmrc", "24\n", "26\n", false],
  [".nvmrc", "24\n", "https://a.example\n", true],
  ["Pulumi.yaml", "name: a\nruntime: nodejs\n", "name: a\ndescription: b\nruntime: nodejs\n", false],
  ["Pulumi.yaml", "name: a\nruntime: nodejs\n", "name: a\nruntime: python\n", true],
  [".ci/run", "#!/bin/sh\nnpm test\n", "#!/bin/sh\nnpm test -- --bail\n", false],
  [".ci/run", '#!/bin/sh\nnpm test\nexit "$a"\n', "#!/bin/sh\nnpm test\nexit 0\n", true],
  [".github/release.yml", undefined, "changelog: {}\n", false],
] as const)("%s: %j to %j", ([file, before, after, expected]) => {
  expect(isRisky(file, before, after)).toBe(expected);
  expect(JSON.stringify(told(file, before, after))).not.toContain("s3cret");
});

it.for([".github/zizmor.yml", ".gitmodules", "Jenkinsfile", "infra/publish.ts"])("nothing is known of %s", (file) => {
  expect(pipelineChanges(file, { before: "a", after: "b" }, nothingKnown)).toBeUndefined();
});
