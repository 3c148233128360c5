import { describe, expect, it } from "vitest";
import { contractOfFramework, printedBlock } from "../support/framework-app.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { notProvedIn, proveApp } from "../support/prove-app.ts";
import { sampleProject } from "../support/sample-project.ts";

const secrets = { first: { endDate: "2099-05-15T00:00:00Z" } };

describe.skipIf(!hasEngine())("a page's app, as printed", { timeout: 300_000 }, () => {
  it("frameworks.md: each caller of each listed method is proved", async () => {
    await using project = await sampleProject({
      "contract.ts": contractOfFramework(printedBlock("functions/contract.ts")),
      "package.json": '{ "name": "f", "version": "1.0.0", "type": "module" }',
      "src/index.ts": printedBlock("functions/src/index.ts"),
    });
    const proof = await proveApp(project, { callers: { integration: { secrets } } });
    expect(notProvedIn(proof).filter(({ outcome }) => outcome === "failed")).toEqual([]);
  });
});
