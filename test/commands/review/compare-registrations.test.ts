import { describe, expect, it } from "vitest";
import { compareRegistrations } from "../../../commands/review/compare/compare-registrations.ts";
import type { Upgrade } from "../../../commands/review/program/observed.ts";
import type { Registration } from "../../../commands/review/snapshot/snapshot.ts";
import { api, caller, noUpgrade, secret, snapshot, step } from "./sample-snapshot.ts";

function changed(registrations: readonly Registration[], upgrade: Upgrade = noUpgrade): readonly string[] {
  return compareRegistrations(snapshot, { ...snapshot, registrations }, upgrade).map(
    ({ severity, text }) => `${severity}: ${text}`,
  );
}

const withApi = (change: Partial<Registration>) => [caller, { ...api, ...change }];
const withCaller = (change: Partial<Registration>) => [{ ...caller, ...change }, api];

describe("a change of registrations", () => {
  it("is nothing where nothing differs", () => {
    expect(changed(snapshot.registrations)).toEqual([]);
  });

  it.for([
    [withApi({ publicClientFlows: true }), "protection weakened: Public client flows are turned on for the API"],
    [withApi({ assignmentRequired: false }), "protection weakened: The API no longer demands assignment."],
    [
      withApi({ redirectUris: [...api.redirectUris, "https://elsewhere.example/"] }),
      "protection weakened: Sign-ins at the API may be sent to https://elsewhere.example/, too.",
    ],
    [
      withApi({ implicitTokens: ["ID tokens", "access tokens"] }),
      "protection weakened: The API gets access tokens by the browser's redirect (implicit flow).",
    ],
    [
      withApi({ signInAudience: "AzureADMultipleOrgs" }),
      "protection weakened: Sign-in at the API is for AzureADMultipleOrgs now, for AzureADMyOrg before.",
    ],
    [
      withCaller({ owners: ["user ada@contoso.com"] }),
      "access widened: User ada@contoso.com owns the registration of caller integration.",
    ],
    [
      withApi({ assignments: [...api.assignments, { who: "group Clerks", role: "Function.Invoke", roleId: "r" }] }),
      "access widened: Group Clerks is assigned the app role Function.Invoke of the API.",
    ],
    [withApi({ assignments: [] }), "breaks: Caller integration loses the app role Function.Invoke of the API."],
    [
      withApi({ consents: [...api.consents, "Microsoft Graph: Mail.Read"] }),
      "access widened: An administrator consents, for everybody, that the API uses Microsoft Graph: Mail.Read on their behalf.",
    ],
    [withApi({ tokenVersion: 2 }), "breaks: The API gets access tokens of version 2 now, 1 before."],
    [
      withApi({ roles: [] }),
      "breaks: The API loses the app role Function.Invoke: it is disabled, then removed, with its assignments.",
    ],
    [
      withApi({
        roles: [{ id: "r", value: "Function.Invoke", isEnabled: false, members: ["Application"], definition: "one" }],
      }),
      "breaks: The app role Function.Invoke of the API is disabled: nobody else can be assigned it. Tokens of those who have it still carry it.",
    ],
    [
      withCaller({ rest: { displayName: "other" } }),
      'changed: Caller integration: displayName is "other" now, "integration, caller of whocalls (dev)" before.',
    ],
  ] as const)("is told by its consequence (%#)", ([registrations, beginning]) => {
    const [line = "", ...more] = changed(registrations);
    expect(line.slice(0, beginning.length)).toBe(beginning);
    expect(more).toEqual([]);
  });

  it("says that a holder of one role gets another", () => {
    const second = { who: "caller integration", role: "Function.Admin", roleId: "s" };

    expect(changed(withApi({ assignments: [...api.assignments, second] }))).toEqual([
      "access widened: Caller integration is assigned the app role Function.Admin of the API.",
    ]);
  });

  it("says that a role has another name, and of nobody that he gains or loses it", () => {
    const registrations = withApi({
      roles: [{ id: "r", value: "Function.Call", isEnabled: true, members: ["Application"], definition: "two" }],
      assignments: [{ who: "caller integration", role: "Function.Call", roleId: "r" }],
    });

    expect(changed(registrations)).toEqual([
      "breaks: The app role Function.Invoke of the API is called Function.Call now: tokens carry the new name.",
    ]);
  });

  it("says whom a role may be held by now, and who loses one that is gone or has another id", () => {
    const [role] = api.roles;
    if (!role) throw new Error("The API has no role.");
    const told = (registrations: readonly Registration[]) =>
      compareRegistrations(snapshot, { ...snapshot, registrations }, noUpgrade).map(
        ({ severity, text, consequence = "" }) => `${severity}: ${text} ${consequence}`,
      );

    expect(told(withApi({ roles: [{ ...role, members: ["Application", "User"] }] }))).toEqual([
      expect.stringMatching(/^protection weakened: The app role Function.Invoke of the API may be held by people, too/),
    ]);
    expect(told(withApi({ roles: [{ ...role, members: [] }] }))).toEqual([
      expect.stringMatching(/^breaks: .* may no longer be held by applications/),
    ]);
    expect(told(withApi({ roles: [] }))).toEqual([expect.stringContaining("It was held by caller integration.")]);
    expect(told(withApi({ roles: [{ ...role, id: "new" }] }))).toEqual([
      expect.stringMatching(
        /^breaks: The app role Function.Invoke of the API gets another id: .*held by caller integration/,
      ),
    ]);
  });

  it("says that a role is disabled for a moment where the upgrade wrote the registration twice", () => {
    const registrations = withApi({
      roles: [{ id: "r", value: "Function.Invoke", isEnabled: true, members: ["Application"], definition: "two" }],
    });
    const patch = "PATCH graph.microsoft.com/v1.0/applications/aa";

    expect(changed(registrations, { ...noUpgrade, writes: [patch, patch] })).toEqual([
      "breaks: The app role Function.Invoke of the API is written anew: it is disabled for a moment.",
    ]);
    expect(changed(registrations, { ...noUpgrade, writes: [patch] })).toEqual([]);
  });

  it("says that an assignment is given again where Pulumi replaces it", () => {
    const type = "azuread:index/appRoleAssignment:AppRoleAssignment";
    const steps = [step("replace", type, "integration-app-role-assignment")];

    expect(changed(snapshot.registrations, { ...noUpgrade, steps })).toEqual([
      "breaks: The app role assignment integration-app-role-assignment is taken away and given again.",
    ]);
  });

  it("says of a registration with another client id that callers' configurations end", () => {
    expect(changed(withApi({ clientId: "other" }))).toEqual([
      "breaks: The registration of the API is replaced: it has another client id.",
    ]);
  });

  it("says of one that is gone that what belongs to it is, too", () => {
    expect(changed([api])).toEqual([
      "breaks: The registration of caller integration is deleted, its app roles and credentials with it.",
    ]);
  });

  it("tells a new one with what it asks for and proves itself with", () => {
    const partner = { ...caller, name: "caller partner" };
    expect(changed([caller, partner, api])).toEqual([
      "changed: There is a new registration: caller partner. It asks for the API: Function.Invoke.",
      'changed: Caller partner proves itself by the client secret "integration first" (until 2027-05-31).',
    ]);
  });
});

