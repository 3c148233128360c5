import { listText } from "@protected-function/core/text/list-text.ts";
import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { policyStateWords } from "../../../../access-matrix/words.ts";
import { flag, group, listOf, oneOf, text, texts, value } from "../fact-types.ts";
import { type Comparison, facts, kind } from "../kind.ts";
import { fullText, valueText } from "../wording.ts";

const state = oneOf("enabled", "enabledForReportingButNotEnforced", "disabled");
const stateChange = { before: state, after: state };
const stateWord = (state: keyof typeof policyStateWords) => policyStateWords[state];

interface StateChange {
  readonly subject: string;
  readonly before: keyof typeof policyStateWords;
  readonly after: keyof typeof policyStateWords;
}
const stateSentence = ({ subject, before, after }: StateChange) =>
  `The policy "${subject}" is now ${stateWord(after)}, was ${stateWord(before)}.`;

/** One part of a policy: `who`, `what`, `where`, `demands`, or a path as Graph names it. */
const parts = facts({ parts: listOf(group({ part: text, before: value, after: value })), names: texts });

interface PolicyChange {
  readonly subject: string;
  readonly facts: {
    readonly parts: readonly { readonly part: string; readonly before: unknown; readonly after: unknown }[];
  };
}

const partNames: Readonly<Record<string, string>> = {
  who: "Who,",
  what: "For what,",
  where: "From where,",
  demands: "Requires",
  "conditions.clientAppTypes": "Client apps (clientAppTypes),",
};

function comparedParts({ subject, facts: { parts } }: PolicyChange): Comparison {
  return {
    sentence: `The policy "${subject}" changes.`,
    parts: parts.map(({ part, before, after }) => ({
      what: (ownEntry(partNames, part) ?? part).replace(/,$/, ""),
      now: fullText(after),
      before: fullText(before),
    })),
  };
}

function partsSentence({ subject, facts: { parts } }: PolicyChange): string {
  const sentences = parts.map(({ part, before, after }) => {
    const name = ownEntry(partNames, part) ?? part;
    return `${name} now: ${withPeriod(valueText(after))} Before: ${withPeriod(valueText(before))}`;
  });
  return `The policy "${subject}" changes. ${sentences.join(" ")}`;
}

function withPeriod(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}

/** Conditional access policies. */
export const policyKinds = {
  "policy/new": kind({
    title: "A conditional access policy is new",
    severity: ({ after }) => (after === "enabled" ? "breaks" : "changes"),
    has: { after: state, ...facts({ who: text, what: text, where: text, demands: text }) },
    says: ({ subject, after }) => `The policy "${subject}" is new and ${stateWord(after)}.`,
    means: ({ after, facts: { who, what, where, demands } }) => {
      const scope = `${who} For: ${what} From: ${where} Requires: ${demands}`;
      return after === "enabled" ? `${scope} Anyone it applies to who can't satisfy it is denied.` : scope;
    },
  }),
  "policy/removed": kind({
    title: "A conditional access policy is deleted",
    severity: ({ before }) => (before === "enabled" ? "weakens" : "changes"),
    has: { before: state },
    says: ({ subject, before }) => `The policy "${subject}" is deleted. It was ${stateWord(before)}.`,
  }),
  "policy/not-enforced": kind({
    title: "A conditional access policy is no longer enforced",
    severity: "weakens",
    has: stateChange,
    says: stateSentence,
  }),
  // For the delay, see docs/guides/conditional-access.md.
  "policy/enforced": kind({
    title: "A conditional access policy is enforced",
    severity: "breaks",
    has: stateChange,
    says: stateSentence,
    means: "Sign-ins that it only recorded so far are denied, up to a day after the deployment.",
  }),
  "policy/state": kind({
    title: "A conditional access policy that isn't enforced changes its state",
    severity: "changes",
    has: stateChange,
    says: stateSentence,
  }),
  "policy/weaker": kind({
    title: "An enforced conditional access policy is weaker",
    severity: "weakens",
    has: parts,
    says: partsSentence,
    compares: comparedParts,
    means: ({ facts: { parts } }) => {
      if (!parts.some(({ part }) => part === "demands"))
        return "It no longer applies to everything that it applied to.";
      return parts.some(({ before }) => before === "Blocks.")
        ? "Anyone who can satisfy it gets in."
        : "Decide which of the two requires more.";
    },
  }),
  "policy/stricter": kind({
    title: "An enforced conditional access policy is stricter",
    severity: "breaks",
    has: parts,
    says: partsSentence,
    compares: comparedParts,
    means: "Anyone it now applies to who can't satisfy it is denied.",
  }),
  "policy/changed": kind({
    title: "A conditional access policy changes",
    severity: ["unknown", "changes"],
    has: parts,
    says: partsSentence,
    compares: comparedParts,
    means: ({ severity }) => (severity === "unknown" ? "The review can't tell whether it is as strict as before." : ""),
  }),
};

