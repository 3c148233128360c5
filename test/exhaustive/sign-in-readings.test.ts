import { describe, expect, it } from "vitest";
import { prove } from "../../toolkit/operations/prove.ts";
import type { DirectoryBehavior } from "../../twin/tenant/directory-behavior.ts";
import { hasEngine, openLocally } from "../support/local-deployment.ts";

/** What sources disagree about, or what a tenant has otherwise than the twin. */
const readings: readonly (readonly [string, DirectoryBehavior])[] = [
  ["nobody has registered an authentication method", {}],
  ["everybody has registered one", { authenticationMethods: "aMethod" }],
  [
    "AADSTS50079 is an interaction_required that names no resource",
    { enrollmentError: "interaction_required", enrollmentNamesResource: false },
  ],
  ["security defaults are on", { securityDefaults: true }],
  [
    "security defaults are on, and let go who has registered a method",
    { securityDefaults: true, authenticationMethods: "aMethod", securityDefaultsAsk: "administratorsAndAzure" },
  ],
];

describe.skipIf(!hasEngine())("the main job holds where", () => {
  it.for(readings)("%s", async ([, directoryBehavior]) => {
    const { local, graph, close } = await openLocally({ twin: { directoryBehavior } });
    try {
      const { rows, resources } = await prove(local, { onStep: () => {}, onProgress: () => {} });

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
