import { expect, it } from "vitest";
import { longSignIn } from "../user-fixture.ts";
import { accessFixture, block, elsewhere, graphClientId, home, mfa, outcomeOf, workloads } from "./access-fixture.ts";

const directory = "00000002-0000-0000-c000-000000000000";

it("blocks only the API, everywhere except home", async () => {
  const { policy, signInFrom, homeLocation, apiClientId } = accessFixture();
  policy(block, {
    applications: { includeApplications: [apiClientId] },
    locations: { includeLocations: ["All"], excludeLocations: [homeLocation.id] },
  });

  expect(await outcomeOf(await signInFrom(home))).toBe(200);
  expect(await outcomeOf(await signInFrom("::ffff:198.51.100.7"))).toBe(200);
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(53003);
  expect(await outcomeOf(await signInFrom("2001:db8::7"))).toBe(53003);
  expect(await outcomeOf(await signInFrom(elsewhere, { scope: "openid profile" }))).toBe(200);
});

it("decides at every refresh by its location and requested resource", async () => {
  const fixture = accessFixture();
  const { policy, homeLocation, refreshFrom, refreshTokenOf, apiScope, apiClientId } = fixture;
  const token = await refreshTokenOf(await longSignIn(fixture));
  policy(block, {
    applications: { includeApplications: [apiClientId] },
    locations: { includeLocations: ["All"], excludeLocations: [homeLocation.id] },
  });

  expect(await outcomeOf(await refreshFrom(elsewhere, token))).toBe(53003);
  expect(await outcomeOf(await refreshFrom(home, token, apiScope))).toBe(200);
  expect(await outcomeOf(await refreshFrom(elsewhere, token, "openid"))).toBe(200);
});

/** The guide's second policy: MFA everywhere but at the API. */
it("names the requested resource, and from June 2026 the directory for basic Graph scopes", async () => {
  const { policy, signInFrom, clock, apiClientId } = accessFixture();
  policy(mfa, { applications: { includeApplications: ["All"], excludeApplications: [apiClientId] } });
  const forGraph = async (scope: string) => outcomeOf(await signInFrom(elsewhere, { scope }));

  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(200);
  expect(await forGraph("openid profile")).toBe(200);
  expect(await forGraph("Mail.Read openid")).toEqual([50076, graphClientId]);
  expect(await forGraph("https://graph.microsoft.com/.default")).toBe(200);

  clock.advance(new Date("2026-06-15T00:00:00Z").getTime() - clock.now().getTime());
  expect(await forGraph("openid profile")).toEqual([50076, directory]);
  expect(await forGraph("https://graph.microsoft.com/.default")).toEqual([50076, directory]);
  expect(await forGraph("Mail.Read openid")).toEqual([50076, graphClientId]);
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(200);
});

it("counts the password grant as a desktop client", async () => {
  const { policy, signInFrom, tenant } = accessFixture();
  policy(block, { clientAppTypes: ["browser", "exchangeActiveSync", "other"] });
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(200);
  policy(block, { clientAppTypes: ["mobileAppsAndDesktopClients"] });
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(53003);
  expect(tenant.signInLog.all()).toHaveLength(2);
});

it("also accepts a confidential client that asks for an id token for a resource", async () => {
  const { policy, signInFrom, client, clientSecret, consent, api, graphId, apiClientId, apiScope } = accessFixture();
  consent(client.servicePrincipal.id, api.servicePrincipal.id, "user_impersonation");
  consent(client.servicePrincipal.id, graphId, "openid");
  policy(mfa, { applications: { includeApplications: ["All"], excludeApplications: [apiClientId] } });
  const confidential = { client_id: client.application.appId, client_secret: clientSecret };

  expect(await outcomeOf(await signInFrom(elsewhere, confidential))).toBe(200);
  expect(await outcomeOf(await signInFrom(elsewhere, { ...confidential, scope: `${apiScope} openid` }))).toEqual([
    50076,
    client.application.appId,
  ]);
  expect(await outcomeOf(await signInFrom(elsewhere, { scope: `${apiScope} openid` }))).toBe(200);
});

it("blocks workload identities outside the named locations, and no user", async () => {
  const { policy, clientFrom, signInFrom, homeLocation } = accessFixture();
  const { id } = policy(block, {
    ...workloads,
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

it("allows a multitenant workload identity", async () => {
  const { policy, clientFrom, client, tenant } = accessFixture();
  policy(block, workloads);
  expect(await outcomeOf(await clientFrom(elsewhere))).toBe(53003);
  tenant.directory.applications.update(client.application.id, { signInAudience: "AzureADMultipleOrgs" });
  expect(await outcomeOf(await clientFrom(elsewhere))).toBe(200);
});

it("runs after the secret and assignment", async () => {
  const { policy, post, granted, clientFrom, tenant, api } = accessFixture();
  policy(block, workloads);
  expect(await outcomeOf(await post({ ...granted(), client_secret: "wrong" }))).toBe(7000215);
  tenant.directory.servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: true });
  expect(await outcomeOf(await clientFrom(elsewhere))).toBe(501051);
});

it("names the blocking policies, but not those that only require more", async () => {
  const { policy, signInFrom } = accessFixture();
  const first = policy(block);
  policy(mfa);
  const second = policy(block);

  const { claims } = (await (await signInFrom(elsewhere)).json()) as { readonly claims: string };

  expect(JSON.parse(claims)).toEqual({
    access_token: { capolids: { essential: true, values: [first.id, second.id] } },
  });
});

it("names multifactor authentication first if several controls are missing", async () => {
  const { policy, signInFrom, apiClientId } = accessFixture();
  policy({ operator: "AND", builtInControls: ["compliantDevice", "mfa"] });
  expect(await outcomeOf(await signInFrom(elsewhere))).toEqual([50076, apiClientId]);
});

it("names the requested resource, even if the client is also one", async () => {
  const { policy, signInFrom, client, clientSecret } = accessFixture();
  policy(mfa);
  const confidential = { client_id: client.application.appId, client_secret: clientSecret };
  const answer = await signInFrom(elsewhere, { ...confidential, scope: "Mail.Read openid" });
  expect(await outcomeOf(answer)).toEqual([50076, graphClientId]);
});

it("refuses by name if Entra's refusal is unknown", async () => {
  const { policy, signInFrom } = accessFixture();
  policy({ operator: "OR", builtInControls: ["approvedApplication"] });
  const answer = await signInFrom(elsewhere);
  expect([answer.status, await answer.text()]).toEqual([501, expect.stringContaining("approvedApplication")]);
});

it("runs after the password and assignment, and before consent", async () => {
  const { policy, signInFrom, withdrawConsent, tenant, api } = accessFixture();
  const { id } = policy(block);
  withdrawConsent();

  expect(await outcomeOf(await signInFrom(elsewhere, { password: "wrong" }))).toBe(50126);
  tenant.directory.servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: true });
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(50105);
  tenant.directory.servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: false });
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(53003);
  tenant.conditionalAccess.policies.delete(id);
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(65001);
});
