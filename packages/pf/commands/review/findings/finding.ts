import type { FactsOf, Shape } from "./fact-types.ts";
import { type Json } from "../snapshot/snapshot.ts";
import type { Comparison, Kind } from "./kind.ts";
import { type FindingId, kinds } from "./kinds.ts";
import type { Severity } from "./severity.ts";

/** The origin of a finding: a changed file and, if known, the line in the head's version. */
export interface Place {
  readonly file: string;
  readonly line?: number;
}

interface Common {
  /** The finding's subject, stable across commits: `caller partner`, `POST orders/{id}`, `function-app`. */
  readonly subject: string;
  readonly where?: readonly Place[];
  /** Its effects, listed below it, such as a gain of access and the place. No effect has a worse severity. */
  readonly effects?: readonly Finding[];
}

type Has<Id extends FindingId> = (typeof kinds)[Id] extends Kind<infer Facts, infer _> ? FactsOf<Facts> : never;

/** A finding of one kind, or of any of several. */
export type FindingOf<Id extends FindingId> = Id extends FindingId
  ? Common & { readonly id: Id; readonly severity: Severity } & Has<Id>
  : never;

/**
 * One cause and its effects, as data. Contains no sentences (the table of kinds writes those), no secrets, and names in
 * place of ids. The same change therefore gives the same finding in every run.
 */
export type Finding = FindingOf<FindingId>;

type SeverityChosenBy<Id extends FindingId> = (typeof kinds)[Id]["severity"] extends readonly (infer Chosen)[]
  ? { readonly severity: Chosen }
  : object;

/** What a comparison says: the table adds the severity, unless it lets the comparison choose. */
export type Draft<Id extends FindingId> = Id extends FindingId
  ? Common & { readonly id: Id } & Has<Id> & SeverityChosenBy<Id>
  : never;

/** Makes a finding. */
export function finding<Id extends FindingId>(draft: Draft<Id>): FindingOf<Id> {
  const { severity } = kinds[draft.id as Id] as {
    readonly severity: Severity | ((draft: unknown) => Severity) | readonly Severity[];
  };
  if (typeof severity === "string") return { ...draft, severity } as unknown as FindingOf<Id>;
  return (typeof severity === "function" ? { ...draft, severity: severity(draft) } : draft) as unknown as FindingOf<Id>;
}

export interface Sentences {
  readonly text: string;
  readonly consequence?: string;
  /** The text in parts, if it is one of two values. */
  readonly comparison?: Comparison;
}

/** A finding in sentences. Each effect has its own sentences. */
export function wordsOf(finding: Finding): Sentences {
  const { says, means = "", compares } = kinds[finding.id] as unknown as Kind<Shape, Severity>;
  const told = finding as unknown as Parameters<Exclude<typeof says, string>>[0];
  const [text, consequence] = [says, means].map((words) => (typeof words === "function" ? words(told) : words));
  return {
    text: text ?? "",
    ...(consequence !== undefined && consequence !== "" && { consequence }),
    ...(compares && { comparison: compares(told) }),
  };
}

/** The name that a person uses to accept a finding. Unlike a fingerprint, it doesn't change with every commit. */
export function keyOf({ id, subject }: Pick<Finding, "id" | "subject">): string {
  return `${id} ${subject}`;
}

/** One entry of `accepted-findings.yaml`: a finding that a person has accepted, by name. */
export interface Acceptance {
  /** The finding's id, and its subject as the review names it. */
  readonly finding: string;
  readonly subject: string;
  /** The only stack that it applies to. Default: all stacks. */
  readonly stack?: string;
  readonly reason: string;
  readonly decidedBy: string;
  /** The last day on which it applies: `2027-05-31`. */
  readonly until: string;
}

/** A finding's old and new values. Leaves out possible secrets and values that aren't set. */
export function beforeAndAfter(
  oldValue: unknown,
  newValue: unknown,
  path = "",
): { readonly before?: Json; readonly after?: Json } {
  const [before, after] = [oldValue, newValue].map((value) => visible(value, path));
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function visible(value: unknown, path: string): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (/secret(?!SettingName)|password|connectionString|accessKey/i.test(path)) return "a value that isn't shown";
  return value as Json;
}
