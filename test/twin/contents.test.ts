import { expect, it } from "vitest";
import { keepDeleted } from "../../packages/twin/arm/soft-deletion.ts";
import { contentsOf, keepContents } from "../../packages/twin/contents.ts";
import { blank, tenantFixture } from "./tenant/tenant-fixture.ts";

const everybody = "00000000-0000-0000-0000-000000000000";

it("restores changed, removed, purged and created objects byte for byte and in order", () => {
  const { tenant, applications, servicePrincipals, appRoleAssignments } = tenantFixture();
  const { subscription, conditionalAccess, directory } = tenant;
  const api = applications.create(blank);
  const resource = servicePrincipals.create(api.appId, {});
  const client = applications.create({ ...blank, displayName: "client" });
  const principal = servicePrincipals.create(client.appId, {});
  appRoleAssignments.create({ principalId: principal.id, resourceId: resource.id, appRoleId: everybody });
  const binned = applications.create({ ...blank, displayName: "binned" });
  directory.deleteApplication(binned.id);
  const location = conditionalAccess.namedLocations.create({
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    displayName: "office",
    isTrusted: false,
    ipRanges: [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "203.0.113.0/24" }],
  });
  const type = "Microsoft.OperationalInsights/workspaces";
  const [one = "", other = ""] = ["one", "other"].map(
    (name) => `/subscriptions/s/resourceGroups/rg/providers/${type}/${name}`,
  );
  for (const id of [one, other]) subscription.put({ id, type, name: id, body: {} });
  const before = contentsOf(tenant);
  const inForce = conditionalAccess.inForce();

  const putBack = keepContents(tenant);
  applications.update(api.id, { displayName: "renamed" });
  directory.deleteApplication(client.id);
  directory.purge(binned.id);
  conditionalAccess.namedLocations.delete(location.id);
  for (const gone of subscription.delete(one)) keepDeleted(tenant, gone);
  applications.create({ ...blank, displayName: "another" });
  expect(contentsOf(tenant)).not.toEqual(before);
  putBack();

  expect(contentsOf(tenant)).toEqual(before);
  expect(conditionalAccess.inForce()).toEqual(inForce);
});