/** The size of each range, because a prefix length is easy to misread. */
function addresses(ranges: readonly string[]): string {
  return listText(ranges.map(sized), "and", "no addresses");
}

function sized(range: string): string {
  const [base = "", prefix] = range.split("/");
  if (base.includes(":") || prefix === undefined) return range;
  const count = 2 ** (32 - Number(prefix));
  return `${range} (${count.toLocaleString("en-US")} ${count === 1 ? "address" : "addresses"})`;
}

const ranges = { before: texts, after: texts };

/** Named locations. */
export const locationKinds = {
  "location/wider": kind({
    title: "A named location covers more addresses",
    severity: ["weakens", "changes"],
    has: { ...ranges, ...facts({ gained: texts, relying: listOf(group({ policy: text, state })) }) },
    says: ({ subject, before, after, facts: { gained } }) =>
      `The named location "${subject}" now also covers ${listText(gained)}. It is ${addresses(after)}; before, it was ${addresses(before)}.`,
    means: ({ facts: { relying } }) => {
      const policies = relying.map(({ policy, state }) =>
        state === "enabled" ? `"${policy}"` : `"${policy}" (${stateWord(state)})`,
      );
      return policies.length === 0
        ? "No policy of this stack relies on it."
        : `${policies.length === 1 ? "This policy relies" : "These policies rely"} on it: ${listText(policies)}.`;
    },
  }),
  "location/narrower": kind({
    title: "A named location covers fewer addresses",
    severity: "breaks",
    has: { ...ranges, ...facts({ lost: texts }) },
    says: ({ subject, facts: { lost } }) => `The named location "${subject}" no longer covers ${listText(lost)}.`,
  }),
  "location/trusted": kind({
    title: "A named location is marked as trusted, or no longer",
    severity: ({ after }) => (after ? "weakens" : "changes"),
    has: { after: flag },
    says: ({ subject, after }) =>
      `The named location "${subject}" is ${after ? "now" : "no longer"} marked as trusted. Policies of others that exclude trusted locations go by it.`,
  }),
  "location/new": kind({
    title: "A named location is new",
    severity: "changes",
    has: { after: texts, ...facts({ trusted: flag }) },
    says: ({ subject, after, facts: { trusted } }) =>
      `The named location "${subject}" is new: ${addresses(after)}${trusted ? ", trusted" : ""}.`,
  }),
  "location/removed": kind({
    title: "A named location is deleted",
    severity: "changes",
    has: { before: texts },
    says: ({ subject, before }) => `The named location "${subject}" is deleted. It was ${addresses(before)}.`,
  }),
};

/** Accounts that the stack's policies exclude, so that you can still sign in if a policy is wrong. */
export const emergencyKinds = {
  "emergency/one-way-back": kind({
    title: "One way back in is left, or none",
    severity: "weakens",
    has: facts({ left: texts, removed: texts }),
    says: ({ facts: { left } }) =>
      left.length > 0 ? `One way back in is left: ${listText(left)}.` : "No way back in is left.",
    means: ({ facts: { removed } }) =>
      `Removed: ${listText(removed)}. Microsoft recommends two emergency accounts that no policy applies to.`,
  }),
  "emergency/account-added": kind({
    title: "An emergency account is added",
    severity: "changes",
    says: ({ subject }) => `${capital(subject)} is new: the stack's policies don't apply to it.`,
  }),
  "emergency/account-removed": kind({
    title: "An emergency account is removed",
    severity: "changes",
    says: ({ subject }) => `${capital(subject)} is removed: the stack's policies apply to it like to anyone else.`,
  }),
};
