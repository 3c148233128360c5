import { policyStateWords } from "../../../access-matrix/policy-state-words.ts";
import { type AreaWords, listed, listOf, shown, type Told } from "./told.ts";

/** Conditional access: policies, named locations, and the accounts that they spare. */
export const policyWords = {
  "policy/new": {
    title: "A conditional access policy is new",
    words: (told) => {
      const { text } = told;
      const what = `${text("who")} For: ${text("what")} From: ${text("where")} Requires: ${text("demands")}`;
      const { after } = told.finding;
      return [
        `The policy "${told.subject}" is new and ${stateWord(after)}.`,
        after === "enabled" ? `${what} Anyone it applies to who can't satisfy it is denied.` : what,
      ];
    },
  },
  "policy/removed": {
    title: "A conditional access policy is deleted",
    words: (told) => `The policy "${told.subject}" is deleted. It was ${stateWord(told.finding.before)}.`,
  },
  "policy/not-enforced": {
    title: "A conditional access policy is no longer enforced",
    words: stateWords,
  },
  // How late: docs/conditional-access.md.
  "policy/enforced": {
    title: "A conditional access policy is enforced",
    words: (told) => [
      stateWords(told),
      "Sign-ins that it only recorded so far are denied, up to a day after the deployment.",
    ],
  },
  "policy/state": {
    title: "A conditional access policy that isn't enforced changes its state",
    words: stateWords,
  },
  "policy/weaker": {
    title: "An enforced conditional access policy is weaker",
    words: (told) => [
      partsWords(told),
      partsOf(told).some(({ part }) => part === "demands")
        ? partsOf(told).some(({ before }) => before === "Blocks.")
          ? "Anyone who can satisfy it gets in."
          : "Decide which of the two requires more."
        : "It no longer applies to everything that it applied to.",
    ],
  },
  "policy/stricter": {
    title: "An enforced conditional access policy is stricter",
    words: (told) => [partsWords(told), "Anyone it now applies to who can't satisfy it is denied."],
  },
  "policy/changed": {
    title: "A conditional access policy changes",
    words: (told) => [
      partsWords(told),
      told.finding.severity === "unknown" ? "Nothing here can tell whether it is as strict as before." : "",
    ],
  },
  "location/wider": {
    title: "A named location covers more addresses",
    words: (told) => {
      const relying = told.finding.facts?.["relying"];
      const policies = (Array.isArray(relying) ? relying : []).map((one: unknown) => {
        const { policy, state } = Object(one) as { readonly policy?: unknown; readonly state?: unknown };
        return state === "enabled" ? `"${String(policy)}"` : `"${String(policy)}" (${stateWord(state)})`;
      });
      return [
        `The named location "${told.subject}" now also covers ${listed(told.list("gained"))}. It is ${addresses(rangesIn(told.finding.after))}; before, it was ${addresses(rangesIn(told.finding.before))}.`,
        policies.length === 0
          ? "No policy of this stack relies on it."
          : `${policies.length === 1 ? "This policy relies" : "These policies rely"} on it: ${listed(policies)}.`,
      ];
    },
  },
  "location/narrower": {
    title: "A named location covers fewer addresses",
    words: (told) => `The named location "${told.subject}" no longer covers ${listed(told.list("lost"))}.`,
  },
  "location/trusted": {
    title: "A named location is marked as trusted, or no longer",
    words: ({ subject, finding }) =>
      `The named location "${subject}" is ${finding.after === true ? "now" : "no longer"} marked as trusted. Policies of others that exclude trusted locations go by it.`,
  },
  "location/new": {
    title: "A named location is new",
    words: (told) =>
      `The named location "${told.subject}" is new: ${addresses(rangesIn(told.finding.after))}${told.is("trusted") ? ", trusted" : ""}.`,
  },
  "location/removed": {
    title: "A named location is deleted",
    words: (told) =>
      `The named location "${told.subject}" is deleted. It was ${addresses(rangesIn(told.finding.before))}.`,
  },
  "emergency/one-way-back": {
    title: "One way back in is left, or none",
    words: ({ list }) => [
      list("left").length === 0 ? "No way back in is left." : `One way back in is left: ${listed(list("left"))}.`,
      `Removed: ${listed(list("removed"))}. Microsoft recommends two emergency accounts that no policy applies to.`,
    ],
  },
  "emergency/account-added": {
    title: "An emergency account is added",
    words: ({ Subject }) => `${Subject} is new: the stack's policies don't apply to it.`,
  },
  "emergency/account-removed": {
    title: "An emergency account is removed",
    words: ({ Subject }) => `${Subject} is removed: the stack's policies apply to it like to anyone else.`,
  },
} satisfies AreaWords;

function stateWords({ subject, finding: { before, after } }: Told): string {
  return `The policy "${subject}" is now ${stateWord(after)}, before ${stateWord(before)}.`;
}

function stateWord(state: unknown): string {
  return new Map<unknown, string>(Object.entries(policyStateWords)).get(state) ?? shown(state);
}

interface SaidPart {
  readonly part: string;
  readonly before: unknown;
  readonly after: unknown;
}

function partsOf({ finding }: Told): readonly SaidPart[] {
  const parts = finding.facts?.["parts"];
  return Array.isArray(parts) ? (parts as readonly SaidPart[]) : [];
}

function partsWords(told: Told): string {
  const parts = partsOf(told).map(({ part, before, after }) => {
    const name = partNames[part] ?? part;
    return `${name} now: ${ended(shown(after))} Before: ${ended(shown(before))}`;
  });
  return `The policy "${told.subject}" changes. ${parts.join(" ")}`;
}

const partNames: Readonly<Record<string, string>> = {
  who: "Who,",
  what: "For what,",
  where: "From where,",
  demands: "Requires",
  "conditions.clientAppTypes": "Client apps (clientAppTypes),",
};

function ended(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}

function rangesIn(value: unknown): readonly string[] {
  return listOf(value);
}

/** How wide each is: a prefix's length is easily misread. */
function addresses(ranges: readonly string[]): string {
  return listed(ranges.map(sized), "and", "no addresses");
}

function sized(range: string): string {
  const [base = "", prefix] = range.split("/");
  if (base.includes(":") || prefix === undefined) return range;
  const count = 2 ** (32 - Number(prefix));
  return `${range} (${count.toLocaleString("en-US")} ${count === 1 ? "address" : "addresses"})`;
}
