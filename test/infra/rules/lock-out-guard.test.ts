import { describe, expect, it } from "vitest";
import type { Principals } from "../../../infra/rules/lock-out-tenant.ts";
import { lockOutFindings, messageFor, movingCallers, verdictOn } from "../../../infra/rules/lock-out-guard.ts";
import type { ConditionalAccessSettings } from "../../../infra/settings/conditional-access-settings.ts";
import type { Settings } from "../../../infra/settings/settings-schema.ts";

const emergency = { userPrincipalName: "emergency@contoso.com", objectId: "id-of-emergency", enabled: true };
const robot = { userPrincipalName: "robot@contoso.com", objectId: "id-of-robot", enabled: true };
const safe: Principals = {
  emergencyAccounts: [emergency],
  emergencyGroups: [],
  serviceAccounts: [robot],
  deployer: { kind: "servicePrincipal", objectId: "id-of-pipeline" },
  unknown: [],
};
const crewOf = (...memberIds: string[]) => [{ displayName: "Crew", objectId: "id-of-crew", memberIds }];
const office = { office: { cidrs: ["203.0.113.0/24", "2001:db8::/48"] } };
const everyPolicy: ConditionalAccessSettings = {
  state: "enforced",
  namedLocations: office,
  baselineMfa: true,
  serviceAccountMfaElsewhere: true,
  serviceAccountOnlyApi: true,
  apiOnlyFrom: ["office"],
  everythingOnlyFrom: { locations: ["office"] },
  workloadIdentitiesOnlyFrom: ["office"],
};

const guarded = (settings: ConditionalAccessSettings, principals: Partial<Principals> = {}) => ({
  settings: { state: "enforced" as const, namedLocations: office, ...settings },
  principals: { ...safe, ...principals },
  callers: ["integration"],
});
const dangersIn = (settings: ConditionalAccessSettings, principals: Partial<Principals> = {}) =>
  lockOutFindings(guarded(settings, principals)).map(({ danger }) => danger);

describe("the lock-out guard (B06)", () => {
  it("accepts every policy if emergency access exists and an application deploys", () => {
    expect(dangersIn(everyPolicy)).toEqual([]);
  });

  it.each<[string, ConditionalAccessSettings, Partial<Principals>]>([
    ["no emergency account", { baselineMfa: true }, { emergencyAccounts: [] }],
    ["none, and a block", { apiOnlyFrom: ["office"] }, { emergencyAccounts: [] }],
    ["one that is disabled", { baselineMfa: true }, { emergencyAccounts: [{ ...emergency, enabled: false }] }],
    ["a group without members", { baselineMfa: true }, { emergencyAccounts: [], emergencyGroups: crewOf() }],
  ])("refuses a policy for everybody with %s", (_, settings, principals) => {
    expect(dangersIn(settings, principals)).toEqual(["no-emergency-access"]);
  });

  it.each<[string, ConditionalAccessSettings, Partial<Principals>]>([
    ["it is report-only", { baselineMfa: true, state: "report-only" }, { emergencyAccounts: [] }],
    ["it is about service accounts alone", { serviceAccountOnlyApi: true }, { emergencyAccounts: [] }],
    ["it is about callers alone", { workloadIdentitiesOnlyFrom: ["office"] }, { emergencyAccounts: [] }],
    ["a group has a member", { baselineMfa: true }, { emergencyAccounts: [], emergencyGroups: crewOf("m") }],
  ])("accepts a policy without emergency accounts if %s", (_, settings, principals) => {
    expect(dangersIn(settings, principals)).toEqual([]);
  });

  it("refuses to confine a service account that is a member of an emergency group", () => {
    const emergencyGroups = crewOf(robot.objectId);
    const [finding, ...others] = lockOutFindings(guarded({ serviceAccountOnlyApi: true }, { emergencyGroups }));

    expect(others).toEqual([]);
    expect(finding?.danger).toBe("emergency-access-shut-out");
    expect(finding?.consequence).toBe(
      'serviceAccountOnlyApi would lock out the member id-of-robot of the group "Crew", an emergency account',
    );
    expect(dangersIn({ serviceAccountOnlyApi: true }, { emergencyGroups: crewOf("m") })).toEqual([]);
  });

  it("refuses to block everyone from everything everywhere, with or without the API", () => {
    for (const exceptTheApi of [true, false]) {
      expect(dangersIn({ everythingOnlyFrom: { locations: [], exceptTheApi } })).toEqual([
        "empty-location",
        "everybody-blocked",
      ]);
    }
    expect(dangersIn({ everythingOnlyFrom: { locations: ["office"] } })).toEqual([]);
  });

  it("refuses a policy that excludes no place only if it is enforced", () => {
    expect(dangersIn({ apiOnlyFrom: [] })).toEqual(["empty-location"]);
    expect(dangersIn({ workloadIdentitiesOnlyFrom: [] })).toEqual(["empty-location"]);
    expect(dangersIn({ apiOnlyFrom: [], state: "report-only" })).toEqual([]);
  });

  it.each(["enforced", "report-only"] as const)("refuses people that the tenant doesn't have, %s or not", (state) => {
    const unknown = [{ setting: "conditionalAccess.emergencyAccounts", name: "gone@contoso.com" }];

    expect(dangersIn({ state, baselineMfa: true }, { unknown })).toEqual(["unknown-principal"]);
  });

  describe("if a person deploys", () => {
    const ada = { kind: "user", objectId: "id-of-ada" } as const;

    it("refuses a block that could hold for them", () => {
      const [finding, ...others] = lockOutFindings(
        guarded({ everythingOnlyFrom: { locations: ["office"], exceptTheApi: true } }, { deployer: ada }),
      );

      expect(others).toEqual([]);
      expect(finding?.danger).toBe("deployer-shut-out");
      expect(finding?.consequence).toMatch(/^everythingOnlyFrom would lock out .*id-of-ada/);
    });

    it.each<[string, ConditionalAccessSettings]>([
      ["only the API is blocked, which administration doesn't need", { apiOnlyFrom: ["office"] }],
      ["they are asked for MFA, which a person can do", { baselineMfa: true }],
      ["the block is not enforced", { state: "report-only", everythingOnlyFrom: { locations: ["office"] } }],
    ])("accepts it if %s", (_, settings) => {
      expect(dangersIn(settings, { deployer: ada })).toEqual([]);
    });

    it.each<Partial<Principals>>([
      { emergencyAccounts: [{ ...emergency, objectId: "id-of-ada" }] },
      { emergencyGroups: crewOf("id-of-ada") },
    ])("accepts it if they are an emergency identity: %j", (principals) => {
      expect(dangersIn({ everythingOnlyFrom: { locations: ["office"] } }, { deployer: ada, ...principals })).toEqual(
        [],
      );
    });

    it.each(["serviceAccountOnlyApi", "serviceAccountMfaElsewhere"] as const)(
      "refuses %s for a service account that deploys: it cannot do MFA",
      (policy) => {
        const deployer = { kind: "user", objectId: robot.objectId } as const;

        expect(dangersIn({ [policy]: true }, { deployer })).toEqual(["deployer-shut-out"]);
      },
    );
  });

  it("identifies an adopted API by its client id, so Graph under its name is Graph", () => {
    const graph = "00000003-0000-0000-c000-000000000000";
    const deployer = { kind: "user", objectId: "id-of-ada" } as const;
    const taken = (adoptedApiClientId: string) =>
      lockOutFindings({ ...guarded({ apiOnlyFrom: ["office"] }, { deployer }), adoptedApiClientId });

    expect(taken(graph).map(({ danger }) => danger)).toEqual(["deployer-shut-out"]);
    expect(taken("11111111-2222-4333-8444-555555555555")).toEqual([]);
  });
});

