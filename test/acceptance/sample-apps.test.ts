import { describe, expect, it } from "vitest";
import { hasEngine } from "../support/local-deployment.ts";
import { ordersSettings } from "../support/orders-settings.ts";
import { notProvedIn, proveApp } from "../support/prove-app.ts";
import { sampleProject } from "../support/sample-project.ts";

describe.skipIf(!hasEngine())("an API of the user's own", () => {
  it("orders: every row is proved, of every endpoint, role and caller", { timeout: 300_000 }, async () => {
    await using project = await sampleProject("orders");
    const proof = await proveApp(project, ordersSettings);

    expect(proof.endpoints.map(({ verdict }) => verdict)).toEqual([
      "Only integration, pipeline and Ada can call GET orders.",
      "Only pipeline and warehouse can call POST orders/{id}.",
      "Anyone can call GET health: Load balancer probe, no data.",
    ]);
    expect(notProvedIn(proof)).toEqual([]);
    expect(proof.resources.left).toBe(0);
  });
});
