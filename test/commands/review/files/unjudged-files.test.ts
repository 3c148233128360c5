import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { classOf } from "../../../../commands/review/files/file-class.ts";
import { fileAccount } from "../../../../commands/review/files/unjudged-files.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

describe("the class of a changed file", () => {
  it.for([
    ["infra/index.ts", "declares"],
    ["infra/rules/rules.ts", "judges"],
    ["twin/FIDELITY.md", "judges"],
    ["test/exhaustive/review.test.ts", "judges"],
    ["policy-pack/policies.ts", "judges"],
    ["functions/src/index.ts", "ships"],
    ["functions/host.json", "ships"],
    ["functions/README.md", "ships"],
    ["functions/build.ts", "guards"],
    ["functions/build/bundle-code.ts", "guards"],
    ["functions/guard/serve.ts", "guards"],
    ["functions/contract/routes.ts", "guards"],
    ["functions/contract.ts", "declares"],
    ["publish.ts", "runs in pipelines"],
    ["azure/one-deploy/upload.ts", "runs in pipelines"],
    ["azure/http.ts", "judges"],
    [".github/workflows/ci.yml", "runs in pipelines"],
    [".ci/run", "runs in pipelines"],
    ["package-lock.json", "runs in pipelines"],
    [".npmrc", "runs in pipelines"],
    ["Pulumi.yaml", "runs in pipelines"],
    ["Pulumi.prod.yaml", "settings"],
    ["docs/review.md", "says"],
    ["README.md", "says"],
    ["CONTRIBUTING.md", "says"],
    ["docs/review.ts", "unknown"],
    ["AGENTS.md", "unknown"],
    ["../README.md", "unknown"],
    ["infra-more/index.ts", "unknown"],
  ] as const)("of %s: %s", ([file, expected]) => {
    expect(classOf(file)).toBe(expected);
  });

  it("is known of every file of this repository but the settings of tools", () => {
    const files = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0");
    const unknown = files.filter((file) => file !== "" && !file.startsWith("bench/") && classOf(file) === "unknown");

    expect(unknown).toEqual([
      ".dependency-cruiser.mjs",
      ".editorconfig",
      ".gitignore",
      ".oxfmtrc.json",
      ".oxlintrc.json",
      ".vscode/settings.json",
      "documentation.ts",
      "knip.json",
      "settings-schema.ts",
      "settings.schema.json",
      "tsconfig.json",
      "vitest.config.ts",
      "vitest.exhaustive.config.ts",
    ]);
  });
});

describe("the changed files", () => {
  const files = ["Pulumi.dev.yaml", "Pulumi.prod.yaml", "README.md", "infra/index.ts", "new"];

  it("are to be read but for the stack's own settings and documents", () => {
    expect(fileAccount(files, { file: "Pulumi.dev.yaml", why: undefined })).toEqual({
      toRead: [
        { file: "Pulumi.prod.yaml", class: "settings", why: expect.stringContaining("another stack's") },
        { file: "infra/index.ts", class: "declares", why: expect.stringContaining("declared resources") },
        { file: "new", class: "unknown", why: expect.stringContaining("of no kind") },
      ],
      judged: ["Pulumi.dev.yaml"],
      documents: ["README.md"],
    });
  });

  it("are to be read with the stack's own settings, where those say what no twin was given", () => {
    const { toRead, judged } = fileAccount(files, { file: "Pulumi.dev.yaml", why: "changes adopt" });

    expect(judged).toEqual([]);
    expect(toRead[0]).toEqual({
      file: "Pulumi.dev.yaml",
      class: "settings",
      why: "changes adopt",
    });
  });

  it("hold no own settings where another file's were taken for both versions", () => {
    expect(fileAccount(files, undefined).toRead.map(({ file }) => file)).toContain("Pulumi.dev.yaml");
  });
});
