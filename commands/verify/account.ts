import type { StackOutputs } from "../../infra/outputs.ts";
import type { VerificationAccount, VerifiedRow } from "./verification.ts";

/** What the rows come to. */
export function accountOf(rows: readonly VerifiedRow[], { packageSha256 }: StackOutputs): VerificationAccount {
  const count = (counts: (row: VerifiedRow) => boolean) => rows.filter(counts).length;
  return {
    proved: count(({ outcome }) => outcome === "proved"),
    failed: count(({ outcome }) => outcome === "failed"),
    notYet: count(({ notYet }) => notYet !== undefined),
    notApplicable: count(({ outcome }) => outcome === "not-applicable"),
    exchanges: rows.reduce((sum, { exchanges }) => sum + exchanges, 0),
    package: { sha256: packageSha256, ...packageIn(rows, packageSha256) },
  };
}

/** B01's call is answered with the hash of the package that runs; its reason quotes what was found. */
function packageIn(rows: readonly VerifiedRow[], declared: string): Omit<VerificationAccount["package"], "sha256"> {
  const row = rows.find(({ id, claim }) => id === "B01" && claim.includes("package"));
  if (row?.outcome === "proved") return { answers: "the same" };
  const found = /found .*packageSha256: '([\da-f]+)'/.exec(row?.reason ?? "")?.[1];
  if (found === undefined) return { answers: "unseen" };
  return found === declared ? { answers: "the same" } : { answers: "another", found };
}
