import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import { policyStateWords } from "../../../access-matrix/words.ts";
import { type AreaWords, type FindingData, listText, listOf, sentenceOf, valueText, when } from "./wording.ts";

/** Conditional access: policies, named locations, and the accounts that they exclude. */
export const policyWords = {
  "policy/new": [
    ({ subject, finding }) => `The policy "${subject}" is new and ${stateWord(finding.after)}.`,
    when(
      ({ finding }) => finding.after === "enabled",
      (data) => `${scopeOf(data)} Anyone it applies to who can't satisfy it is denied.`,
      scopeOf,
    ),
  ],
  "policy/removed": ({ subject, finding }) =>
    `The policy "${subject}" is deleted. It was ${stateWord(finding.before)}.`,
  "policy/not-enforced": stateSentence,
  // For the delay, see docs/guides/conditional-access.md.
  "policy/enforced": [
    stateSentence,
    "Sign-ins that it only recorded so far are denied, up to a day after the deployment.",
  ],
  "policy/state": stateSentence,
  "policy/weaker": [
    partsSentence,
    (data) => {
      const parts = partsOf(data);
      if (!parts.some(({ part }) => part === "demands"))
        return "It no longer applies to everything that it applied to.";
      return parts.some(({ before }) => before === "Blocks.")
        ? "Anyone who can satisfy it gets in."
        : "Decide which of the two requires more.";
    },
  ],
  "policy/stricter": [partsSentence, "Anyone it now applies to who can't satisfy it is denied."],
  "policy/changed": [
    partsSentence,
    when(({ finding }) => finding.severity === "unknown", "Nothing here can tell whether it is as strict as before."),
  ],
  "location/wider": [
    ({ subject, list, finding: { before, after } }) =>
      `The named location "${subject}" now also covers ${listText(list("gained"))}. It is ${addresses(after)}; before, it was ${addresses(before)}.`,
    ({ finding }) => {
      const relying = finding.facts?.["relying"];
      const policies = (Array.isArray(relying) ? relying : []).map((relyingPolicy: unknown) => {
        const { policy, state } = Object(relyingPolicy) as { readonly policy?: unknown; readonly state?: unknown };
        return state === "enabled" ? `"${String(policy)}"` : `"${String(policy)}" (${stateWord(state)})`;
      });
      return policies.length === 0
        ? "No policy of this stack relies on it."
        : `${policies.length === 1 ? "This policy relies" : "These policies rely"} on it: ${listText(policies)}.`;
    },
  ],
  "location/narrower": ({ subject, list }) =>
    `The named location "${subject}" no longer covers ${listText(list("lost"))}.`,
  "location/trusted": ({ subject, finding }) =>
    `The named location "${subject}" is ${finding.after === true ? "now" : "no longer"} marked as trusted. Policies of others that exclude trusted locations go by it.`,
  "location/new": ({ subject, text, finding }) =>
    `The named location "${subject}" is new: ${addresses(finding.after)}${text("trusted") === "true" ? ", trusted" : ""}.`,
  "location/removed": ({ subject, finding }) =>
    `The named location "${subject}" is deleted. It was ${addresses(finding.before)}.`,
  "emergency/one-way-back": [
    when("left", "One way back in is left: {left}.", "No way back in is left."),
    ({ list }) =>
      `Removed: ${listText(list("removed"))}. Microsoft recommends two emergency accounts that no policy applies to.`,
  ],
  "emergency/account-added": "{Subject} is new: the stack's policies don't apply to it.",
  "emergency/account-removed": "{Subject} is removed: the stack's policies apply to it like to anyone else.",
} satisfies AreaWords;

function scopeOf(data: FindingData): string {
  return `${sentenceOf("{who} For: {what} From: {where}", data)} Requires: ${sentenceOf("{demands}", data)}`;
}

function stateSentence({ subject, finding: { before, after } }: FindingData): string {
  return `The policy "${subject}" is now ${stateWord(after)}, before ${stateWord(before)}.`;
}

function stateWord(state: unknown): string {
  return new Map<unknown, string>(Object.entries(policyStateWords)).get(state) ?? valueText(state);
}

interface PolicyPart {
  readonly part: string;
  readonly before: unknown;
  readonly after: unknown;
}

function partsOf({ finding }: FindingData): readonly PolicyPart[] {
  const parts = finding.facts?.["parts"];
  return Array.isArray(parts) ? (parts as readonly PolicyPart[]) : [];
}

function partsSentence(data: FindingData): string {
  const parts = partsOf(data).map(({ part, before, after }) => {
    const name = ownEntry(partNames, part) ?? part;
    return `${name} now: ${withPeriod(valueText(after))} Before: ${withPeriod(valueText(before))}`;
  });
  return `The policy "${data.subject}" changes. ${parts.join(" ")}`;
}

const partNames: Readonly<Record<string, string>> = {
  who: "Who,",
  what: "For what,",
  where: "From where,",
  demands: "Requires",
  "conditions.clientAppTypes": "Client apps (clientAppTypes),",
};

function withPeriod(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}

/** The size of each range, because a prefix length is easy to misread. */
function addresses(ranges: unknown): string {
  return listText(listOf(ranges).map(sized), "and", "no addresses");
}

function sized(range: string): string {
  const [base = "", prefix] = range.split("/");
  if (base.includes(":") || prefix === undefined) return range;
  const count = 2 ** (32 - Number(prefix));
  return `${range} (${count.toLocaleString("en-US")} ${count === 1 ? "address" : "addresses"})`;
}
