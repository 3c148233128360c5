import { listText } from "@protected-function/core/text/list-text.ts";
import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import { maybe, oneOf, text, texts } from "../fact-types.ts";
import { changed, facts, kind } from "../kind.ts";
import { changeOf } from "../wording.ts";
import { ofResource } from "./resource-facts.ts";

const ofOption = { type: text, name: text, option: text };
const option = { ...changed, ...facts(ofOption) };

/** Resource options, from the engine's state. */
export const optionKinds = {
  "option/ignore-changes": kind({
    title: "Pulumi ignores changes of a property",
    severity: ["weakens", "unknown"],
    has: { ...changed, ...facts({ ...ofOption, paths: texts }) },
    says: (finding) => `${finding.subject}: Pulumi ignores changes (ignoreChanges ${changeOf(finding)}).`,
    means: "Changes of the program there no longer reach Azure.",
  }),
  "option/unprotected": kind({
    title: "A resource is no longer protected from deletion",
    severity: "weakens",
    // The setting that may have removed the protection from many resources at once.
    has: { ...changed, ...facts({ ...ofOption, setting: maybe(oneOf("protectResources")) }) },
    says: ({ facts: { name } }) => `${name} is no longer protected: Pulumi may delete or replace it.`,
  }),
  "option/retain-on-delete": kind({
    title: "A resource is no longer kept when Pulumi deletes it",
    severity: ["weakens", "unknown"],
    has: option,
    says: (finding) => `${finding.subject}: retainOnDelete is ${changeOf(finding)}.`,
  }),
  "option/provider": kind({
    title: "A resource uses another provider",
    severity: "unknown",
    has: option,
    says: (finding) => `${finding.subject} uses another provider: ${changeOf(finding)}.`,
  }),
  "option/unknown": kind({
    title: "A resource option changed that no rule knows",
    severity: "unknown",
    has: option,
    says: (finding) => `${finding.subject}, a resource option that no rule knows: ${changeOf(finding)}.`,
  }),
  "option/not-secret": kind({
    title: "An output of a resource is no longer secret",
    severity: "weakens",
    has: { ...changed, ...facts({ ...ofOption, outputs: texts }) },
    says: ({ subject, facts: { outputs } }) =>
      `${subject} no longer names ${listText(outputs, "and", "some outputs")}.`,
    means: "Anyone who can read the stack's state sees them in plain text.",
  }),
  "option/order": kind({
    title: "A resource depends on others than before",
    severity: ["weakens", "changes"],
    has: { ...changed, ...facts({ ...ofOption, noLongerAfter: texts, after: maybe(texts) }) },
    says: ({ subject, facts: { noLongerAfter } }) =>
      `${subject}: the resource no longer waits for ${listText(noLongerAfter, "and", "none")}.`,
    means: ({ severity }) => (severity === "weakens" ? "It may exist before its protection." : ""),
  }),
  "option/changed": kind({
    title: "A resource option changed",
    severity: "changes",
    has: option,
    says: (finding) => `${finding.subject}: ${changeOf(finding)}.`,
  }),
};

/** The stack's outputs. */
export const outputKinds = {
  "output/not-secret": kind({
    title: "An output is no longer secret",
    severity: "weakens",
    says: ({ subject }) => `The output ${subject} is no longer secret.`,
    means: "Anyone who can read the stack's outputs or state sees it in plain text.",
  }),
  "output/removed": kind({
    title: "An output is removed",
    severity: "breaks",
    says: ({ subject }) => `The output ${subject} is removed: its readers no longer find it.`,
  }),
  "output/unknown": kind({
    title: "An output is new that no rule knows",
    severity: "unknown",
    has: changed,
    says: (finding) => `No rule of this review knows the output ${finding.subject}: ${changeOf(finding)}.`,
  }),
  "output/changed": kind({
    title: "An output changed",
    severity: "changes",
    has: changed,
    says: (finding) => `The output ${finding.subject}: ${changeOf(finding)}.`,
  }),
};

interface SettingChange {
  readonly subject: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

const targetChanged = (finding: SettingChange) =>
  finding.after === undefined
    ? `Any login can deploy this stack: ${finding.subject} is no longer set.`
    : `The stack belongs somewhere else: ${finding.subject} is ${changeOf(finding)}.`;

const weaker: Readonly<Record<string, (finding: SettingChange) => string>> = {
  protectResources: () =>
    "Pulumi may delete and replace app registrations, resource group, site, plan and logs: protectResources is off.",
  environment: (finding) =>
    `./pf teardown can remove this stack once it is deployed: environment is ${changeOf(finding)}.`,
  expectedTenantId: targetChanged,
  expectedSubscriptionId: targetChanged,
  maximumSecretLifetimeDays: ({ before, after }) =>
    `Client secrets may live ${String(after)} days, was ${String(before)}.`,
  retentionDays: ({ before, after }) =>
    `Logs are kept ${String(after)} days, was ${String(before)}: older ones are deleted.`,
};

const reason = facts({ reason: text });

/** Settings. */
export const settingKinds = {
  "setting/weaker": kind({
    title: "A setting protects less",
    severity: "weakens",
    has: changed,
    says: (finding) =>
      ownEntry(weaker, finding.subject)?.(finding) ??
      `The setting ${finding.subject} protects less: ${changeOf(finding)}.`,
  }),
  "setting/exemption": kind({
    title: "The stack is exempt from a rule",
    severity: "weakens",
    has: reason,
    says: ({ subject }) => `The stack is now exempt from the rule ${subject}.`,
    means: ({ facts: { reason } }) => `The reason given: "${reason}"`,
  }),
  "setting/accepted-risk": kind({
    title: "A lock-out risk is accepted",
    severity: "weakens",
    has: reason,
    says: ({ subject }) => `The guard against lock-out now allows ${subject}.`,
    means: ({ facts: { reason } }) => `The reason given: "${reason}"`,
  }),
  "setting/adopted-caller": kind({
    title: "App Service allows an application that isn't a caller of this stack",
    severity: "weakens",
    says: ({ subject }) =>
      `App Service allows the application ${subject}, which isn't a caller of this stack (adopt.api.callerClientIds).`,
    means: "Only the tenant knows whether it holds the app role, which allows it to call.",
  }),
  "setting/adopted-caller-removed": kind({
    title: "App Service no longer allows an application that isn't a caller of this stack",
    severity: "breaks",
    says: ({ subject }) =>
      `App Service no longer allows the application ${subject} (adopt.api.callerClientIds): it gets 403.`,
  }),
  "setting/adoption": kind({
    title: "The stack's adopted resources change",
    severity: "unknown",
    says: ({ subject }) =>
      `The stack adopts something else (${subject}). This review doesn't see what that does to what is there.`,
    means: "Read pulumi preview against the tenant before you agree.",
  }),
  "setting/app-setting": kind({
    title: "An app setting changed, or can't be seen",
    severity: ["weakens", "unknown", "changes"],
    has: { ...changed, ...facts(ofResource) },
    says: (finding) =>
      finding.facts.path === undefined
        ? `App settings of "${finding.subject}" are secret, including their names. The review can't tell whether one overrides App Service authentication.`
        : `${finding.subject}: ${changeOf(finding)}.`,
    means: ({ severity }) =>
      severity === "changes" ? "Your handlers read it. App Service authentication and the guard don't." : "",
  }),
  "setting/unjudged": kind({
    title: "A setting changed that no twin was given",
    severity: "unknown",
    has: changed,
    says: (finding) => `The setting ${finding.subject} changed, and the twin isn't given it: ${changeOf(finding)}.`,
  }),
};
