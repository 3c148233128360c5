import { isDeclared, type Matrix, type Subject } from "../../access-matrix/matrix.ts";
import type { MatrixDifference } from "../../access-matrix/compare-matrices.ts";
import { deployNext } from "../../cli/deploy-next.ts";
import { emptyListWords } from "@protected-function/core/azure/arm/auth-settings.ts";
import { count } from "@protected-function/core/text/count.ts";
import { allOf, endpointList } from "../../checks/call.ts";
import type { Verdict, VerdictKind } from "@protected-function/core/text/verdict.ts";
import type { MatrixSource } from "./matrix-source.ts";
import { isCalled, nameOf, notYetSentence, whoCanCall } from "../../access-matrix/who-can-call.ts";
import { groupWords } from "../../access-matrix/words.ts";
import { type AccessSummary, accessSummary } from "./access-summary.ts";

/** The answer, and other facts about access, the worst first. */
export interface AccessVerdict {
  readonly verdict: Verdict;
  readonly moreSentences: readonly string[];
}

/** The matrix's settings, for the commands to run next. */
export type MatrixOf = Pick<MatrixSource, "option" | "stack">;

/** Who can call the API, in a line. Access that the settings don't declare comes before everything else. */
export function accessVerdict(matrix: Matrix): AccessVerdict {
  const summary = accessSummary(matrix);
  const findings = [
    ...failures(matrix, summary).map((sentence) => ({ kind: "fail" as VerdictKind, sentence })),
    ...warnings(matrix, summary).map((sentence) => ({ kind: "warn" as VerdictKind, sentence })),
  ];
  const [first, ...rest] = findings;
  if (!first)
    return {
      verdict: { kind: "pass", sentence: `${onlySentence(matrix, summary)} ${everyoneElse}` },
      moreSentences: [],
    };
  // Of everyone else, the first sentence has told something already.
  return { verdict: first, moreSentences: rest.map(({ sentence }) => sentence.replace(` ${everyoneElse}`, "")) };
}

const everyoneElse = "Everyone else is refused.";

function failures({ protection }: Matrix, { allowed }: AccessSummary): readonly string[] {
  const { gate } = protection;
  const undeclared = allowed.filter(({ subject }) => !isDeclared(subject));
  const holders = protection.holders.filter(({ who }) => who.startsWith("application "));
  return [
    ...(!gate.enabled ? ["App Service authentication is off: nothing checks a token."] : []),
    ...(gate.enabled && !gate.requiresToken
      ? ["App Service authentication doesn't require a token: every request reaches your function."]
      : []),
    ...undeclared.map(({ subject: { label, kind }, endpoints }) =>
      kind === "nobody"
        ? `Anyone can call ${endpointList(endpoints)} without a token.`
        : `You didn't declare ${label}, and it can call ${endpointList(endpoints)}.`,
    ),
    ...holders.map(({ who, role }) => `You didn't declare ${who}, and it holds the app role ${role}.`),
  ];
}

function warnings(matrix: Matrix, summary: AccessSummary): readonly string[] {
  const { allowed, anonymous, refused } = summary;
  const callers = allowed.filter(({ subject }) => subject.kind === "caller");
  const people = allowed.filter(({ subject }) => isDeclared(subject) && subject.kind !== "caller");
  const stuck = refused.flatMap(({ subjects }) => subjects.filter(({ kind }) => kind === "caller"));
  const { enabled, allowedApplications } = matrix.protection.gate;
  const isNobody = !whoCanCall(matrix).some((access) => isCalled(access) && !anonymous.includes(access.endpoint));
  const waiting = waitingSentence(summary.waiting);
  const rest = isNobody ? "Nobody can call the rest." : onlySentence(matrix, summary, "the rest");
  return [
    // Before every sentence about who can't call, because that depends on it.
    ...(enabled && allowedApplications?.length === 0
      ? [`The list of allowed applications is empty: ${emptyListWords}.`]
      : []),
    ...(anonymous.length > 0 ? [`Anyone can call ${endpointList(anonymous)} without a token. ${rest}`] : []),
    ...(isNobody && anonymous.length === 0 ? [`Nobody can call the API${waiting === "" ? "" : " yet"}.`] : []),
    ...(people.length > 0 ? [peopleSentence(people, callers.length)] : []),
    ...(waiting === ""
      ? []
      : [
          people.length > 0 || isNobody || anonymous.length > 0
            ? waiting
            : `${onlySentence(matrix, summary)} ${waiting}`,
        ]),
    ...(stuck.length > 0
      ? [
          `${stuck.length} of the ${count(callers.length + stuck.length, "caller")} you declared can't call the API: ${allOf(stuck.map(nameOf))}.`,
        ]
      : []),
    ...(enabled && !allowedApplications
      ? ["App Service authentication accepts tokens of any application, not of your callers only."]
      : []),
  ];
}

