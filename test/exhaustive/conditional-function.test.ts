import { describe, expect, it } from "vitest";
import { hasEngine } from "../support/local-deployment.ts";
import { proveApp } from "../support/prove-app.ts";
import { sampleProject } from "../support/sample-project.ts";

const app = {
  "contract.ts": `import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: { "Jobs.Run": { id: "0d3f5c7a-5c2e-4a43-9f5f-1f6f3f0c8d71", displayName: "Run", members: ["Application"] } },
  endpoints: { run: { methods: ["GET"], route: "run", allow: ["Jobs.Run"] } },
  settings: { REPORTS: { type: "text", optional: true }, NIGHTLY: "text" },
});
`,
  "package.json": '{ "name": "f", "version": "1.0.0" }',
  "src/index.ts": `import { app } from "@azure/functions";
import { serve } from "@protected-function/guard";
import { contract } from '../contract.ts';
serve(contract, { run: () => ({ body: "ok" }) });
const handler = () => undefined;
for (const name of ["clean", "count"]) app.timer(name, { schedule: "%NIGHTLY%", handler });
if (process.env["REPORTS"]) app.timer("report", { schedule: "%NIGHTLY%", handler });
`,
};
const without = { ...app, "src/index.ts": app["src/index.ts"].replace(`if (process.env`, "if (!process.env") };
const callers = { jobs: { roles: ["Jobs.Run"], secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } };

describe.skipIf(!hasEngine())("functions of a loop and under a condition", { timeout: 300_000 }, () => {
  it("are refused before the deployment if the stack leaves an app setting out, else registered", async () => {
    await using project = await sampleProject(app);
    const NIGHTLY = "0 0 3 * * *";
    await expect(proveApp(project, { callers, appSettings: { NIGHTLY } })).rejects.toThrow(
      /functions\/src\/index\.ts:7: registers a function under a condition[^]*set them in the stack's settings file/,
    );

    const all = await proveApp(project, { callers, appSettings: { NIGHTLY, REPORTS: "yes" } });
    expect(all.rows.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(all.rows.filter(({ id }) => id === "E15").map(({ claim }) => claim.split(" ", 1)[0])).toEqual([
      "clean",
      "count",
      "report",
    ]);
  });

  it("are registered if the condition asks for an app setting that the stack leaves out", async () => {
    await using project = await sampleProject(without);

    const { rows } = await proveApp(project, { callers, appSettings: { NIGHTLY: "0 0 3 * * *" } });

    expect(rows.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(rows.filter(({ id }) => id === "E15").map(({ claim }) => claim.split(" ", 1)[0])).toContain("report");
  });
});
