import { listText } from "@protected-function/core/text/list-text.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { nounOf, programTypes, resourceTypeOf } from "../../../../stacks/live/program-types.ts";
import { type FactsOf, group, maybe, oneOf, text, texts } from "../fact-types.ts";
import { changed, facts, kind } from "../kind.ts";
import { beginning, changeOf } from "../wording.ts";
import { dangers, ofResource } from "./resource-facts.ts";

const resource = facts(ofResource);

interface OfResource {
  readonly subject: string;
  readonly facts: Pick<FactsOf<typeof ofResource>, "type" | "danger" | "lost">;
}

/** `Storage account "storage"`, or a type that the program doesn't declare: `"work" (azure-native:storage:Queue)` */
const withType = ({ subject, facts: { type } }: OfResource) => {
  if (type === undefined) return `"${subject}"`;
  return resourceTypeOf(type) ? `${capital(nounOf(type))} "${subject}"` : `"${subject}" (${type})`;
};
const dangerOf = ({ facts: { danger } }: OfResource) => (danger === undefined ? "" : dangers[danger]);

/** The loss that comes with a deleted or replaced resource. */
const losses = new Map<string, string>(programTypes.flatMap(({ loss }) => (loss ? [loss] : [])));
const lossOf = (finding: OfResource) => losses.get(finding.facts.lost ?? "") ?? dangerOf(finding);

const azureRole = facts({ who: text, role: text, scope: text });

/** Azure roles. */
export const azureRoleKinds = {
  "azure-role/added": kind({
    title: "An Azure role is assigned",
    severity: "opens",
    has: azureRole,
    says: ({ facts: { who, role, scope } }) => `${beginning(who)} gets the Azure role ${role} on ${scope}.`,
  }),
  "azure-role/removed": kind({
    title: "An Azure role is no longer assigned",
    severity: "breaks",
    has: azureRole,
    says: ({ facts: { who, role, scope } }) => `${beginning(who)} loses the Azure role ${role} on ${scope}.`,
  }),
};

/** Resources, from the engine's state. */
export const resourceKinds = {
  "resource/new": kind({
    title: "A resource is new",
    severity: ["unknown", "changes"],
    has: resource,
    says: (finding) => `${withType(finding)} is new.`,
    means: ({ severity, facts: { unjudged = [] } }) => {
      if (severity === "changes") return "";
      const inputs = unjudged.length > 0 ? `, nor these inputs: ${listText(unjudged)}` : "";
      return `No rule of this review knows its effect on access${inputs}.`;
    },
  }),
  "resource/unknown-type": kind({
    title: "A resource is of a type that no rule knows",
    severity: "unknown",
    has: {
      after: maybe(oneOf("deleted")),
      ...facts({ type: text, name: text, paths: maybe(texts) }),
    },
    says: (finding) => {
      const { paths = [] } = finding.facts;
      const changes = paths.length > 0 ? `changes (${listText(paths)})` : "is new, or changes";
      return `${withType(finding)} ${finding.after === "deleted" ? "is deleted" : changes}, and no rule of this review knows its type.`;
    },
    means: "Its effect on access is unknown. Look it up before you accept it.",
  }),
  "resource/unknown-property": kind({
    title: "A property of a resource changed that no rule knows",
    severity: "unknown",
    has: { ...changed, facts: maybe(group(ofResource)) },
    says: (finding) => `${finding.subject} changed: ${changeOf(finding)}.`,
    means: "No rule of this review knows what it does. Look it up before you accept it.",
  }),
  "resource/unprotected": kind({
    title: "A resource is less protected",
    severity: "weakens",
    has: { ...changed, ...resource },
    // What it means comes first: "function-app accepts TLS below 1.2."
    says: (finding) => {
      const { facts, subject } = finding;
      const danger = dangerOf(finding).replace(/^It /, `${facts.name ?? subject} `);
      const type = facts.type === undefined ? "" : ` (${facts.type})`;
      return `${danger === "" ? "" : `${danger} `}${subject} is ${changeOf(finding)}${danger === "" ? type : ""}.`;
    },
  }),
  "resource/plain-secret": kind({
    title: "A secret stands in plain text in the state",
    severity: "weakens",
    has: facts({ name: text, path: text }),
    says: ({ subject }) => `A secret stands in plain text in the state: ${subject}.`,
    means: "Anyone who can read the stack's state can use it.",
  }),
  "resource/property": kind({
    title: "A property of a resource changed",
    severity: "changes",
    has: { ...changed, ...resource },
    says: (finding) => `${finding.subject} changed: ${changeOf(finding)}.`,
  }),
  "resource/deleted": kind({
    title: "A resource is deleted",
    severity: ["weakens", "breaks", "unknown"],
    has: resource,
    says: (finding) =>
      finding.facts.isRetained === true
        ? `${withType(finding)} is no longer declared, and retainOnDelete keeps it.`
        : `${withType(finding)} is deleted.`,
    means: (finding) =>
      finding.facts.isRetained === true
        ? "It stays in Azure as it is, and nothing updates or deletes it."
        : lossOf(finding),
  }),
  "resource/replaced": kind({
    title: "A resource is replaced",
    severity: ["weakens", "breaks", "unknown", "changes"],
    has: resource,
    says: (finding) => `${withType(finding)} is replaced (deleted and created again).`,
    means: lossOf,
  }),
  "resource/without-authentication": kind({
    title: "A Function App has no App Service authentication",
    severity: "opens",
    has: resource,
    says: ({ subject, facts: { lacks = [] } }) =>
      lacks.length === 0 || lacks.includes("authsettingsV2")
        ? `${subject} has no App Service authentication.`
        : `App Service authentication of ${subject} is incomplete: ${listText(lacks)}.`,
    means: "Requests may reach its functions without a token that this stack checks.",
  }),
  "resource/logs-lost": kind({
    title: "Logs are no longer kept",
    severity: "weakens",
    has: { ...changed, ...resource },
    says: (finding) =>
      finding.before === finding.after
        ? `${withType(finding)}: logs are no longer kept.`
        : `${finding.subject} changed: ${changeOf(finding)}.`,
    means: "Past requests can't be looked up later.",
  }),
  "resource/host-name": kind({
    title: "The function's host name changes",
    severity: "breaks",
    says: "The function's host name changes.",
    means: "Callers with the old address can't reach it any more.",
  }),
  "resource/breaks-rule": kind({
    title: "A resource breaks a rule",
    severity: "weakens",
    has: facts({ rule: text, demand: text, found: text, fix: text }),
    says: ({ facts: { demand, found } }) => `${demand} Found: ${found}.`,
    means: ({ facts: { fix } }) => `The change's own rules allow it. Fix: ${fix}.`,
  }),
};
