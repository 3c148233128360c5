import { describe, expect, it } from "vitest";
import type { Proof } from "../../toolkit/operations/proof.ts";
import { prove } from "../../toolkit/operations/prove.ts";
import { hasEngine, type LocalDeploymentOptions, openLocally } from "../support/local-deployment.ts";
import { ordersSettings, seedForOrders } from "../support/orders-settings.ts";
import { type SampleProject, sampleProject } from "../support/sample-project.ts";
import { generatedApp } from "../sample-apps/generated.ts";

const quiet = { onStep: () => {}, onProgress: () => {}, onWarning: () => {} };
async function proveApp(
  { directory }: SampleProject,
  settings: Readonly<Record<string, unknown>>,
  twin: LocalDeploymentOptions["twin"] = {},
): Promise<Proof> {
  const opened = await openLocally({ settings, directory, twin });
  try {
    await seedForOrders(opened);
    return await prove(opened.local, quiet);
  } finally {
    await opened.close();
  }
}

describe.skipIf(!hasEngine())("an API of the user's own", () => {
  it.each([
    ["as documented", {}],
    // Neither is said by any source.
    ["by their beginnings, headers and all", { excludedPathMatch: "prefix", excludedPathPrincipals: "kept" }],
  ] as const)("orders: every row is proved, with excluded paths read %s", { timeout: 300_000 }, async (_, gate) => {
    await using project = await sampleProject("orders");
    const { rows, resources, endpoints } = await proveApp(project, ordersSettings, gate);

    expect(endpoints.map(({ verdict }) => verdict)).toEqual([
      "Only integration, pipeline and Ada can call GET orders.",
      "Only pipeline and warehouse can call POST orders/{id}.",
      "Anybody can call GET health: Load balancer probe, no data.",
    ]);
    expect(
      rows.filter(({ outcome }) => outcome !== "proved").map(({ id, claim, reason }) => ({ id, claim, reason })),
    ).toEqual([]);
    expect(resources.left).toBe(0);
  });

  it("ten endpoints and five roles", { timeout: 300_000 }, async () => {
    await using project = await sampleProject(generatedApp({ endpoints: 10, roles: 5 }));
    const { rows, resources } = await proveApp(project, {
      callers: {
        integration: { roles: ["Role.0", "Role.3"], secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } },
      },
    });

    expect(
      rows.filter(({ outcome }) => outcome === "failed").map(({ id, claim, reason }) => ({ id, claim, reason })),
    ).toEqual([]);
    expect(resources.left).toBe(0);
  });
});
