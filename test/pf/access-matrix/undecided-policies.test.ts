import { expect, it } from "vitest";
import type { ConditionalAccessPolicy, NamedLocation, PolicyConditions } from "../../../packages/core/access/index.ts";
import { buildMatrix } from "../../../packages/pf/access-matrix/build-matrix.ts";
import { ada, blocking, ids, sampleDeployed } from "./sample-deployed.ts";

const norway: NamedLocation = {
  "@odata.type": "#microsoft.graph.countryNamedLocation",
  id: ids.office,
  displayName: "Norway",
  countriesAndRegions: ["NO"],
};

function matrixWith(policy: ConditionalAccessPolicy, namedLocations?: readonly NamedLocation[]) {
  return buildMatrix(sampleDeployed({ policies: [policy], ...(namedLocations && { namedLocations }) }), [ada]);
}

const withConditions = (changes: Partial<PolicyConditions>): ConditionalAccessPolicy => ({
  ...blocking,
  conditions: { ...blocking.conditions, locations: null, ...changes },
});

it.each<[string, ConditionalAccessPolicy, string]>([
  ["risk", withConditions({ userRiskLevels: ["high"] }), "conditions.userRiskLevels"],
  ["platforms", withConditions({ platforms: { includePlatforms: ["iOS"] } }), "conditions.platforms"],
  ["devices", withConditions({ devices: { deviceFilter: { mode: "include", rule: "x" } } }), "conditions.devices"],
  [
    "an authentication strength",
    { ...withConditions({}), grantControls: { operator: "OR", authenticationStrength: { displayName: "Strong" } } },
    "grantControls.authenticationStrength",
  ],
])("shows no matrix if unknown %s decide whether Ada gets in", (_, policy, condition) => {
  expect(() => matrixWith(policy)).toThrow(condition);
  expect(() => matrixWith({ ...policy, state: "enabledForReportingButNotEnforced" })).toThrow(condition);
});

it("shows no matrix if the country decides", () => {
  expect(() => matrixWith(blocking, [norway])).toThrow("which country the address is in isn't known here");
});

it("evaluates a policy about device codes, and says that it is only about them", () => {
  const matrix = matrixWith(withConditions({ authenticationFlows: { transferMethods: "deviceCodeFlow" } }));

  expect(matrix.cells.map(({ outcome }) => outcome)).toEqual(
    matrixWith({ ...blocking, state: "disabled" }).cells.map(({ outcome }) => outcome),
  );
  expect(matrix.policies).toMatchObject([{ where: "Anywhere, only by deviceCodeFlow.", demands: "Blocks." }]);
});

it("names every condition and control of a policy that reaches no one in the matrix", () => {
  const users = { includeRoles: ["62e90394-69f5-4237-9190-012177145e10"] };
  const policy: ConditionalAccessPolicy = {
    ...withConditions({
      users,
      clientAppTypes: ["browser"],
      platforms: { includePlatforms: ["all"], excludePlatforms: ["iOS"] },
      devices: { deviceFilter: { mode: "include", rule: "x" } },
      signInRiskLevels: ["medium", "high"],
      insiderRiskLevels: "elevated",
    }),
    grantControls: { operator: "OR", authenticationStrength: { displayName: "Strong" } },
    sessionControls: { signInFrequency: { isEnabled: true }, persistentBrowser: null },
  };

  expect(matrixWith(policy).policies).toMatchObject([
    {
      where:
        "Anywhere, only in browser, only on all, but not iOS, only on devices that a rule selects, " +
        "only at sign-in risk medium, high, only at insider risk elevated.",
      demands: "The authentication strength Strong; after the sign-in signInFrequency.",
    },
  ]);
});
