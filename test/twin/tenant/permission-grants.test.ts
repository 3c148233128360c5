import { expect, it } from "vitest";
import { systemClock } from "../../../twin/clock.ts";
import { microsoftGraph } from "../../../twin/tenant/microsoft-graph.ts";
import { Tenant } from "../../../twin/tenant/tenant.ts";

it("makes a grant's id of its ends, as recorded from Graph", () => {
  const ids = ["b25985a8-9d2b-4fde-9fa7-6c4e43a8ddec", "a3efc889-f1b7-4532-9e01-91e32d1039f4"];
  const newId = () => ids.shift() ?? "";
  const tenant = new Tenant({ clock: systemClock, newId, tenantId: "tenant", subscriptionId: "subscription" });
  const { servicePrincipals, permissionGrants } = tenant.directory;
  const client = servicePrincipals.addMicrosofts({ appId: "client", displayName: "client", names: [] });
  const resource = servicePrincipals.addMicrosofts(microsoftGraph);
  const grant = permissionGrants.create({ clientId: client.id, resourceId: resource.id, scope: "openid" });
  expect(grant.id).toBe("qIVZsiud3k-fp2xOQ6jd7InI76O38TJFngGR4y0QOfQ");
});
