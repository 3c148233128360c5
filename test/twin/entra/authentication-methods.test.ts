import { describe, expect, it } from "vitest";
import type { DirectoryBehavior } from "../../../packages/twin/tenant/directory-behavior.ts";
import { createFixture } from "./entra-fixture.ts";
import { addUsers, longSignIn } from "./user-fixture.ts";
import { outcomeOf } from "./conditional-access/access-fixture.ts";

const azure = "https://management.azure.com/.default";

/** Ada with a password and nothing else, at an API that asks for more when it is told to. */
function fixtureOf(directoryBehavior: DirectoryBehavior = {}) {
  const users = addUsers(createFixture({ directoryBehavior }));
  const { tenant, ada, api } = users;
  tenant.directory.servicePrincipals.addMicrosoftServicePrincipal({
    appId: "797f4846-ba00-4fd7-ba43-dac1f8f63013",
    displayName: "Windows Azure Service Management API",
    names: ["https://management.azure.com"],
  });
  return {
    ...users,
    apiClientId: api.application.appId,
    registerMethod: () => tenant.directory.users.registerAuthenticationMethod(ada.id),
    requireMfa: () =>
      tenant.conditionalAccess.policies.create({
        displayName: "MFA",
        state: "enabled",
        grantControls: { operator: "OR", builtInControls: ["mfa"] },
        conditions: {
          applications: { includeApplications: ["All"] },
          users: { includeUsers: ["All"] },
          clientAppTypes: ["all"],
        },
      }),
    secure: () => tenant.conditionalAccess.setSecurityDefaults(true),
  };
}

describe("a policy that requires multifactor authentication", () => {
  it("asks a user to register a method, or to use a registered one", async () => {
    const { requireMfa, signIn, registerMethod, apiClientId } = fixtureOf();
    requireMfa();

    expect(await outcomeOf(await signIn())).toEqual([50079, apiClientId]);
    registerMethod();
    expect(await outcomeOf(await signIn())).toEqual([50076, apiClientId]);
  });

  it("treats every user as registered if the tenant is set so", async () => {
    const { requireMfa, signIn, apiClientId } = fixtureOf({ authenticationMethods: "aMethod" });
    requireMfa();

    expect(await outcomeOf(await signIn())).toEqual([50076, apiClientId]);
  });

  it("applies at a refresh too", async () => {
    const fixture = fixtureOf();
    const token = await fixture.refreshTokenOf(await longSignIn(fixture));
    fixture.requireMfa();

    expect(await outcomeOf(await fixture.refresh(token))).toEqual([50079, fixture.apiClientId]);
  });
});

describe("AADSTS50079, on which sources disagree", () => {
  it.for([
    [{}, "invalid_grant", /^AADSTS50079: Due to .* must enroll in multifactor authentication to access '[\da-f-]{36}'/],
    [{ enrollmentError: "interaction_required" }, "interaction_required", /^AADSTS50079: Due to /],
    [
      { enrollmentNamesResource: false },
      "invalid_grant",
      /^AADSTS50079: The user is required to use multi-factor authentication\. Trace ID/,
    ],
  ] as const)("%j", async ([behavior, error, sentence]) => {
    const { requireMfa, signIn } = fixtureOf(behavior);
    const { id } = requireMfa();

    expect(await (await signIn()).json()).toMatchObject({
      error,
      error_description: expect.stringMatching(sentence),
      error_codes: [50079],
      suberror: "basic_action",
      claims: JSON.stringify({ access_token: { capolids: { essential: true, values: [id] } } }),
    });
  });
});

describe("security defaults", () => {
  it("are off by default, and on in a new tenant", () => {
    expect(fixtureOf().tenant.conditionalAccess.securityDefaultsEnabled).toBe(false);
    expect(fixtureOf({ securityDefaults: true }).tenant.conditionalAccess.securityDefaultsEnabled).toBe(true);
  });

  it("ask for a method after every password, and don't affect applications", async () => {
    const { secure, signIn, post, granted, apiClientId } = fixtureOf();
    secure();

    expect(await outcomeOf(await signIn())).toEqual([50079, apiClientId]);
    expect(await outcomeOf(await signIn({ password: "wrong" }))).toBe(50126);
    expect(await outcomeOf(await post(granted()))).toBe(200);
  });

  it.for([
    [undefined, false, 50076],
    ["everybody", false, 50076],
    ["administratorsAndAzure", false, 200],
    ["administratorsAndAzure", true, 50076],
  ] as const)(
    "with a method, and %s asked: administrator %s gets %s",
    async ([securityDefaultsAsk, isAdministrator, code]) => {
      const { tenant, ada, secure, registerMethod, signIn } = fixtureOf(securityDefaultsAsk && { securityDefaultsAsk });
      registerMethod();
      secure();
      if (isAdministrator) tenant.directory.directoryRoles.assign(ada.id, "62e90394-69f5-4237-9190-012177145e10");

      expect([await outcomeOf(await signIn())].flat()[0]).toBe(code);
      expect([await outcomeOf(await signIn({ scope: azure }))].flat()[0]).toBe(50076);
    },
  );

  it("don't end earlier sign-ins until those are revoked", async () => {
    const fixture = fixtureOf();
    const { tenant, ada, clock, secure, refresh, refreshTokenOf } = fixture;
    const token = await refreshTokenOf(await longSignIn(fixture));
    secure();

    expect(await outcomeOf(await refresh(token))).toBe(200);
    clock.advance(1_000);
    tenant.directory.users.revokeSignInSessions(ada.id);
    expect(await outcomeOf(await refresh(token))).toBe(50173);
  });

  it("keep the records of report-only policies", async () => {
    const { tenant, secure, requireMfa, signIn } = fixtureOf();
    const { id } = requireMfa();
    tenant.conditionalAccess.policies.update(id, { state: "enabledForReportingButNotEnforced" });
    secure();

    expect([await outcomeOf(await signIn())].flat()[0]).toBe(50079);
    expect(
      tenant.signInLog.all().map(({ appliedConditionalAccessPolicies }) => appliedConditionalAccessPolicies),
    ).toEqual([[{ id, displayName: "MFA", result: "reportOnlyInterrupted" }]]);
  });
});
