import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildMatrix } from "../../packages/pf/access-matrix/build-matrix.ts";
import { compareMatrices } from "../../packages/pf/access-matrix/compare-matrices.ts";
import { findCell, type Matrix, matrixSchema } from "../../packages/pf/access-matrix/matrix.ts";
import { readDeployed } from "../../packages/pf/access-matrix/read-deployed.ts";
import { securityDefaultsPath } from "../../packages/core/azure/security-defaults.ts";
import { askWhatIf } from "../../packages/pf/commands/what-if/ask-what-if.ts";
import { type DeployedMatrix, deployMatrix, everyCell } from "../support/deployed-matrix.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { alter, type Alteration } from "../support/altered-access.ts";
import { MatrixReality, visible } from "../support/matrix-reality.ts";
import type { SettingsOfStack } from "../support/settings-file.ts";

const groups = ["Function users"];
const svc = "svc@twin.onmicrosoft.com";
const users = [svc, "grace@twin.onmicrosoft.com", "emergency@twin.onmicrosoft.com"];
const settings: SettingsOfStack = {
  publicClientFlows: true,
  people: { "Function.Invoke": { users, groups } },
  callers: { integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } }, partner: {} },
  conditionalAccess: {
    state: "enforced",
    namedLocations: {
      office: { cidrs: ["198.51.100.0/24", "2001:db8:1::/48"], trusted: true },
      warehouse: { cidrs: ["192.0.2.0/24"] },
    },
    emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
    serviceAccounts: [svc],
    serviceAccountOnlyApi: true,
    apiOnlyFrom: ["office"],
    workloadIdentitiesOnlyFrom: ["office", "warehouse"],
    baselineMfa: true,
    serviceAccountMfaElsewhere: true,
    everythingOnlyFrom: { locations: ["office"], exceptTheApi: true },
  },
};

/** Where the tenant enforces some of the policies, and reports by the others. */
const tenants = {
  /** The API's side: who may come from where, and what the service account is confined to. */
  "policies about the API": ["serviceAccountOnlyApi", "apiOnlyFrom", "workloadIdentitiesOnlyFrom"],
  /** The tenant's side: a second factor for everybody, and nothing from outside but the API. */
  "policies about everything": ["baselineMfa", "serviceAccountMfaElsewhere", "everythingOnlyFrom"],
  "security defaults": [],
} as const;
type Tenant = keyof typeof tenants;

/** What the gate decides comes after conditional access, which lets everybody in from the office by the API's policies. */
const ofTheGate = [
  ["the gate lets through another application only", { allowedApplications: ["99999999-0000-4000-8000-000000000000"] }],
  ["the gate expects another audience", { audience: "api://another" }],
  ["the gate expects the issuer of the other token version", { version: 2 }],
  ["the gate answers 403 to who shows nothing", { action: "Return403" }],
  ["the gate lets anybody through to the function", { action: "AllowAnonymous" }],
  ["the gate is off", { enabled: false }],
] as const satisfies readonly (readonly [string, Alteration])[];
/** What Entra ID decides comes before conditional access, or after it. */
const ofEntra = [
  ["the app role is disabled", { role: false }],
  ["nobody has to be assigned", { assignment: false }],
  ["nobody signs in by password", { publicClientFlows: false }],
  ["the consent to call for people is gone", { consent: false }],
] as const satisfies readonly (readonly [string, Alteration])[];
const alterations = {
  "policies about the API": [...ofTheGate, ...ofEntra],
  "policies about everything": ofEntra,
  "security defaults": [],
} as const;

let deployed: DeployedMatrix;
beforeAll(async () => {
  if (!hasEngine()) return;
  deployed = await deployMatrix(settings);
  // Who has registered a method is refused by another code than who has not.
  deployed.opened.local.twin.control.registerAuthenticationMethod(svc);
});
afterAll(() => deployed?.close());

async function matrixNow(): Promise<Matrix> {
  const { opened, subjects, outputs, administrator } = deployed;
  return buildMatrix(await readDeployed(outputs, administrator, opened.local.clock.now()), subjects);
}

/** The same stack in a tenant with other states, as an administrator changes them. */
async function tenantWith(tenant: Tenant): Promise<DeployedMatrix> {
  const { graph } = deployed.administrator;
  const enforced: readonly string[] = tenants[tenant];
  const stateAll = async (isEnforced: boolean) => {
    for (const [name, id] of Object.entries(deployed.outputs.conditionalAccess?.policies ?? {})) {
      if (enforced.includes(name) !== isEnforced) continue;
      const state = isEnforced ? "enabled" : "enabledForReportingButNotEnforced";
      await graph.call("PATCH", `/v1.0/identity/conditionalAccess/policies/${id.split("/").at(-1)}`, { state });
    }
  };
  // Graph takes no enforced policy beside security defaults.
  await stateAll(false);
  await graph.call("PATCH", securityDefaultsPath, { isEnabled: tenant === "security defaults" });
  await stateAll(true);
  return { ...deployed, matrix: await matrixNow() };
}

