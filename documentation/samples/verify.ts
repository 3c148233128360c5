import type { Proof } from "../../commands/start/proof-table.ts";
import type { Verification } from "../../commands/verify/verification.ts";

const needsAlteration = "needs leave to alter the stack for a moment, and to make people and applications";
const sha256 = "3f8a".repeat(16);

/**
 * A live stack with something to find: a check that failed, a secret that expires soon, and checks that don't apply.
 */
export function sampleVerification({ rows: all }: Proof): Verification {
  const rows = all
    .filter(({ id }) => /^[A-Z]\d/.test(id))
    .map((row, index) => {
      if (row.id === "G27") {
        return {
          ...row,
          outcome: "failed" as const,
          reason: "Another app in this tenant got a token, and the call was answered with 403 by the function.",
          attempts: 3,
          explanation: [
            "The enterprise application no longer requires assignment. An application administrator can require it again.",
          ],
        };
      }
      return index % 4 === 3
        ? { ...row, outcome: "not-applicable" as const, reason: needsAlteration, exchanges: 0, attempts: 0 }
        : { ...row, attempts: 1 };
    });
  const count = (expected: string) => rows.filter(({ outcome }) => outcome === expected).length;
  return {
    ok: false,
    door: { state: "closed" },
    caller: "integration",
    rows,
    probes: [
      {
        id: "homepage",
        claim: "The site's own page shows nothing.",
        outcome: "as expected",
        found: "the site's home page answers 401",
      },
      {
        id: "checkout",
        claim: "The package that runs was built from this checkout.",
        outcome: "warning",
        found: "the package that runs was built from another checkout",
        fix: "Deploy this checkout: `npx pulumi up --stack dev`",
      },
    ],
    warnings: [{ caller: "billing", kind: "client secret", name: "first", ends: "2026-12-09T00:00:00Z", daysLeft: 14 }],
    account: {
      proved: count("proved"),
      failed: count("failed"),
      notYet: 0,
      notApplicable: count("not-applicable"),
      exchanges: rows.reduce((sum, { exchanges }) => sum + exchanges, 0),
      package: { sha256, answers: "the same" },
    },
    deadlineMinutes: 15,
  };
}
