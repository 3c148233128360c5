import { cut } from "../../../text/cut.ts";
import type { Finding } from "../findings/finding.ts";
import type { FindingId } from "../findings/finding-ids.ts";
import { capital } from "../../../text/capital.ts";

/** A finding in sentences: what changes, and what follows from it. */
export interface FindingWords {
  readonly text: string;
  readonly consequence?: string;
}

/** How findings of one kind are told. */
export interface Wording {
  /** One line about the kind, without any finding's names. */
  readonly title: string;
  /** What changes, and what follows from it. */
  readonly words: (told: Told) => string | readonly [text: string, consequence: string];
}

/** The words of one area. */
export type AreaWords = { readonly [Id in FindingId]?: Wording };

/** A finding's data, ready for a sentence. */
export interface Told {
  readonly finding: Finding;
  readonly subject: string;
  /** The subject, at the start of a sentence. */
  readonly Subject: string;
  readonly before: string;
  readonly after: string;
  readonly text: (fact: string) => string;
  readonly list: (fact: string) => readonly string[];
  readonly is: (fact: string) => boolean;
}

export function told(finding: Finding): Told {
  const { subject, before, after, facts = {} } = finding;
  return {
    finding,
    subject,
    Subject: capital(subject),
    before: shown(before),
    after: shown(after),
    text: (name) => plain(facts[name]),
    list: (name) => listOf(facts[name]),
    is: (name) => facts[name] === true,
  };
}

export function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(plain) : [];
}

function plain(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A value for a sentence: short, a text without quotes as other words have it. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "not set";
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) {
    return value.length === 0 ? "an empty list" : cut(value.map(String).join(", "), longest);
  }
  if (value === "") return "empty";
  return cut(typeof value === "object" ? JSON.stringify(value) : String(value), longest);
}

const longest = 160;

/** "a, b and c" */
export function listed(names: readonly string[], last = "and", none = "nobody"): string {
  if (names.length === 0) return none;
  const [end = "", ...others] = names.toReversed();
  return others.length === 0 ? end : `${others.toReversed().join(", ")} ${last} ${end}`;
}

/** "now X, before Y" */
export function nowAndBefore({ before, after }: Told): string {
  return `now ${after}, before ${before}`;
}
