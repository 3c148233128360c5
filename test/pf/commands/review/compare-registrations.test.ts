import { describe, expect, it } from "vitest";
import {
  compareRegistrations,
  replacedAssignments,
} from "../../../../packages/pf/commands/review/compare/compare-registrations.ts";
import { foldEffects } from "../../../../packages/pf/commands/review/findings/fold-effects.ts";
import type { Registration } from "../../../../packages/pf/commands/review/snapshot/snapshot.ts";
import type { StateResource } from "../../../../packages/pf/commands/review/state/stack-state.ts";
import { api, caller, said, snapshot, told } from "./sample-snapshot.ts";
import { resource, state } from "./state/sample-state.ts";

const compared = (registrations: readonly Registration[]) =>
  compareRegistrations(snapshot, { ...snapshot, registrations });
const changed = (registrations: readonly Registration[]) => said(compared(registrations));

const withApi = (change: Partial<Registration>) => [caller, { ...api, ...change }];
const withCaller = (change: Partial<Registration>) => [{ ...caller, ...change }, api];

it("tells a removed app role once, whoever held and requested it", () => {
  const found = compared([
    { ...caller, permissions: [] },
    { ...api, roles: [], assignments: [] },
  ]);

  expect(said(found).length).toBeGreaterThan(1);
  expect(foldEffects(found).map(({ id }) => id)).toEqual(["entitlement/removed"]);
});