/** "1 account of people can call the API with a password besides the 2 callers you declared." */
function peopleSentence(people: AccessSummary["allowed"], callers: number): string {
  const callersText =
    callers === 0 ? "" : ` besides the ${callers === 1 ? "caller" : `${callers} callers`} you declared`;
  const methods = [...new Set(people.flatMap((person) => person.ways))].map((way) =>
    way === "password" ? "with a password" : "in a browser",
  );
  return `${count(people.length, "account")} of people can call the API ${allOf(methods, "or")}${callersText}. ${everyoneElse}`;
}

/** The maximum number of names to show. Beyond that, a sentence has a count. */
const namesShown = 3;

/** The same for the whole API, with a count in place of many names. */
function waitingSentence(waiting: AccessSummary["waiting"]): string {
  const byLack = Map.groupBy(waiting, ({ lacks = "" }) => lacks);
  return [...byLack].map(([lacks, all]) => notYetSentence(namesOrCount(all), lacks)).join(" ");
}

function namesOrCount(all: AccessSummary["waiting"]): string {
  const subjects = all.map(({ subject }) => subject);
  return subjects.length > namesShown ? groupWords(subjects) : allOf(subjects.map(nameOf));
}

/** "Only the 3 callers you declared can call the API, and only from office." */
function onlySentence(matrix: Matrix, { allowed }: AccessSummary, resource = "the API"): string {
  const { places } = matrix;
  const declared = allowed.filter(({ subject }) => isDeclared(subject));
  const reachable = places.filter(({ name }) =>
    declared.some((entry) => entry.places.some(({ place, outcome }) => place === name && outcome !== "refused")),
  );
  const placesText =
    reachable.length === places.length || reachable.length === 0
      ? ""
      : `, and only from ${allOf(reachable.map(({ name }) => name))}`;
  const subjects = declared.map(({ subject }) => subject);
  return `Only ${thoseWho(subjects, matrix.subjects.filter(isDeclared))} can call ${resource}${placesText}.`;
}

/** "the 2 callers you declared": all callers, all accounts or both. Of some of them, the names say which. */
function thoseWho(can: readonly Subject[], declared: readonly Subject[]): string {
  const groups = [
    { word: "caller", isIn: ({ kind }: Subject) => kind === "caller" },
    { word: "account", isIn: ({ kind }: Subject) => kind !== "caller" },
  ].map(({ word, isIn }) => ({ word, those: labelsOf(can.filter(isIn)), all: labelsOf(declared.filter(isIn)) }));
  const named = groups.filter(({ those }) => those.size > 0);
  if (named.every(({ those, all }) => those.size >= all.size)) {
    return `the ${named.map(({ word, those }) => (those.size === 1 ? word : count(those.size, word))).join(" and ")} you declared`;
  }
  return labelsOf(can).size > namesShown
    ? `${named.map(({ word, those, all }) => `${those.size} of the ${count(all.size, word)}`).join(" and ")} you declared`
    : allOf([...new Set(can.map(nameOf))]);
}

function labelsOf(subjects: readonly Subject[]): ReadonlySet<string> {
  return new Set(subjects.map(({ label }) => label));
}

/** The next steps after reading the matrix. */
export function accessNext(matrix: Matrix, { verdict }: AccessVerdict, { option, stack }: MatrixOf): readonly string[] {
  if (verdict.kind === "fail") return [`Fix the settings or the contract, and run \`./pf matrix${option}\` again.`];
  const waiting = accessSummary(matrix).waiting.filter(({ lacks }) => lacks === "valid credential");
  const names = namesOrCount(waiting);
  return [
    ...(names === "" ? [] : [`Give ${names} a credential in the settings: docs/guides/credentials.md`]),
    deployNext(stack),
  ];
}

/** The effect of a settings change on access, in a line. */
export function differenceVerdict({ gains, wider, loses, otherwise, beneath, rules }: MatrixDifference): Verdict {
  if (gains.length + wider.length > 0) {
    const parts = [
      ...(gains.length > 0 ? [`${gains.length === 1 ? "1 gain" : `${gains.length} gains`} of access`] : []),
      ...(wider.length > 0 ? [`${count(wider.length, "protection")} weaker than before`] : []),
    ];
    return { kind: "fail", sentence: `This change opens access: ${parts.join(", ")}.` };
  }
  if (loses.length > 0) {
    return { kind: "warn", sentence: `Nobody gains access; ${count(loses.length, "loss", "losses")} of access.` };
  }
  const otherCount = otherwise.length + beneath.length + rules.length;
  if (otherCount > 0) {
    return { kind: "pass", sentence: `Nobody gains or loses access; ${count(otherCount, "other difference")}.` };
  }
  return { kind: "pass", sentence: "Nothing changes: nobody gains or loses access." };
}
