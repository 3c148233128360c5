import { describe, expect, it } from "vitest";
import { processGuardian } from "../../../../packages/engine/guardian.ts";
import { checkoutPackage } from "../../../../packages/pf/commands/verify/probes/checkout.ts";
import { sampleProject } from "../../../support/sample-project.ts";

const app = {
  "contract.ts": `import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: {},
  endpoints: {},
  settings: { REPORTS: { type: "text", optional: true } },
});
`,
  "package.json": '{ "name": "f", "version": "1.0.0" }',
  "src/index.ts": `import { app } from "@azure/functions";
const handler = () => undefined;
if (!process.env["REPORTS"]) app.timer("remind", { schedule: "0 0 3 * * *", handler });
`,
};

describe("the package of a checkout", { timeout: 60_000 }, () => {
  it.each([
    [[], { functions: ["remind"] }],
    [["REPORTS"], { why: expect.stringContaining("functions/src/index.ts:3: registers a function under a condition") }],
    // The outputs of an earlier version don't say what is set.
    [undefined, { why: expect.stringContaining("registers a function under a condition") }],
  ])("is built with the app settings of the stack: %j", async (appSettings, expected) => {
    await using project = await sampleProject(app);
    const { signal } = new AbortController();

    expect(
      await checkoutPackage(project.directory, { appSettings }, { guardian: processGuardian(), signal }),
    ).toMatchObject(expected);
  });
});
