import { describe, expect, it } from "vitest";
import { deployMatrix, everyCell } from "../support/deployed-matrix.ts";
import { hasEngine } from "../support/local-deployment.ts";
import type { SettingsOfStack } from "../support/settings-file.ts";

/** A second factor for everybody, with people who sign in by password. */
const mfaForEverybody = (state: "enforced" | "report-only"): SettingsOfStack => ({
  publicClientFlows: true,
  people: { "Function.Invoke": { users: ["svc@twin.onmicrosoft.com", "grace@twin.onmicrosoft.com"] } },
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
