import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Verdict } from "@protected-function/core/text/verdict.ts";
import type { PreflightFinding } from "./finding.ts";
import type { Preflight } from "./preflight.ts";

/** Whether a deployment would succeed, in a line. An unreadable check never counts as passed. */
export function preflightVerdict({ findings, stack }: Pick<Preflight, "findings" | "stack">): Verdict {
  const [missing, unknown, warnings] = (["missing", "unknown", "warning"] as const).map((state) =>
    count(findings, state),
  );
  if (missing) {
    const unknownText = unknown ? `, ${unknown} unknown` : "";
    return { kind: "fail", sentence: `Not ready to deploy "${stack}": ${missing} missing${unknownText}.` };
  }
  if (unknown) {
    return { kind: "unknown", sentence: `Can't tell whether "${stack}" is ready to deploy: ${unknown} unknown.` };
  }
  if (warnings) {
    const number = warnings === 1 ? "1 warning" : `${warnings} warnings`;
    return { kind: "warn", sentence: `Ready to deploy "${stack}", with ${number}.` };
  }
  return { kind: "pass", sentence: `Ready to deploy "${stack}".` };
}

/** The next steps. */
export function preflightNext({ findings, stack }: Pick<Preflight, "findings" | "stack">): readonly string[] {
  if (count(findings, "missing") > 0) {
    return [
      "Fix what's missing, with the command after each Fix above.",
      `Then run again: ./pf preflight --stack ${shellWord(stack)}`,
    ];
  }
  return [
    ...(count(findings, "unknown") > 0 ? ["Check what's unknown, as described after each To check above."] : []),
    `Deploy: npx pulumi up --stack ${shellWord(stack)}`,
  ];
}

function count(findings: readonly PreflightFinding[], state: PreflightFinding["state"]): number {
  return findings.filter((finding) => finding.state === state).length;
}
