import type { Verdict } from "../../text/verdict.ts";
import type { Drift } from "./finding.ts";

/** What changed outside Pulumi, in a line. What couldn't be checked may have drifted. */
export function driftVerdict({ findings, unchecked, stack, resources }: Drift): Verdict {
  const access = findings.filter(({ meaning }) => meaning === "access").length;
  const number = findings.length === 1 ? "1 difference" : `${findings.length} differences`;
  if (findings.length > 0)
    return { kind: "fail", sentence: `${number} in "${stack}" (${resources} resources), ${access} about who gets in.` };
  if (unchecked.length > 0)
    return { kind: "unknown", sentence: `No drift found in "${stack}", but ${unchecked.length} not checked.` };
  return { kind: "pass", sentence: `No drift: "${stack}" is as deployed (${resources} resources).` };
}

/** What to do about it. */
export function driftNext({ findings, stack }: Drift): readonly string[] {
  return findings.length > 0 ? [`npx pulumi up --refresh --stack ${stack}`] : [];
}
