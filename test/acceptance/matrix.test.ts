import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Administrator } from "../../toolkit/checks/origin.ts";
import { buildMatrix } from "../../toolkit/operations/matrix/build-matrix.ts";
import type { CastMember } from "../../toolkit/operations/matrix/cast-member.ts";
import { compareMatrices } from "../../toolkit/operations/matrix/compare-matrices.ts";
import { matrixOfStack } from "../../toolkit/operations/matrix/matrix-of-stack.ts";
import { findCell, type Matrix, matrixSchema, resources } from "../../toolkit/operations/matrix/matrix.ts";
import { readDeployed } from "../../toolkit/operations/matrix/read-deployed.ts";
import { askWhatIf } from "../../toolkit/operations/what-if/ask-what-if.ts";
import type { StackOutputs } from "../../toolkit/checks/origin.ts";
import { repository } from "../support/command-line.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { alter, type Alteration } from "../support/altered-access.ts";
import { MatrixReality, visible } from "../support/matrix-reality.ts";
import { type SettingsOfStack, writeSettings } from "../support/settings-file.ts";

const common = {
  publicClientFlows: true,
  assignedGroups: ["Function users"],
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
  assignedUsers: ["svc@twin.onmicrosoft.com", "grace@twin.onmicrosoft.com"],
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
  assignedUsers: ["svc@twin.onmicrosoft.com", "emergency@twin.onmicrosoft.com"],
  conditionalAccess: {
    ...people,
    baselineMfa: true,
    serviceAccountMfaElsewhere: true,
    everythingOnlyFrom: { locations: ["office"], exceptTheApi: true },
  },
};

interface Deployed {
  readonly opened: EmptyLocalStack;
  readonly matrix: Matrix;
  readonly cast: readonly CastMember[];
  readonly outputs: StackOutputs;
  readonly administrator: Administrator;
  readonly close: () => Promise<void>;
}

async function deploy(settings: SettingsOfStack): Promise<Deployed> {
  const file = writeSettings(settings);
  const opened = await openLocally({ settings });
  const { local, graph, resourceManager } = opened;
  const { matrix, cast } = await matrixOfStack({
    local,
    directory: repository,
    settingsFile: file.path,
    onStep: () => {},
  });
  return {
    opened,
    matrix,
    cast,
    outputs: await local.outputs(),
    administrator: { graph, resourceManager },
    close: async () => {
      rmSync(file.folder, { recursive: true });
      await opened.close();
    },
  };
}

const matrices: Matrix[] = [];

describe.skipIf(!hasEngine()).each([
  ["policies about the API", confined],
  ["policies about everything", tenantWide],
] as const)("the matrix of a stack with %s", (_name, settings) => {
  let deployed: Deployed;
  beforeAll(async () => {
    deployed = await deploy(settings);
    matrices.push(deployed.matrix);
  });
  afterAll(() => deployed?.close());

  it("says of every cell that can be tried what really happens, by the same code", async () => {
    const { opened, matrix, cast, outputs } = deployed;
    const reality = new MatrixReality(opened, outputs);
    const untried: string[] = [];
    const seen: object[] = [];
    const said: object[] = [];

    for (const member of cast) {
      for (const place of matrix.places) {
        for (const resource of resources) {
          const { label, how } = member.subject;
          const cell = findCell(matrix, { who: label, how, from: place.name, resource });
          const observed = await reality.observe(member, place, resource);
          if (!observed) untried.push(label);
          if (!cell || !observed) continue;
          const at = { who: label, from: place.name, resource };
          seen.push({ ...at, ...observed });
          said.push({ ...at, ...visible(cell) });
        }
      }
    }
    await reality.close();

    expect(said).toEqual(seen);
    expect(new Set(untried)).toEqual(new Set(["caller partner", "a guest"]));
    expect(seen).toHaveLength((cast.length - 2) * 3 * 3);
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
      const { opened, cast, outputs, administrator } = deployed;
      const reality = new MatrixReality(opened, outputs);
      const undo = await alter(deployed, alteration);
      const matrix = buildMatrix(await readDeployed(outputs, administrator, opened.local.clock.now()), cast);
      const seen: object[] = [];
      const said: object[] = [];

      for (const member of cast) {
        for (const place of matrix.places.filter(({ name }) => name === "office")) {
          const { label, how } = member.subject;
          const cell = findCell(matrix, { who: label, how, from: place.name, resource: "the API" });
          const observed = await reality.observe(member, place, "the API");
          if (!cell || !observed) continue;
          seen.push({ who: label, ...observed });
          said.push({ who: label, ...visible(cell) });
        }
      }
      await undo();
      await reality.close();

      expect(said).toEqual(seen);
      expect(seen).toHaveLength(cast.length - 2);
    },
  );

  it("says of every policy what Graph's What If says, asked over HTTP", async () => {
    const { matrix, cast, outputs, administrator } = deployed;
    const seen: object[] = [];
    const said: object[] = [];

    for (const { subject, principal, userPrincipalName } of cast) {
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
    expect(compareMatrices(matrix, matrix)).toEqual({ gains: [], loses: [], otherwise: [], beneath: [], rules: [] });
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
        "allowed before, more demanded (AADSTS50076 by conditional access) now.",
    );
  });
});
