import { capital } from "@protected-function/core/text/capital.ts";
import { cut } from "@protected-function/core/text/cut.ts";
import type { Finding } from "../findings/finding.ts";
import type { FindingId } from "../findings/finding-ids.ts";

/**
 * The sentences for findings of one kind: the change and its consequence. `{subject}`, `{before}`, `{after}`,
 * `{change}` ("now X, before Y") and `{fact}` are placeholders for the finding's data, capitalized at the start of a
 * sentence. A function handles other cases.
 */
export type Wording = Sentence | readonly [text: Sentence, consequence: Sentence];
export type Sentence = string | ((data: FindingData) => string);

/** The words of one area. */
export type AreaWords = { readonly [Id in FindingId]?: Wording };

/** A finding's data, ready for a sentence. */
export interface FindingData {
  readonly finding: Finding;
  readonly subject: string;
  readonly before: string;
  readonly after: string;
  /** "now X, before Y" */
  readonly change: string;
  readonly text: (fact: string) => string;
  readonly list: (fact: string) => readonly string[];
}

export function dataOf(finding: Finding): FindingData {
  const { subject, facts = {} } = finding;
  const [before, after] = [valueText(finding.before), valueText(finding.after)];
  return {
    finding,
    subject,
    before,
    after,
    change: `now ${after}, before ${before}`,
    text: (name) => plain(facts[name]),
    list: (name) => listOf(facts[name]),
  };
}

/** A finding's sentence, with its data filled in. */
export function sentenceOf(sentence: Sentence, data: FindingData): string {
  return typeof sentence === "function" ? sentence(data) : filled(sentence, data);
}

/** One sentence if a fact is true or has a value, and another if not. */
export function when(fact: string | ((data: FindingData) => boolean), yes: Sentence, no: Sentence = ""): Sentence {
  return (data) => {
    const holds = typeof fact === "string" ? isThere(data.finding.facts?.[fact]) : fact(data);
    return sentenceOf(holds ? yes : no, data);
  };
}

function isThere(value: unknown): boolean {
  return Array.isArray(value)
    ? value.length > 0
    : value !== undefined && value !== null && value !== false && value !== "";
}

function filled(template: string, data: FindingData): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const key = `${name[0]?.toLowerCase()}${name.slice(1)}`;
    const text = valueOf(key, data);
    return key === name ? text : capital(text);
  });
}

function valueOf(name: string, data: FindingData): string {
  if (name === "subject" || name === "before" || name === "after" || name === "change") return data[name];
  return Array.isArray(data.finding.facts?.[name]) ? listText(data.list(name)) : data.text(name);
}

export function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(plain) : [];
}

function plain(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A short value for a sentence, without quotes. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return "not set";
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) {
    return value.length === 0 ? "an empty list" : cut(value.map(String).join(", "), longest);
  }
  if (value === "") return "empty";
  return cut(typeof value === "object" ? JSON.stringify(value) : String(value), longest);
}

const longest = 160;

/** "a, b and c" */
export function listText(names: readonly string[], last = "and", ifEmpty = "nobody"): string {
  if (names.length === 0) return ifEmpty;
  const [end = "", ...rest] = names.toReversed();
  return rest.length === 0 ? end : `${rest.toReversed().join(", ")} ${last} ${end}`;
}
