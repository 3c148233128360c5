import { countText } from "../../cli/check-list.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import type { Verdict } from "@protected-function/core/text/verdict.ts";
import { fixersIn, fixesByPerson } from "../../refusals/failure-words.ts";
import type { Verification } from "./verification.ts";

/** The options that affect the printed result. */
export interface VerdictOptions {
  readonly stack?: string | undefined;
  /** The outputs' file, if it replaces a stack. */
  readonly outputs?: string | undefined;
  /** Each check has its own line. */
  readonly all?: boolean;
  /** Why app registrations and settings weren't read back, as a sentence. */
  readonly notRead?: string | undefined;
}

/** The result for a live stack, in a line. What passes App Service without a token comes before everything else. */
export function verificationVerdict(verification: Verification, evidence?: Pick<Evidence, "answeredBy">): Verdict {
  const { ok, door, rows, probes, warnings } = verification;
  // Only a live tenant makes a live stack.
  const subject = evidence?.answeredBy === "live" ? "The live stack" : "The stack";
  if (door.state === "open") {
    return {
      kind: "fail",
      sentence: "App Service authentication didn't refuse a request without a token. Nothing else was checked.",
    };
  }
  if (door.state === "unseen") {
    return {
      kind: "unknown",
      sentence: "Nothing was checked: the site's answer doesn't show whether the API is protected.",
    };
  }
  const failedProbes = probes.filter(({ outcome }) => outcome === "failed").length;
  const counts = `${countText(rows)}${failedProbes > 0 ? `, and ${failedProbes} of ${probes.length} site checks failed` : ""}`;
  if (!ok && isPropagating(verification)) return { kind: "fail", sentence: `Not everything works yet: ${counts}.` };
  if (!ok) return { kind: "fail", sentence: `${subject} doesn't work as declared: ${counts}.` };
  const expired = warnings.filter(({ daysLeft }) => daysLeft < 0).length;
  if (expired > 0) return { kind: "warn", sentence: `A credential has expired; the checks hold: ${counts}.` };
  if (warnings.length > 0) return { kind: "warn", sentence: `A credential expires soon; the checks hold: ${counts}.` };
  return { kind: "pass", sentence: `${subject} works as declared: ${counts}.` };
}

/** What the result means for whom, in sentences. */
export function verificationMeaning({ ok, door, rows, probes, caller }: Verification): readonly string[] {
  const called = caller === undefined ? "No caller was used." : `Called as ${caller}.`;
  if (door.state === "open") return ["Don't rely on this stack until this is fixed."];
  if (door.state === "unseen") return ["Don't rely on this stack until the checks have run."];
  if (ok) return [called];
  const failedRows = rows.filter(({ outcome }) => outcome === "failed");
  const fixers = [
    ...fixersIn(failedRows.map(({ explanation = [] }) => explanation)),
    ...probes.filter(({ outcome, fix }) => outcome === "failed" && fix !== undefined).map(() => "Deployer"),
  ];
  return [`Don't rely on this stack until what failed is fixed.${fixesByPerson(fixers)}`, called];
}

/** The next steps after a verification. */
export function verificationNext(verification: Verification, options: VerdictOptions): readonly string[] {
  const { ok, door, warnings, deadlineMinutes, rows } = verification;
  const { stack, all = false } = options;
  const source = sourceOption(options);
  const onStack = stack === undefined ? "" : ` --stack ${shellWord(stack)}`;
  const repair = [
    `Let Pulumi see what was changed: npx pulumi refresh${onStack}`,
    `Deploy the declared settings again: npx pulumi up${onStack}`,
  ];
  if (door.state === "open") {
    return [
      ...repair,
      ...(stack === undefined
        ? []
        : [`If an app setting overrides authentication, get the command that removes it: ./pf drift${onStack}`]),
      `Then run again: ./pf verify${source}`,
    ];
  }
  if (door.state === "unseen") {
    return [
      `If the site isn't running, or has no package: npx pulumi up${onStack}`,
      `Then run again: ./pf verify${source}`,
    ];
  }
  if (!ok && isPropagating(verification)) {
    const deadline = Math.min(120, Math.max(30, deadlineMinutes * 2));
    return [`Wait longer for what still propagates: ./pf verify${source} --deadline ${shellWord(String(deadline))}`];
  }
  if (!ok) return ["Fix what failed, as shown above.", `Then run again: ./pf verify${source}`];
  const rotations = warnings.filter(({ kind }) => kind === "client secret").map(({ caller }) => caller);
  const notApplicable = rows.some(({ outcome }) => outcome === "not-applicable");
  return [
    ...(stack === undefined
      ? []
      : [...new Set(rotations)].map(
          (caller) => `Create the next secret: ./pf rotate${onStack} --caller ${shellWord(caller)}`,
        )),
    ...(notApplicable && !all ? [`See which checks don't apply, and why: ./pf verify${source} --all`] : []),
    ...(stack === undefined ? [] : [`See whether anything was changed by hand: ./pf drift${onStack}`]),
  ];
}

/** Whether every failure may still pass by itself. */
function isPropagating({ rows, probes }: Verification): boolean {
  const failed = [...rows, ...probes].filter(({ outcome }) => outcome === "failed");
  return failed.every(({ notYet }) => notYet !== undefined);
}

/** The option that names what was verified, for the next command. */
export function sourceOption({ stack, outputs }: VerdictOptions): string {
  if (stack !== undefined) return ` --stack ${shellWord(stack)}`;
  return outputs === undefined ? "" : ` --outputs ${shellWord(outputs)}`;
}
