import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { classOf } from "../../../../../packages/pf/commands/review/files/file-class.ts";

const root = fileURLToPath(new URL("../../../../..", import.meta.url));

describe("the class of a changed file", () => {
  it.for([
    ["infra/index.ts", "declares"],
    ["infra/rules/rules.ts", "judges"],
    ["packages/pf/commands/review/judge/main.mjs", "judges"],
    ["packages/policy-pack/policies.ts", "judges"],
    ["packages/core/azure/http.ts", "judges"],
    ["packages/twin/FIDELITY.md", "says"],
    ["packages/twin/fidelity/entra.yaml", "unknown"],
    ["tools/documentation/write.ts", "runs in pipelines"],
    ["tools/bench/main.ts", "runs in pipelines"],
    [".dependency-cruiser.mjs", "runs in pipelines"],
    ["tools/settings-schema.ts", "runs in pipelines"],
    [".githooks/pre-commit", "runs in pipelines"],
    [".devcontainer/devcontainer.json", "runs in pipelines"],
    [".vscode/tasks.json", "unknown"],
    ["Makefile", "unknown"],
    ["tools/run.ps1", "unknown"],
    ["docs/samples/review.html", "unknown"],
    ["docs/overview.svg", "unknown"],
    ["docs/AGENTS.md", "unknown"],
    ["test/exhaustive/review.test.ts", "tests"],
    ["vitest.config.ts", "tests"],
    ["functions/src/index.ts", "ships"],
    ["functions/assets/list.json", "ships"],
    ["functions/README.md", "ships"],
    ["checks/README.md", "unknown"],
    ["infra/build/build-package.ts", "builds"],
    ["infra/build/bundle-code.ts", "builds"],
    ["functions/host.json", "builds"],
    ["functions/package.json", "builds"],
    ["packages/guard/serve.ts", "guards"],
    ["infra/contract/routes.ts", "guards"],
    ["functions/contract.ts", "contract"],
    ["infra/publish.ts", "runs in pipelines"],
    ["packages/core/azure/one-deploy/upload.ts", "runs in pipelines"],
    [".github/workflows/ci.yml", "runs in pipelines"],
    [".github/CODEOWNERS", "runs in pipelines"],
    [".github/copilot-instructions.md", "runs in pipelines"],
    [".github/ISSUE_TEMPLATE/bug.md", "says"],
    ["CODEOWNERS", "runs in pipelines"],
    [".gitattributes", "runs in pipelines"],
    [".gitmodules", "runs in pipelines"],
    [".ci/run", "runs in pipelines"],
    ["azure-pipelines.yml", "runs in pipelines"],
    ["package-lock.json", "runs in pipelines"],
    ["functions/.npmrc", "runs in pipelines"],
    ["node_modules/zod/index.js", "runs in pipelines"],
    ["functions/node_modules/zod/index.js", "runs in pipelines"],
    ["Pulumi.yaml", "runs in pipelines"],
    ["Pulumi.json", "runs in pipelines"],
    ["Pulumi.prod.yaml", "settings"],
    ["accepted-findings.yaml", "acceptance"],
    ["docs/guides/review.md", "says"],
    ["README.md", "says"],
    ["CONTRIBUTING.md", "says"],
    ["docs/review.ts", "unknown"],
    ["AGENTS.md", "unknown"],
    ["infra-more/index.ts", "unknown"],
    ["../README.md", "says"],
    ["../../.github/workflows/ci.yml", "runs in pipelines"],
    ["../package.json", "runs in pipelines"],
    ["../node_modules/zod/index.js", "runs in pipelines"],
    ["../web/package.json", "unknown"],
    ["../infra/index.ts", "unknown"],
    ["../Pulumi.dev.yaml", "unknown"],
  ] as const)("of %s: %s", ([file, expected]) => {
    expect(classOf(file)).toBe(expected);
  });

  it("is known for every file of this repository, except for tools' settings, pictures, samples and pages' data", () => {
    const files = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0");
    const unknown = files.filter(
      (file) =>
        file !== "" && !/^(?:docs\/samples|packages\/twin\/fidelity)\//.test(file) && classOf(file) === "unknown",
    );

    expect(unknown).toEqual([
      ".editorconfig",
      ".gitignore",
      ".oxfmtrc.json",
      ".oxlintrc.json",
      ".vscode/settings.json",
      "infra/settings/settings.schema.json",
      "knip.json",
      "template/README.md",
      "tsconfig.json",
    ]);
  });
});
