import { describe, expect, it } from "vitest";
import { generatedApp } from "../sample-apps/generated.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { ordersSettings } from "../support/orders-settings.ts";
import { notProvedIn, proveApp } from "../support/prove-app.ts";
import { sampleProject } from "../support/sample-project.ts";

describe.skipIf(!hasEngine())("an API of the user's own", { timeout: 300_000 }, () => {
  // Neither is said by any source.
  it("orders, where excluded paths are read by their beginnings, headers and all", async () => {
    await using project = await sampleProject("orders");
    const gate = { excludedPathMatch: "prefix", excludedPathPrincipals: "kept" } as const;
    const proof = await proveApp(project, ordersSettings, gate);

    expect(notProvedIn(proof)).toEqual([]);
    expect(proof.resources.left).toBe(0);
  });

  it("ten endpoints and five roles", async () => {
    await using project = await sampleProject(generatedApp({ endpoints: 10, roles: 5 }));
    const proof = await proveApp(project, {
      callers: {
        integration: { roles: ["Role.0", "Role.3"], secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } },
      },
    });

    expect(notProvedIn(proof).filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(proof.resources.left).toBe(0);
  });
});
