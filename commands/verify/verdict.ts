import type { Verdict } from "../../text/verdict.ts";
import type { Verification } from "./verification.ts";

/** What a live stack showed, in a line. An open API comes before everything else. */
export function verificationVerdict({ ok, door, account, probes }: Verification): Verdict {
  if (door.state === "open") return { kind: "fail", sentence: "The API answers requests without a token." };
  if (door.state === "unseen")
    return { kind: "unknown", sentence: "The site can't be reached, so nothing was checked." };
  const { proved, failed, notApplicable } = account;
  const failedProbes = probes.filter(({ outcome }) => outcome === "failed").length;
  const also = notApplicable > 0 ? `, ${notApplicable} not applicable` : "";
  if (!ok) return { kind: "fail", sentence: `${failed + failedProbes} failed, ${proved} proved${also}.` };
  return { kind: "pass", sentence: `The live stack holds: ${proved} proved, 0 failed${also}.` };
}

/** What to do after a verification. */
export function verificationNext({ ok }: Verification): readonly string[] {
  return ok ? ["./pf drift --stack <stack>"] : ["Fix what failed, deploy, and run `./pf verify` again."];
}
