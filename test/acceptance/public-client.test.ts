import { describe, expect, it } from "vitest";
import { prove } from "../../toolkit/operations/prove.ts";
import type { DirectoryBehavior } from "../../twin/tenant/directory-behavior.ts";
import { hasEngine, openLocally } from "../support/local-deployment.ts";
import { inDays } from "../support/in-days.ts";

const grace = "grace@twin.onmicrosoft.com";

/** The guide's afternoon as settings: a service account that signs in by password, and every policy about it. */
const settings = {
  publicClientFlows: true,
  assignedUsers: [grace],
  callers: { integration: { secrets: { first: { endDate: inDays(150) } } } },
  conditionalAccess: {
    state: "enforced",
    emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
    serviceAccounts: [grace],
    namedLocations: { office: { cidrs: ["203.0.113.0/24"] } },
    baselineMfa: true,
    serviceAccountMfaElsewhere: true,
    serviceAccountOnlyApi: true,
    apiOnlyFrom: ["office"],
    everythingOnlyFrom: { locations: ["office"], exceptTheApi: true },
  },
};

const readings: readonly DirectoryBehavior[] = [
  { publicClientInPolicy: "refused" },
  { publicClientInPolicy: "accepted" },
  { publicClientInPolicy: "refused", publicClientUnderPolicy: "refused" },
];

describe.skipIf(!hasEngine()).each(readings)("people sign in beside enforced policies, and %o", (directoryBehavior) => {
  it("the whole guide holds, from the first up to the end", { timeout: 240_000 }, async () => {
    const { local, close } = await openLocally({ settings, twin: { directoryBehavior } });
    try {
      const proof = await prove(local, { onStep: () => {}, onProgress: () => {} });

      expect(proof.rows.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    } finally {
      await close();
    }
  });
});
