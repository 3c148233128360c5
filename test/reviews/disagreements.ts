import { type Finding, keyOf } from "../../packages/pf/commands/review/findings/finding.ts";
import { type Review, type Verdict, verdicts } from "../../packages/pf/commands/review/findings/review.ts";
import type { Case, Expected } from "./cases/case.ts";

/** What a case goes by of a review, and the exit code that it led to. */
export interface Told extends Pick<Review, "verdict" | "findings" | "files"> {
  readonly exitCode: unknown;
}

const exits: Readonly<Record<Case["kind"], readonly unknown[]>> = {
  harmful: [1, 4],
  breaking: [1],
  declared: [1],
  harmless: [0, 4],
};

/** In what a review differs from what a good reviewer would want to be told; none: it agrees. */
export function disagreements(one: Case, told: Told): readonly string[] {
  const { verdict, findings, files, exitCode } = told;
  const verdicts = [one.verdict].flat();
  const exit = verdict === "to be read" ? 4 : /^(?:accepted|no change)/.test(verdict) ? 0 : 1;
  const found = `found: ${findings.map(shown).join("; ") || "nothing"}`;
  return [
    ...(verdicts.includes(verdict) ? [] : [`the verdict is "${verdict}", expected ${verdicts.join(" or ")}; ${found}`]),
    ...(exitCode === exit ? [] : [`it exits with ${String(exitCode)} after "${verdict}"`]),
    ...(exits[one.kind].includes(exitCode) ? [] : [`it is ${one.kind}, and exits with ${String(exitCode)}`]),
    ...repeated(findings).map((key) => `it says twice: ${key}`),
    ...one.findings.flatMap((expected) => lacking(expected, findings, found)),
    ...(one.read ?? [])
      .filter((file) => !files.some((other) => other.file === file && other.standing === "read"))
      .map((file) => `${file} is not among the files to be read`),
  ];
}

/** As above, of changes in one pull request: it is as bad as the worst of them, and a finding of each is as bad as it is alone. */
export function disagreementsTogether(cases: readonly Case[], told: Told): readonly string[] {
  const own = cases.map((one) => [one.verdict].flat());
  const isNoBetter = (verdict: Verdict) => (other: Verdict) => verdicts.indexOf(verdict) <= verdicts.indexOf(other);
  const verdict = own.flat().filter((one) => own.every((all) => all.some(isNoBetter(one))));
  return cases.flatMap((one) => [
    ...disagreements({ ...one, verdict }, told),
    ...(cases.length === 1 || one.kind === "harmless" || hasItsSeverity(one, told)
      ? []
      : [`nothing that is told of "${one.title}" is as bad`]),
  ]);
}

function hasItsSeverity({ verdict, findings }: Case, told: Told): boolean {
  const severities: readonly string[] = [verdict].flat();
  return told.findings.some((one) => severities.includes(one.severity) && findings.some((each) => isIt(each, one)));
}

/** Findings that say the same of the same, however their subjects are written. */
function repeated(findings: readonly Finding[]): readonly string[] {
  const keys = findings.map(({ id, subject }) => `${id} ${subject.replaceAll(/[^\w/.-]+/g, " ").trim()}`);
  return keys.filter((key, index) => keys.indexOf(key) < index);
}

function lacking(expected: Expected, findings: readonly Finding[], found: string): readonly string[] {
  if (findings.some((one) => isIt(expected, one))) return [];
  const cause = findings.find((one) => allEffects(one).some((effect) => isIt(expected, effect)));
  const what = `${[expected.id].flat().join(" or ")} about ${String(expected.about)}`;
  return [cause ? `${what} is only an effect of ${keyOf(cause)}` : `${what} is missing; ${found}`];
}

function isIt({ id, about }: Expected, finding: Finding): boolean {
  const isAbout = typeof about === "string" ? finding.subject.includes(about) : about.test(finding.subject);
  return isAbout && [id].flat().includes(finding.id);
}

function allEffects({ effects = [] }: Finding): readonly Finding[] {
  return effects.flatMap((effect) => [effect, ...allEffects(effect)]);
}

function shown(finding: Finding): string {
  return `${finding.severity} ${keyOf(finding)}`;
}
