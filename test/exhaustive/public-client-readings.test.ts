import { describe, expect, it } from "vitest";
import { prove } from "../../toolkit/operations/prove.ts";
import type { DirectoryBehavior } from "../../twin/tenant/directory-behavior.ts";
import { hasEngine, openLocally } from "../support/local-deployment.ts";
import { enforcedPolicies, signingIn } from "../support/signing-in-stack.ts";

/** What a tenant may say, and which rows of the guide's own way it leaves nothing to be seen of. */
const readings: readonly (readonly [DirectoryBehavior, readonly string[]])[] = [
  [{ publicClientInPolicy: "refused" }, []],
  [{ publicClientInPolicy: "accepted" }, []],
  // The stack's policies name the API: while they do, it cannot become the public client that it is in the guide.
  [{ publicClientInPolicy: "refused", publicClientUnderPolicy: "refused" }, ["G05", "G12", "G21"]],
];

describe.skipIf(!hasEngine()).each(readings)("where a tenant reads it so: %o", (directoryBehavior, notApplicable) => {
  it("the whole guide holds beside enforced policies, from the first up to the end", { timeout: 240_000 }, async () => {
    const settings = { ...signingIn, conditionalAccess: enforcedPolicies };
    const { local, close } = await openLocally({ settings, twin: { directoryBehavior } });
    try {
      const { rows, ok } = await prove(local, { onStep: () => {}, onProgress: () => {}, onWarning: () => {} });

      expect(ok).toBe(true);
      const others = rows.filter(({ outcome }) => outcome !== "proved");
      expect(others.map(({ id }) => id)).toEqual(notApplicable);
      for (const { reason } of others) expect(reason).toContain("needs an API that may become a public client: PATCH ");
    } finally {
      await close();
    }
  });
});