describe("people's sign-in that moves from the API to a public client", () => {
  const publicClient: Registration = {
    ...caller,
    name: "the public client",
    clientId: "p",
    publicClientFlows: true,
    permissions: ["the API: user_impersonation", "Microsoft Graph: openid"],
    credentials: [],
    consents: ["the API: user_impersonation", "Microsoft Graph: openid"],
    assignments: [
      { who: "user ada@contoso.com", role: "no role in particular", roleId: "00000000-0000-0000-0000-000000000000" },
    ],
  };
  const before = { ...snapshot, registrations: withApi({ publicClientFlows: true }) };
  const after = { ...snapshot, registrations: [...snapshot.registrations, publicClient] };

  it("weakens at the one, and breaks whoever signs in at the other", () => {
    const found = compareRegistrations(before, after, noUpgrade).map(({ severity, text }) => `${severity}: ${text}`);

    expect(found).toEqual([
      "breaks: Public client flows are turned off for the API: nobody signs in there with username and password any more (AADSTS7000218).",
      "changed: There is a new registration: the public client. It asks for the API: user_impersonation, Microsoft Graph: openid.",
      "protection weakened: Public client flows are turned on for the public client: people may sign in there with username and password (ROPC).",
      "access widened: An administrator consents, for everybody, that the public client uses the API: user_impersonation on their behalf.",
      "access widened: An administrator consents, for everybody, that the public client uses Microsoft Graph: openid on their behalf.",
      "access widened: User ada@contoso.com is assigned to the public client.",
    ]);
  });

  it("breaks for whoever is no longer assigned to it", () => {
    const without = { ...after, registrations: [...snapshot.registrations, { ...publicClient, assignments: [] }] };

    expect(compareRegistrations(after, without, noUpgrade).map(({ text }) => text)).toEqual([
      "User ada@contoso.com loses the assignment to the public client.",
    ]);
  });
});