describe.skipIf(!hasEngine()).each(Object.keys(tenants) as Tenant[])("the matrix of a tenant with %s", (tenant) => {
  let deployed: DeployedMatrix;
  beforeAll(async () => {
    deployed = await tenantWith(tenant);
  });

  it("matches the real answer in every cell that can be tested, by the same code", async () => {
    const { opened, subjects } = deployed;
    const { said, seen, untried } = await everyCell(deployed);
    const demanded = expect.objectContaining({ outcome: "more demanded", code: "AADSTS50079 or AADSTS50076" });

    expect(said).toEqual(seen);
    expect(new Set(untried)).toEqual(new Set(["caller partner", "a guest"]));
    expect(seen).toHaveLength((subjects.length - 2) * 3 * 3);
    expect(said.filter((cell) => demanded.asymmetricMatch(cell)).length > 0).toBe(tenant !== "policies about the API");
    expect(opened.local.twin.control.faults()).toEqual([]);
  });

  it.for<readonly [string, Alteration]>(alterations[tenant])(
    "still matches the real answer if %s",
    async ([, alteration]) => {
      const { opened, subjects, outputs } = deployed;
      const reality = new MatrixReality(opened, outputs);
      const undo = await alter(deployed, alteration);
      const matrix = await matrixNow();
      const seen: object[] = [];
      const said: object[] = [];

      for (const member of subjects) {
        for (const place of matrix.places.filter(({ name }) => name === "office")) {
          const { label, how } = member.subject;
          const [column] = matrix.columns;
          if (!column) continue;
          const cell = findCell(matrix, { who: label, how, from: place.name, resource: column.name });
          const observed = await reality.observe(member, place, column);
          if (!cell || !observed) continue;
          seen.push({ who: label, ...observed });
          said.push({ who: label, ...visible(cell) });
        }
      }
      await undo();
      await reality.close();

      expect(said).toEqual(seen);
      expect(seen).toHaveLength(subjects.length - 2);
    },
  );

  it("matches Graph's What If over HTTP for every policy", async () => {
    const { matrix, subjects, outputs, administrator } = deployed;
    const seen: object[] = [];
    const said: object[] = [];

    for (const { subject, principal, userPrincipalName } of subjects) {
      if (principal.kind !== "user" && principal.kind !== "application") continue;
      for (const { name: from, address } of matrix.places) {
        // People ask Graph for baseline scopes only, which What If knows nothing of.
        for (const [resource, asked] of [
          ["the API", "api"],
          ["anything else", "797f4846-ba00-4fd7-ba43-dac1f8f63013"],
        ] as const) {
          const { policies } = await askWhatIf(
            {
              who: principal.kind === "user" ? (userPrincipalName ?? "") : principal.clientId,
              resource: asked,
              from: address,
              clientAppType: "mobileAppsAndDesktopClients",
              scopes: [],
            },
            outputs,
            administrator.graph,
          );
          const at = { who: subject.label, from, resource };
          seen.push({ at, policies: policies.map((policy) => [policy.applies, policy.analysisReasons]) });
          const cell = findCell(matrix, { who: subject.label, how: subject.how, from, resource });
          said.push({ at, policies: cell?.policies.map((policy) => [policy.applies, policy.analysisReasons]) });
        }
      }
    }

    expect(said).toEqual(seen);
    expect(seen.length).toBeGreaterThan(30);
  });

  it("conforms to its own schema, so that it can be stored and compared", () => {
    const { matrix } = deployed;

    expect(matrixSchema.parse(JSON.parse(JSON.stringify(matrix)))).toEqual(matrix);
    expect(compareMatrices(matrix, matrix)).toEqual({
      gains: [],
      loses: [],
      otherwise: [],
      beneath: [],
      rules: [],
      wider: [],
    });
  });

  it("names locations and policies as the settings do", () => {
    const { matrix } = deployed;

    expect(matrix.places.map(({ name }) => name)).toEqual(["office", "warehouse", "elsewhere"]);
    expect(matrix.policies.map(({ displayName }) => displayName).join()).not.toContain("(local)");
  });
});

describe.skipIf(!hasEngine())("the matrices' differences", () => {
  it("describe how a change of policies affects an account", async () => {
    const { matrix: about } = await tenantWith("policies about the API");
    const { matrix: everything } = await tenantWith("policies about everything");

    const { loses } = compareMatrices(about, everything);

    expect(loses).toContain(
      "Assigned user in the group Function users by password, Microsoft Graph from office: " +
        "now more demanded (AADSTS50079 or AADSTS50076 by conditional access), was allowed.",
    );
  });
});
