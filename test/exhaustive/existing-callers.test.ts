import { describe, expect, it } from "vitest";
import { prove } from "../../commands/start/prove.ts";
import { hasEngine, openLocally } from "../support/local-deployment.ts";
import { sampleProject } from "../support/sample-project.ts";

const vault = { resourceGroup: "rg-partners", name: "kv-partners" };
const identity = "99999999-aaaa-4bbb-8ccc-dddddddddddd";
const settings = {
  callers: { warehouse: { servicePrincipal: identity, roles: ["Orders.Read", "Orders.Write"] } },
  appSettings: { ORDERS_RETENTION_DAYS: "30" },
  secretSettings: { ORDERS_PARTNER_KEY: { keyVault: vault, secret: "partner-key" } },
};
const quiet = { onStep: () => {}, onProgress: () => {}, onWarning: () => {} };

describe.skipIf(!hasEngine())("a stack whose only caller is a managed identity", () => {
  it("is proved by that identity's token", { timeout: 300_000 }, async () => {
    await using project = await sampleProject("orders");
    const opened = await openLocally({ settings, directory: project.directory });
    try {
      const { control } = opened.local.twin;
      control.seedManagedIdentity({ displayName: "warehouse", clientId: identity });
      await control.seedSecret({ vault, name: "partner-key", value: "a key of the partner's" });

      const { rows, endpoints } = await prove(opened.local, quiet);

      const unproved = rows.filter(({ outcome }) => outcome !== "proved");
      expect(unproved.filter(({ outcome }) => outcome === "failed")).toEqual([]);
      expect(rows.filter(({ id, outcome }) => id === "B01" && outcome === "proved").length).toBeGreaterThan(0);
      for (const { reason } of unproved) expect(reason).toMatch(/^needs |^no |^none /);
      expect(endpoints[0]?.verdict).toBe("Only warehouse can call GET orders.");
    } finally {
      await opened.close();
    }
  });
});