describe("a change of credentials", () => {
  const [first] = caller.credentials;

  it("cuts the caller off where its only secret is replaced", () => {
    const findings = compareRegistrations(
      snapshot,
      {
        ...snapshot,
        registrations: withCaller({ credentials: [secret("integration first", "2", "2027-09-30T00:00:00Z")] }),
      },
      noUpgrade,
    );

    expect(findings).toEqual([
      {
        severity: "breaks",
        area: "credentials",
        text: 'Caller integration: the client secret "integration first" is replaced, until 2027-05-31 before, until 2027-09-30 now.',
        consequence:
          "The old one ends with the deployment, and there is no other: the caller is cut off until it has the new one. " +
          "npm run rotate hands over without a gap.",
      },
    ]);
  });

  it("cuts nobody off where the secret had ended before", () => {
    const over = { ...secret("integration first", "1", "2026-01-31T00:00:00Z"), hasEnded: true };
    const renewed = secret("integration first", "2", "2027-09-30T00:00:00Z");
    const before = { ...snapshot, registrations: withCaller({ credentials: [over] }) };
    const after = { ...snapshot, registrations: withCaller({ credentials: [renewed] }) };

    expect(compareRegistrations(before, after, noUpgrade)).toMatchObject([
      {
        severity: "changed",
        text: 'Caller integration: the client secret "integration first" (ended 2026-01-31) is made anew, until 2027-09-30.',
      },
    ]);
  });

  it("cuts nobody off where the other slot is filled, which is a rotation", () => {
    const second = secret("integration second", "2", "2027-09-30T00:00:00Z");
    expect(changed(withCaller({ credentials: [...(first ? [first] : []), second] }))).toEqual([
      'changed: Caller integration gets the client secret "integration second" (until 2027-09-30).',
    ]);
  });

  it("widens access by a certificate or a federated credential: somebody else calls as the caller", () => {
    const trusts =
      "subject repo:contoso/orders:environment:production of https://token.actions.githubusercontent.com, for api";
    const credentials = [
      ...caller.credentials,
      {
        kind: "federated credential",
        name: "github",
        key: trusts,
        endDate: undefined,
        hasEnded: false,
        trusts,
      } as const,
      {
        kind: "certificate",
        name: "CN=partner",
        key: "k",
        endDate: "2027-01-01T00:00:00Z",
        hasEnded: false,
        trusts: undefined,
      } as const,
    ];
    expect(changed(withCaller({ credentials })).map((line) => line.split(":")[0])).toEqual([
      "access widened",
      "access widened",
    ]);
  });
});
