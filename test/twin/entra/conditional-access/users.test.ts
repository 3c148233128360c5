import { expect, it } from "vitest";
import { longSignIn } from "../user-fixture.ts";
import { accessFixture, block, elsewhere, graphClientId, home, mfa, outcomeOf } from "./access-fixture.ts";

const directory = "00000002-0000-0000-c000-000000000000";

/** The guide's baseline and its exception: MFA for all but one. */
it("lets in who is left out of a policy, by name and by a group of a group", async () => {
  const { policy, signInFrom, ada, group, apiClientId, tenant } = accessFixture();
  const outer = group([group([ada.id])]);
  const { id } = policy(mfa);
  expect(await outcomeOf(await signInFrom(home))).toEqual([50076, apiClientId]);

  const leaveOut = (users: object) =>
    tenant.conditionalAccess.policies.update(id, {
      conditions: {
        applications: { includeApplications: ["All"] },
        users: { includeUsers: ["All"], ...users },
        clientAppTypes: ["all"],
      },
    });
  leaveOut({ excludeUsers: [ada.id] });
  expect(await outcomeOf(await signInFrom(home))).toBe(200);
  leaveOut({ excludeGroups: [outer] });
  expect(await outcomeOf(await signInFrom(home))).toBe(200);
  leaveOut({});
  expect(await outcomeOf(await signInFrom(home))).toEqual([50076, apiClientId]);
});

it("blocks the API from everywhere but home, and the API only", async () => {
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

it("decides again at every refresh, from where the refresh comes and for what it asks", async () => {
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
it("names what is asked for, and from June 2026 the directory where Graph is asked for little", async () => {
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

it("names Graph where only OpenID scopes are asked for and nothing is left out", async () => {
  const { policy, signInFrom } = accessFixture();
  policy(mfa);
  expect(await outcomeOf(await signInFrom(elsewhere, { scope: "openid profile" }))).toEqual([50076, graphClientId]);
});

it("blocks rather than asks for more, in whatever order the policies stand", async () => {
  const { policy, signInFrom } = accessFixture();
  policy(mfa);
  policy(block);
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(53003);
});

it("counts the password grant as a desktop client", async () => {
  const { policy, signInFrom, tenant } = accessFixture();
  policy(block, { clientAppTypes: ["browser", "exchangeActiveSync", "other"] });
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(200);
  policy(block, { clientAppTypes: ["mobileAppsAndDesktopClients"] });
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(53003);
  expect(tenant.signInLog.all()).toHaveLength(2);
});

it("takes a confidential client that asks for an id token for a resource, too", async () => {
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
