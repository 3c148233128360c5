import { registration } from "../steps/entra.ts";
import type { Situation } from "../situation.ts";

/** Nothing is changed, and nothing is refused. */
export const onlyReported: readonly Situation[] = [
  {
    title: "a dry run shows what would go, a candidate, and what belongs to another deployment",
    exit: 0,
    args: ["--stack", "test", "--dry-run"],
    with: [
      registration("whocalls API (test)", "none"),
      registration("integration, caller of whocalls (test)", "another's"),
    ],
    says: [
      /^In Pulumi state, to be destroyed \(\d+\):/m,
      "rg-whocalls-test",
      /^May be this stack's/m,
      /^Kept:/m,
      "stack id 0000000000aa",
    ],
  },
];
