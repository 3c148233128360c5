import { expect, it } from "vitest";
import { accessFixture, block, elsewhere, home, mfa, outcomeOf } from "./access-fixture.ts";

it("lets a client sign in as itself, whatever is decided about users", async () => {
  const { policy, clientFrom, signInFrom } = accessFixture();
  policy(block);
  policy(mfa);
  expect(await outcomeOf(await clientFrom(elsewhere))).toBe(200);
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(53003);
});

it("blocks workload identities outside the named locations, and no user", async () => {
  const { policy, clientFrom, signInFrom, homeLocation } = accessFixture();
  const { id } = policy(block, {
    users: { includeUsers: ["None"] },
    clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] },
    locations: { includeLocations: ["All"], excludeLocations: [homeLocation.id] },
  });

  expect(await outcomeOf(await clientFrom(home))).toBe(200);
  const blocked = await clientFrom(elsewhere);
  expect(await blocked.json()).toMatchObject({
    error: "invalid_grant",
    error_codes: [53003],
    suberror: "message_only",
    claims: JSON.stringify({ access_token: { capolids: { essential: true, values: [id] } } }),
  });
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(200);
});

it("lets in a workload identity that is left out, and one that is not of this tenant alone", async () => {
  const { policy, clientFrom, client, tenant } = accessFixture();
  const workloads = (clientApplications: object) =>
    policy(block, { users: { includeUsers: ["None"] }, clientApplications });
  const { id } = workloads({ includeServicePrincipals: [client.servicePrincipal.id] });
  expect(await outcomeOf(await clientFrom(elsewhere))).toBe(53003);

  tenant.conditionalAccess.policies.delete(id);
  const all = ["ServicePrincipalsInMyTenant"];
  const second = workloads({ includeServicePrincipals: all, excludeServicePrincipals: [client.servicePrincipal.id] });
  expect(await outcomeOf(await clientFrom(elsewhere))).toBe(200);

  tenant.conditionalAccess.policies.delete(second.id);
  workloads({ includeServicePrincipals: all });
  expect(await outcomeOf(await clientFrom(elsewhere))).toBe(53003);
  tenant.directory.applications.update(client.application.id, { signInAudience: "AzureADMultipleOrgs" });
  expect(await outcomeOf(await clientFrom(elsewhere))).toBe(200);
});

it("comes after the secret and assignment", async () => {
  const { policy, post, granted, clientFrom, tenant, api } = accessFixture();
  policy(block, {
    users: { includeUsers: ["None"] },
    clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] },
  });
  expect(await outcomeOf(await post({ ...granted(), client_secret: "wrong" }))).toBe(7000215);
  tenant.directory.servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: true });
  expect(await outcomeOf(await clientFrom(elsewhere))).toBe(501051);
});