describe("what the settings accept", () => {
  const findings = lockOutFindings(guarded({ apiOnlyFrom: [], baselineMfa: true }, { emergencyAccounts: [] }));
  const dangers = (found: readonly { readonly danger: string }[]) => found.map(({ danger }) => danger);

  it("passes with its reason, unlike everything else", () => {
    const { refused, accepted } = verdictOn(findings, { acceptLockOutRisk: { "empty-location": "API under repair" } });

    expect(accepted.map(({ danger, reason }) => [danger, reason])).toEqual([["empty-location", "API under repair"]]);
    expect(dangers(refused)).toEqual(["no-emergency-access", "no-emergency-access"]);
  });

  it("is offered for each danger except those that can't be accepted", () => {
    const offered = (danger: "empty-location" | "unknown-principal") =>
      messageFor({ danger, consequence: "it would have", fix: "do this" }, "dev");

    expect(offered("empty-location")).toBe(
      `- empty-location: it would have.\n  Fix: do this.\n  Or accept it: npx pulumi config set --stack dev --path 'protected-function:conditionalAccess.acceptLockOutRisk.empty-location' "<reason>"`,
    );
    expect(offered("unknown-principal")).toBe("- unknown-principal: it would have.\n  Fix: do this.");
  });
});

describe("callers that a policy stops although nothing is wrong with them", () => {
  const callers = {
    integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } },
    pipeline: {
      federated: {
        vm: { issuer: "https://oidc.example", subject: "s" },
        jobs: { github: { repository: "contoso/orders", environment: "production" } },
      },
    },
  };
  const inOffice = { workloadIdentitiesOnlyFrom: ["office"] };

  it.each(["report-only", "enforced", undefined] as const)(
    "are those that sign in from GitHub's runners (%s)",
    (state) => {
      expect(movingCallers({ ...(state && { state }), ...inOffice }, callers)).toEqual([
        expect.stringMatching(/^The caller "pipeline" signs in from GitHub Actions.*AADSTS53003/),
      ]);
    },
  );

  it.each<[string, ConditionalAccessSettings, Settings["callers"]]>([
    ["conditional access is off", { state: "off", ...inOffice }, callers],
    ["no policy applies to callers", { state: "enforced", apiOnlyFrom: ["office"] }, callers],
    ["no caller signs in from GitHub", { state: "enforced", ...inOffice }, { integration: callers.integration }],
  ])("are none if %s", (_, settings, some) => {
    expect(movingCallers(settings, some)).toEqual([]);
  });
});
