import { describe, expect, it } from "vitest";
import { prove } from "../../toolkit/operations/prove.ts";
import type { DirectoryBehavior } from "../../twin/tenant/directory-behavior.ts";
import { deployMatrix, everyCell } from "../support/deployed-matrix.ts";
import { hasEngine, openLocally } from "../support/local-deployment.ts";
import type { SettingsOfStack } from "../support/settings-file.ts";

/** What sources disagree about, or what a tenant has otherwise than the twin. */
const readings: readonly (readonly [string, DirectoryBehavior])[] = [
  ["nobody has registered an authentication method", {}],
  ["everybody has registered one", { authenticationMethods: "aMethod" }],
  [
    "AADSTS50079 is an interaction_required that names no resource",
    { enrollmentError: "interaction_required", enrollmentNamesResource: false },
  ],
  [
    "security defaults are on, and Graph refuses enforced policies for minutes after they were switched off",
    { securityDefaults: true, securityDefaultsLagMilliseconds: 5 * 60_000 },
  ],
  [
    "security defaults are on, and let go who has registered a method",
    { securityDefaults: true, authenticationMethods: "aMethod", securityDefaultsAsk: "administratorsAndAzure" },
  ],
];

describe.skipIf(!hasEngine())("the main job holds where", () => {
  it.for(readings)("%s", async ([, directoryBehavior]) => {
    const { local, graph, close } = await openLocally({ twin: { directoryBehavior } });
    try {
      const { rows, resources } = await prove(local, { onStep: () => {}, onProgress: () => {}, onWarning: () => {} });

      expect(rows.filter(({ outcome }) => outcome !== "proved")).toEqual([]);
      expect(resources.left).toBe(0);
      expect(await graph.call("GET", "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy")).toMatchObject({
        isEnabled: directoryBehavior.securityDefaults === true,
      });
    } finally {
      await close();
    }
  });
});

/** A second factor for everybody, with people who sign in by password. */
const mfaForEverybody = (state: "enforced" | "report-only"): SettingsOfStack => ({
  publicClientFlows: true,
  assignedUsers: ["svc@twin.onmicrosoft.com", "grace@twin.onmicrosoft.com"],
  callers: { integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } } },
  conditionalAccess: {
    state,
    emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
    serviceAccounts: ["svc@twin.onmicrosoft.com"],
    baselineMfa: true,
  },
});

describe.skipIf(!hasEngine())("the matrix says of every cell what happens where", () => {
  it.for([
    ["nobody has registered an authentication method", mfaForEverybody("enforced"), {}],
    ["everybody has registered one", mfaForEverybody("enforced"), { authenticationMethods: "aMethod" }],
    ["security defaults are on", mfaForEverybody("report-only"), { securityDefaults: true }],
  ] as const)("%s", async ([, settings, directoryBehavior]) => {
    const deployed = await deployMatrix(settings, directoryBehavior);
    try {
      const { said, seen } = await everyCell(deployed);

      expect(said).toEqual(seen);
      expect(said).toContainEqual(
        expect.objectContaining({ outcome: "more demanded", code: "AADSTS50079 or AADSTS50076" }),
      );
    } finally {
      await deployed.close();
    }
  });
});
