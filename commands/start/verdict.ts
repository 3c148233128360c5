import type { Verdict } from "../../text/verdict.ts";
import type { Proof } from "./proof-table.ts";

/** What a run proved, in a line. */
export function proofVerdict({ ok, rows }: Proof): Verdict {
  const proved = rows.filter(({ outcome }) => outcome === "proved").length;
  return ok
    ? { kind: "pass", sentence: `${proved} of ${rows.length} proved.` }
    : { kind: "fail", sentence: `${proved} of ${rows.length} proved: NOT everything holds.` };
}

/** What to do after a run. */
export function proofNext({ ok }: Proof): readonly string[] {
  return ok
    ? ["./pf matrix --html access.html", "./pf preflight --stack dev"]
    : ["Fix what failed, and run `./pf start` again."];
}
