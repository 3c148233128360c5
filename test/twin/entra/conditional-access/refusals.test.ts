import { expect, it } from "vitest";
import { accessFixture, block, elsewhere, graphClientId, mfa, outcomeOf } from "./access-fixture.ts";

it("says which policies block, and none that only asks for more", async () => {
  const { policy, signInFrom } = accessFixture();
  const first = policy(block);
  policy(mfa);
  const second = policy(block);

  const { claims } = (await (await signInFrom(elsewhere)).json()) as { readonly claims: string };

  expect(JSON.parse(claims)).toEqual({
    access_token: { capolids: { essential: true, values: [first.id, second.id] } },
  });
});

it("names multifactor authentication first where more is missing", async () => {
  const { policy, signInFrom, apiClientId } = accessFixture();
  policy({ operator: "AND", builtInControls: ["compliantDevice", "mfa"] });
  expect(await outcomeOf(await signInFrom(elsewhere))).toEqual([50076, apiClientId]);
});

it("names the resource that was asked for, where the client is one, too", async () => {
  const { policy, signInFrom, client, clientSecret } = accessFixture();
  policy(mfa);
  const confidential = { client_id: client.application.appId, client_secret: clientSecret };
  const answer = await signInFrom(elsewhere, { ...confidential, scope: "Mail.Read openid" });
  expect(await outcomeOf(answer)).toEqual([50076, graphClientId]);
});

it("refuses by name where it does not know how Entra refuses", async () => {
  const { policy, signInFrom } = accessFixture();
  policy({ operator: "OR", builtInControls: ["approvedApplication"] });
  const answer = await signInFrom(elsewhere);
  expect([answer.status, await answer.text()]).toEqual([501, expect.stringContaining("approvedApplication")]);
});

it("comes after the password and assignment, and before consent", async () => {
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
