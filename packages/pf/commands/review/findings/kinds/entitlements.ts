import { listText } from "@protected-function/core/text/list-text.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { anyOf, group, maybe, oneOf, principal, text, texts } from "../fact-types.ts";
import { facts, kind } from "../kind.ts";
import { beginning } from "../wording.ts";
import { ofResource } from "./resource-facts.ts";

const entitlement = { what: oneOf("app role", "permission scope"), name: text };
const of = facts(entitlement);
const ofMembers = facts({ ...entitlement, members: texts });

/** "The app role Function.Invoke of the API" */
const named = ({ subject, facts: { what } }: { readonly subject: string; readonly facts: { readonly what: string } }) =>
  `The ${what} ${subject}`;

/** https://learn.microsoft.com/graph/api/resources/approle (allowedMemberTypes) */
const memberNouns = new Map([
  ["User", "people"],
  ["Application", "applications"],
]);
const membersText = (members: readonly string[]) =>
  listText(members.map((member) => memberNouns.get(member) ?? member));

/** App roles and permission scopes. */
export const entitlementKinds = {
  "entitlement/added": kind({
    title: "An app role or permission scope is new",
    severity: "changes",
    has: facts({ ...entitlement, entitlement: text }),
    says: ({ facts: { what, name, entitlement } }) => `${capital(name)} has a new ${what}: ${entitlement}.`,
  }),
  "entitlement/removed": kind({
    title: "An app role or permission scope is removed",
    severity: "breaks",
    has: facts({ ...entitlement, holders: texts }),
    says: (finding) => `${named(finding)} is disabled, then removed with its assignments.`,
    means: ({ facts: { what, holders } }) => (what === "app role" ? `It was held by ${listText(holders)}.` : ""),
  }),
  "entitlement/replaced": kind({
    title: "An app role or permission scope gets another id",
    severity: "breaks",
    has: facts({ ...entitlement, holders: texts, lose: texts }),
    says: (finding) => `${named(finding)} gets another id: the old one is disabled, then removed with its assignments.`,
    means: ({ facts: { what, holders, lose } }) => {
      if (what !== "app role") return "";
      const keptHolders = holders.filter((holder) => !lose.includes(holder));
      const sentences = [
        keptHolders.length > 0
          ? `${capital(listText(keptHolders))} ${keptHolders.length === 1 ? "is" : "are"} assigned the new one.`
          : "",
        lose.length > 0 ? `${capital(listText(lose))} ${lose.length === 1 ? "loses" : "lose"} it.` : "",
        "Anyone whom this stack doesn't assign loses it.",
      ];
      return sentences.filter((sentence) => sentence !== "").join(" ");
    },
  }),
  "entitlement/enabled": kind({
    title: "An app role or permission scope is enabled",
    severity: "changes",
    has: of,
    says: (finding) => `${named(finding)} is enabled.`,
  }),
  // learn: howto-add-app-roles-in-apps
  "entitlement/disabled": kind({
    title: "An app role or permission scope is disabled",
    severity: "breaks",
    has: of,
    says: (finding) =>
      finding.facts.what === "app role"
        ? `${named(finding)} is disabled: nobody else can be assigned it. Tokens of those who have it still carry it.`
        : `${named(finding)} is disabled: tokens no longer carry it.`,
  }),
  "entitlement/disabled-meanwhile": kind({
    title: "An app role or permission scope is disabled during the deployment",
    severity: "breaks",
    has: of,
    says: (finding) => `${named(finding)} is rewritten: it is disabled for a moment.`,
    means: ({ facts: { what } }) =>
      what === "app role"
        ? "Tokens still carry it. An assignment that is created in that moment is refused."
        : "Tokens that people get in that moment lack it. The function requires none; others that require it deny them.",
  }),
  "entitlement/renamed": kind({
    title: "An app role or permission scope gets another name",
    severity: "breaks",
    has: { after: maybe(text), ...facts({ ...entitlement, holders: texts }) },
    says: (finding) => `${named(finding)} is now called ${finding.after ?? "not set"}: tokens carry the new name.`,
    means: ({ facts: { holders } }) =>
      `${holders.length === 0 ? "Its holders keep" : `${capital(listText(holders))} ${holders.length === 1 ? "keeps" : "keep"}`} it. Code that looks for the old name no longer finds it.`,
  }),
  "entitlement/holders-wider": kind({
    title: "An app role can be assigned to more kinds of holders",
    severity: "weakens",
    has: ofMembers,
    says: ({ subject, facts: { what, members } }) =>
      `The ${what} ${subject} can now also be assigned to ${membersText(members)}.`,
    means: "Anyone who assigns it can now give it to them. Endpoints that allow it also allow them.",
  }),
  "entitlement/holders-narrower": kind({
    title: "An app role can be assigned to fewer kinds of holders",
    severity: "breaks",
    has: ofMembers,
    says: ({ subject, facts: { what, members } }) =>
      `The ${what} ${subject} can no longer be assigned to ${membersText(members)}.`,
  }),
};

const assignment = facts({ who: text, principal, on: text, role: maybe(text) });
const grant = {
  facts: anyOf(
    group({ who: text, on: text, permission: text, kind: oneOf("application", "delegated") }),
    // A type that only the state shows.
    group(ofResource),
  ),
};

/** Assignments and permissions. */
export const assignmentKinds = {
  "assignment/added": kind({
    title: "Someone is assigned to an application",
    severity: "opens",
    has: assignment,
    says: ({ facts: { who, role, on } }) =>
      role === undefined
        ? `${beginning(who)} is assigned to ${on}.`
        : `${beginning(who)} is assigned the app role ${role} of ${on}.`,
  }),
  "assignment/removed": kind({
    title: "Someone is no longer assigned to an application",
    severity: "breaks",
    has: assignment,
    says: ({ facts: { who, role, on } }) =>
      role === undefined
        ? `${beginning(who)} loses the assignment to ${on}.`
        : `${beginning(who)} loses the app role ${role} of ${on}.`,
  }),
  "assignment/handed-over": kind({
    title: "A caller is another application",
    severity: "opens",
    has: { before: text, after: text },
    says: ({ subject, before, after }) => `${capital(subject)} is now the application ${after}, was ${before}.`,
    means: "It gets the caller's roles, and the other one loses them.",
  }),
  "assignment/replaced": kind({
    title: "An app role assignment is replaced",
    severity: "breaks",
    has: facts({ role: maybe(text) }),
    says: ({ subject }) => `The app role assignment ${subject} is removed and created again.`,
    means: "For a moment its holder gets no token with the role. Tokens issued before stay as they are.",
  }),
  "grant/added": kind({
    title: "An application is granted a permission on another API",
    severity: "opens",
    has: grant,
    says: ({ subject, facts }) => {
      if (!("permission" in facts)) return `"${subject}" grants someone more (${facts.type ?? ""}).`;
      const onBehalf = facts.kind === "delegated" ? ", on behalf of everybody" : "";
      return `${beginning(facts.who)} is granted ${facts.permission} on ${facts.on}${onBehalf}.`;
    },
    means: ({ facts }) =>
      "permission" in facts && facts.kind === "application"
        ? "It can use the permission as itself, without a person."
        : "",
  }),
  "grant/removed": kind({
    title: "An application loses a permission on another API",
    severity: "breaks",
    has: grant,
    says: ({ subject, facts }) =>
      "permission" in facts
        ? `${beginning(facts.who)} loses ${facts.permission} on ${facts.on}.`
        : `"${subject}" no longer grants what it granted (${facts.type ?? ""}).`,
  }),
};
