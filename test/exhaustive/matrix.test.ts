import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildMatrix } from "../../access-matrix/build-matrix.ts";
import { compareMatrices } from "../../access-matrix/compare-matrices.ts";
import { columnsOf, findCell, type Matrix, matrixSchema } from "../../access-matrix/matrix.ts";
import { readDeployed } from "../../access-matrix/read-deployed.ts";
import { askWhatIf } from "../../commands/what-if/ask-what-if.ts";
import { type DeployedMatrix, deployMatrix, everyCell } from "../support/deployed-matrix.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { alter, type Alteration } from "../support/altered-access.ts";
import { MatrixReality, visible } from "../support/matrix-reality.ts";
import type { SettingsOfStack } from "../support/settings-file.ts";

const groups = ["Function users"];
const common = {
  publicClientFlows: true,
  people: { "Function.Invoke": { groups } },
  callers: { integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } }, partner: {} },
};
const locations = {
  office: { cidrs: ["198.51.100.0/24", "2001:db8:1::/48"], trusted: true },
  warehouse: { cidrs: ["192.0.2.0/24"] },
};
const people = {
  state: "enforced",
  namedLocations: locations,
  emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
  serviceAccounts: ["svc@twin.onmicrosoft.com"],
};

/** The API's side: who may come from where, and what the service account is confined to. */
const confined: SettingsOfStack = {
  ...common,
  people: { "Function.Invoke": { users: ["svc@twin.onmicrosoft.com", "grace@twin.onmicrosoft.com"], groups } },
  conditionalAccess: {
    ...people,
    serviceAccountOnlyApi: true,
    apiOnlyFrom: ["office"],
    workloadIdentitiesOnlyFrom: ["office", "warehouse"],
  },
};

/** The tenant's side: a second factor for everybody, and nothing from outside but the API. */
const tenantWide: SettingsOfStack = {
  ...common,
  people: { "Function.Invoke": { users: ["svc@twin.onmicrosoft.com", "emergency@twin.onmicrosoft.com"], groups } },
  conditionalAccess: {
    ...people,
    baselineMfa: true,
    serviceAccountMfaElsewhere: true,
    everythingOnlyFrom: { locations: ["office"], exceptTheApi: true },
  },
};

const matrices: Matrix[] = [];

describe.skipIf(!hasEngine()).each([
  ["policies about the API", confined],
  ["policies about everything", tenantWide],
] as const)("the matrix of a stack with %s", (_name, settings) => {
  let deployed: DeployedMatrix;
  beforeAll(async () => {
    deployed = await deployMatrix(settings);
    matrices.push(deployed.matrix);
  });
  afterAll(() => deployed?.close());

  it("says of every cell that can be tried what really happens, by the same code", async () => {
    const { opened, subjects } = deployed;
    const { said, seen, untried } = await everyCell(deployed);

    expect(said).toEqual(seen);
    expect(new Set(untried)).toEqual(new Set(["caller partner", "a guest"]));
    expect(seen).toHaveLength((subjects.length - 2) * 3 * 3);
    expect(opened.local.twin.control.faults()).toEqual([]);
  });

  it.for([
    [
      "the gate lets through another application only",
      { allowedApplications: ["99999999-0000-4000-8000-000000000000"] },
    ],
    ["the gate expects another audience", { audience: "api://another" }],
    ["the gate expects the issuer of the other token version", { version: 2 }],
    ["the gate answers 403 to who shows nothing", { action: "Return403" }],
    ["the gate lets anybody through to the function", { action: "AllowAnonymous" }],
    ["the gate is off", { enabled: false }],
    ["the app role is disabled", { role: false }],
    ["nobody has to be assigned", { assignment: false }],
    ["nobody signs in by password", { publicClientFlows: false }],
    ["the consent to call for people is gone", { consent: false }],
  ] as const satisfies readonly (readonly [string, Alteration])[])(
    "still says what happens when %s",
    async ([, alteration]) => {
      const { opened, subjects, outputs, administrator } = deployed;
      const reality = new MatrixReality(opened, outputs);
      const undo = await alter(deployed, alteration);
      const matrix = buildMatrix(await readDeployed(outputs, administrator, opened.local.clock.now()), subjects);
      const seen: object[] = [];
      const said: object[] = [];

      for (const member of subjects) {
        for (const place of matrix.places.filter(({ name }) => name === "office")) {
          const { label, how } = member.subject;
          const [column] = columnsOf(matrix);
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

  it("says of every policy what Graph's What If says, asked over HTTP", async () => {
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

  it("is what its own schema says, so that it can be kept and compared", () => {
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

  it("names places and policies as the settings do", () => {
    const { matrix } = deployed;

    expect(matrix.places.map(({ name }) => name)).toEqual(["office", "warehouse", "elsewhere"]);
    expect(matrix.policies.map(({ displayName }) => displayName).join()).not.toContain("(local)");
  });
});

describe.skipIf(!hasEngine())("what the matrices say", () => {
  it("tells in sentences what a change of policies does to an account", () => {
    const [about, everything] = matrices as [Matrix, Matrix];

    const { loses } = compareMatrices(about, everything);

    expect(loses).toContain(
      "Assigned user in the group Function users loses Microsoft Graph from office by password: " +
        "allowed before, more demanded (AADSTS50079 or AADSTS50076 by conditional access) now.",
    );
  });
});