describe("a change of registrations", () => {
  it("isn't reported if nothing differs", () => {
    expect(changed(snapshot.registrations)).toEqual([]);
  });

  it.for([
    [
      withApi({ publicClientFlows: true }),
      "weakens registration/public-client-flows: the API",
      "Public client flows are turned on for the API: people can sign in there",
    ],
    [
      withApi({ assignmentRequired: false }),
      "weakens registration/assignment-not-required: the API",
      "The API no longer requires assignment.",
    ],
    [
      withApi({ redirectUris: [...api.redirectUris, "https://elsewhere.example/"] }),
      "weakens registration/redirect-uri-added: the API: https://elsewhere.example/",
      "Entra ID may now send sign-ins at the API to https://elsewhere.example/.",
    ],
    [
      withApi({ implicitTokens: ["ID tokens", "access tokens"] }),
      "weakens registration/implicit-tokens-added: the API: access tokens",
      "The API now gets access tokens by the browser's redirect (implicit flow).",
    ],
    [
      withApi({ signInAudience: "AzureADMultipleOrgs" }),
      "weakens registration/sign-in-audience: the API",
      "The sign-in audience of the API changes (signInAudience): now AzureADMultipleOrgs, was AzureADMyOrg.",
    ],
    [
      withCaller({ owners: ["user ada@contoso.com"] }),
      "opens registration/owner-added: caller integration: user ada@contoso.com",
      "User ada@contoso.com now owns the app registration of caller integration.",
    ],
    [
      withApi({ assignments: [...api.assignments, { who: "group Clerks", role: "Function.Invoke", roleId: "r" }] }),
      "opens assignment/added: group Clerks: Function.Invoke of the API",
      "Group Clerks is assigned the app role Function.Invoke of the API.",
    ],
    [
      withApi({ assignments: [] }),
      "breaks assignment/removed: caller integration: Function.Invoke of the API",
      "Caller integration loses the app role Function.Invoke of the API.",
    ],
    [
      withApi({ consents: [...api.consents, "Microsoft Graph: Mail.Read"] }),
      "opens registration/consent-added: the API: Microsoft Graph: Mail.Read",
      "An administrator consents, for everybody, that the API uses Microsoft Graph: Mail.Read on their behalf.",
    ],
    [
      withApi({ tokenVersion: 2 }),
      "breaks registration/token-version: the API",
      "The API now gets access tokens of version 2, was 1.",
    ],
    [
      withApi({ roles: [] }),
      "breaks entitlement/removed: Function.Invoke of the API",
      "The app role Function.Invoke of the API is disabled, then removed with its assignments. It was held by caller integration.",
    ],
    [
      withApi({
        roles: [{ id: "r", value: "Function.Invoke", isEnabled: false, members: ["Application"], definition: "one" }],
      }),
      "breaks entitlement/disabled: Function.Invoke of the API",
      "The app role Function.Invoke of the API is disabled: nobody else can be assigned it.",
    ],
    [
      withCaller({ rest: { displayName: "other" } }),
      "changes registration/described-otherwise: caller integration: displayName",
      "Caller integration: displayName: now other, was integration, caller of whocalls (dev).",
    ],
    [
      withCaller({ rest: { ...Object(caller.rest), samlMetadataUrl: "https://x.example" } }),
      "unknown registration/unknown-property: caller integration: samlMetadataUrl",
      "Caller integration: samlMetadataUrl changed: now https://x.example, was not set.",
    ],
    [
      withApi({ rest: { ...Object(api.rest), api: { acceptMappedClaims: true } } }),
      "unknown registration/unknown-property: the API: api.acceptMappedClaims",
      "The API: api.acceptMappedClaims changed: now true, was not set.",
    ],
  ] as const)("is reported by its consequence (%#)", ([registrations, key, beginning]) => {
    const findings = compared(registrations);
    expect(told(findings)).toEqual([key]);
    expect(
      said(findings)[0]
        ?.replace(/^\w+: /, "")
        .slice(0, beginning.length),
    ).toBe(beginning);
  });

  it("identifies the elements of lists by their names, not by their positions", () => {
    const named = (...names: readonly string[]) => ({
      addIns: names.map((id) => ({ id, type: "x" })),
    });
    const before = { ...snapshot, registrations: withCaller({ rest: named("a", "b") }) };
    const after = { ...snapshot, registrations: withCaller({ rest: named("c", "b", "a") }) };

    expect(compareRegistrations(before, after)).toEqual([
      {
        id: "registration/unknown-property",
        severity: "unknown",
        subject: "caller integration: addIns",
        after: { id: "c", type: "x" },
      },
    ]);
  });

  it("reports that a holder of one role gets another", () => {
    const second = { who: "caller integration", role: "Function.Admin", roleId: "s" };

    expect(changed(withApi({ assignments: [...api.assignments, second] }))).toEqual([
      "opens: Caller integration is assigned the app role Function.Admin of the API.",
    ]);
  });

  it("reports a renamed role once, with its holders, and not that anyone gains, loses or requests it", () => {
    const renamed = withApi({
      roles: [{ id: "r", value: "Function.Call", isEnabled: true, members: ["Application"], definition: "two" }],
      assignments: [{ who: "caller integration", role: "Function.Call", roleId: "r" }],
    });
    const registrations = renamed.map((one) =>
      one.name === caller.name ? { ...one, permissions: ["the API: Function.Call"] } : one,
    );
    const all = [
      "breaks: The app role Function.Invoke of the API is now called Function.Call: tokens carry the new name. Caller integration keeps it. Code that looks for the old name no longer finds it.",
      "breaks: The app role Function.Invoke of the API is rewritten: it is disabled for a moment. Tokens still carry it. An assignment that is created in that moment is refused.",
    ];

    expect(changed(registrations)).toEqual(all);
    // Who requests something else besides, or no longer requests it, is told.
    expect(changed(registrations.map((one) => (one.name === caller.name ? { ...one, permissions: [] } : one)))).toEqual(
      [expect.stringMatching(/^changes: Caller integration no longer requests .*Function\.Call/), ...all],
    );
  });

  it("reports who may now hold a role, and who loses a removed one or one with another id", () => {
    const [role] = api.roles;
    if (!role) throw new Error("The API has no role.");
    expect(changed(withApi({ roles: [{ ...role, members: ["Application", "User"] }] }))).toEqual([
      expect.stringMatching(/^weakens: The app role Function.Invoke of the API can now also be assigned to people\./),
    ]);
    expect(changed(withApi({ roles: [{ ...role, members: [] }] }))).toEqual([
      expect.stringMatching(/^breaks: .* can no longer be assigned to applications/),
    ]);
    expect(changed(withApi({ roles: [{ ...role, id: "new" }], assignments: [] }))).toEqual([
      expect.stringMatching(
        /^breaks: The app role Function.Invoke of the API gets another id: .*Caller integration loses it/,
      ),
      "breaks: Caller integration loses the app role Function.Invoke of the API.",
    ]);
  });

  it("reports a role with another id once if all its holders get the new one", () => {
    const [role] = api.roles;
    if (!role) throw new Error("The API has no role.");
    const six = Array.from({ length: 6 }, (_, index) => `caller ${index}`);
    const holding = (roleId: string) => six.map((who) => ({ who, role: "Function.Invoke", roleId }));
    const before = { ...snapshot, registrations: withApi({ assignments: holding("r") }) };
    const after = {
      ...snapshot,
      registrations: withApi({ roles: [{ ...role, id: "new" }], assignments: holding("new") }),
    };

    expect(compareRegistrations(before, after)).toEqual([
      {
        id: "entitlement/replaced",
        severity: "breaks",
        subject: "Function.Invoke of the API",
        facts: { what: "app role", name: "the API", holders: six, lose: [] },
      },
    ]);
  });

  it("reports that a role is briefly disabled if the same registration gets another definition of it", () => {
    const roles = [{ id: "r", value: "Function.Invoke", isEnabled: true, members: ["Application"], definition: "two" }];
    const rewritten =
      "breaks: The app role Function.Invoke of the API is rewritten: it is disabled for a moment. Tokens still carry it. An assignment that is created in that moment is refused.";

    expect(changed(withApi({ roles }))).toEqual([rewritten]);
    expect(changed(withApi({ roles, applicationObjectId: "another" }))).not.toContain(rewritten);
  });

  it("reports that an assignment is created again if Pulumi replaces it", () => {
    const type = "azuread:index/appRoleAssignment:AppRoleAssignment";
    const observed = (more: Partial<StateResource>) => ({
      snapshot,
      state: state([resource(type, "integration-app-role-assignment", { appRoleId: "r" }, more)]),
    });

    expect(replacedAssignments(observed({}), observed({ isReplaced: true }))).toEqual([
      {
        id: "assignment/replaced",
        severity: "breaks",
        subject: "integration-app-role-assignment",
        facts: { role: "Function.Invoke of the API" },
      },
    ]);
    expect(replacedAssignments(observed({}), observed({}))).toEqual([]);
  });

  it("reports that callers' configurations stop working after a change of client id", () => {
    expect(changed(withApi({ clientId: "other" }))).toEqual([
      expect.stringMatching(
        /^breaks: The app registration of the API is replaced: .*every caller's scope and audience/,
      ),
    ]);
  });

  it("reports a deleted registration with everything that belongs to it", () => {
    expect(changed([api])).toEqual([
      expect.stringMatching(/^breaks: The app registration of caller integration is deleted, with its app roles/),
    ]);
  });

  it("reports a new registration with its requested permissions and credentials", () => {
    const partner = { ...caller, name: "caller partner" };
    expect(changed([caller, partner, api])).toEqual([
      'changes: There is a new app registration: caller partner. It requests the API: Function.Invoke. Its credentials: client secret "integration first" (expires 2027-05-31). ' +
        "The secret is in the stack's state and outputs: anyone who can read those can call as this application.",
    ]);
  });
});

describe("moving people's sign-in from the API to a public client", () => {
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

  it("weakens the public client, and breaks sign-ins at the API", () => {
    expect(told(compareRegistrations(before, after))).toEqual([
      "breaks registration/public-client-flows: the API",
      "changes registration/new: the public client",
      "weakens registration/public-client-flows: the public client",
      "opens registration/consent-added: the public client",
      "opens assignment/added: user ada@contoso.com: the public client",
    ]);
  });

  it("breaks access for people who aren't assigned to it", () => {
    const without = { ...after, registrations: [...snapshot.registrations, { ...publicClient, assignments: [] }] };

    expect(said(compareRegistrations(after, without))).toEqual([
      "breaks: User ada@contoso.com loses the assignment to the public client.",
    ]);
  });
});
