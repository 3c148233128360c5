import { findingMarks } from "@protected-function/core/text/verdict.ts";
import type { PreflightFinding } from "./finding.ts";
import { type Fixer, fixers, whoFixes } from "./who-fixes.ts";

/** A state that isn't ready. */
export type OpenState = Exclude<PreflightFinding["state"], "ok">;

interface OpenGroup {
  readonly title: string;
  readonly state: OpenState;
  readonly findings: readonly PreflightFinding[];
}

/** The mark before a finding, and the label of its next step. */
export const openStates: Readonly<Record<OpenState, { readonly mark: string; readonly label: string }>> = {
  missing: { mark: findingMarks.fail, label: "Fix" },
  unknown: { mark: findingMarks.unknown, label: "To check" },
  warning: { mark: findingMarks.warn, label: "Fix" },
};

/** What isn't ready, on every page and terminal: what is missing by the person who can fix it, then the rest. */
export function openGroups(findings: readonly PreflightFinding[]): readonly OpenGroup[] {
  const inState = (state: OpenState) => findings.filter((finding) => finding.state === state);
  const groups: readonly OpenGroup[] = [
    ...missingByFixer(findings).map(
      ([fixer, missing]) => ({ title: `Missing, for ${fixers[fixer]}`, state: "missing", findings: missing }) as const,
    ),
    { title: "Unknown (may be missing)", state: "unknown", findings: inState("unknown") },
    { title: "Warnings", state: "warning", findings: inState("warning") },
  ];
  return groups.filter((group) => group.findings.length > 0);
}

/** What is missing, by the people who can fix it. */
export function missingByFixer(
  findings: readonly PreflightFinding[],
): readonly (readonly [Fixer, readonly PreflightFinding[]])[] {
  const missing = findings.filter(({ state }) => state === "missing");
  return (Object.keys(fixers) as Fixer[])
    .map((fixer) => [fixer, missing.filter((finding) => whoFixes(finding) === fixer)] as const)
    .filter(([, all]) => all.length > 0);
}
