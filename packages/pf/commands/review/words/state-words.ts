import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import { programTypes } from "../../../stacks/live/program-types.ts";
import type { Danger } from "../state/property-rules.ts";
import { type AreaWords, type FindingData, listText, type Sentence, sentenceOf, when } from "./wording.ts";

/** `"storage" (azure-native:storage:StorageAccount)` */
const subjectWithType = (rest: string): Sentence => when("type", `"{subject}" ({type})${rest}`, `"{subject}"${rest}`);
const isNoLongerSet = ({ finding }: FindingData) => finding.after === undefined;

/** Azure roles; resources, options and outputs from the engine's state; and settings. */
export const stateWords = {
  "azure-role/added": "{subject}: assigned.",
  "azure-role/removed": "{subject}: no longer assigned.",
  "resource/new": [
    subjectWithType(" is new."),
    when(
      ({ finding }) => finding.severity === "changes",
      "",
      when(
        "unjudged",
        "No rule of this review knows its effect on access, nor these inputs: {unjudged}.",
        "No rule of this review knows its effect on access.",
      ),
    ),
  ],
  "resource/unknown-type": [
    (data) => {
      const paths = data.list("paths");
      const changes = paths.length > 0 ? `changes (${listText(paths)})` : "is new, or changes";
      const change = data.after === "deleted" ? "is deleted" : changes;
      return `${sentenceOf(subjectWithType(""), data)} ${change}, and no rule of this review knows its type.`;
    },
    "Its effect on access is unknown. Look it up before you accept it.",
  ],
  "resource/unknown-property": [
    "{subject} changed: {change}.",
    "No rule of this review knows what it does. Look it up before you accept it.",
  ],
  "resource/unprotected": [when("type", "{subject} is {change} ({type}).", "{subject} is {change}."), dangerOf],
  "resource/property": "{subject} changed: {change}.",
  "resource/deleted": [
    when(
      "isRetained",
      subjectWithType(" is no longer declared, and retainOnDelete keeps it."),
      subjectWithType(" is deleted."),
    ),
    when("isRetained", "It stays in Azure as it is, and nothing updates or deletes it.", lossOf),
  ],
  "resource/replaced": [subjectWithType(" is replaced (deleted and created again)."), lossOf],
  "resource/without-authentication": [
    when(
      ({ list }) => list("lacks").length === 0 || list("lacks").includes("authsettingsV2"),
      "{subject} has no App Service authentication.",
      "App Service authentication of {subject} is incomplete: {lacks}.",
    ),
    "Requests may reach its functions without a token that this stack checks.",
  ],
  "resource/logs-lost": [
    when(
      ({ before, after }) => before === after,
      subjectWithType(": logs are no longer kept."),
      "{subject} changed: {change}.",
    ),
    "Past requests can't be looked up later.",
  ],
  "resource/breaks-rule": [
    (data) => `${sentenceOf("{demand}", data)} Found: ${sentenceOf("{found}", data)}.`,
    "The change's own rules allow it. Fix: {fix}.",
  ],
  "resource/host-name": ["The function's host name changes.", "Callers with the old address can't reach it any more."],
  "resource/plain-secret": [
    "A secret stands in plain text in the state: {subject}.",
    "Anyone who can read the stack's state can use it.",
  ],

  "option/ignore-changes": [
    "{subject}: Pulumi ignores changes (ignoreChanges {change}).",
    "Changes of the program there no longer reach Azure.",
  ],
  "option/unprotected": "{subject} is no longer protected: Pulumi may delete or replace it (protect {change}).",
  "option/retain-on-delete": "{subject}: retainOnDelete is {change}.",
  "option/provider": "{subject} uses another provider: {change}.",
  "option/unknown": "{subject}, a resource option that no rule knows: {change}.",
  "option/not-secret": [
    ({ subject, list }) => `${subject} no longer names ${listText(list("outputs"), "and", "some outputs")}.`,
    "Anyone who can read the stack's state sees them in plain text.",
  ],
  "option/order": [
    ({ subject, list }) =>
      `${subject}: the resource no longer waits for ${listText(list("noLongerAfter"), "and", "none")}.`,
    when(({ finding }) => finding.severity === "weakens", "It may exist before its protection."),
  ],
  "option/changed": "{subject}: {change}.",
  "output/not-secret": [
    "The output {subject} is no longer secret.",
    "Anyone who can read the stack's outputs or state sees it in plain text.",
  ],
  "output/removed": "The output {subject} is removed: its readers no longer find it.",
  "output/unknown": "No rule of this review knows the output {subject}: {change}.",
  "output/changed": "The output {subject}: {change}.",

  "setting/weaker": (data) =>
    sentenceOf(ownEntry(weaker, data.subject) ?? "The setting {subject} protects less: {change}.", data),
  "setting/exemption": ["The stack is now exempt from the rule {subject}.", 'The reason given: "{reason}"'],
  "setting/accepted-risk": ["The guard against lock-out now allows {subject}.", 'The reason given: "{reason}"'],
  "setting/adopted-caller": [
    "App Service allows the application {subject}, which isn't a caller of this stack (adopt.api.callerClientIds).",
    "Only the tenant knows whether it holds the app role, which allows it to call.",
  ],
  "setting/adopted-caller-removed":
    "App Service no longer allows the application {subject} (adopt.api.callerClientIds): it gets 403.",
  "setting/adoption": [
    "The stack adopts something else ({subject}). This review doesn't see what that does to what is there.",
    "Read pulumi preview against the tenant before you agree.",
  ],
  "setting/app-setting": when(
    "type",
    "{subject}: {change}.",
    'App settings of "{subject}" are secret, including their names. Nothing here can tell whether one overrides App Service authentication.',
  ),
  "setting/unjudged": "The setting {subject} changed, and the twin isn't given it: {change}.",
} satisfies AreaWords;

const targetChanged = when(
  isNoLongerSet,
  "Any login can deploy this stack: {subject} is no longer set.",
  "The stack belongs somewhere else: {subject} is {change}.",
);

const weaker: Readonly<Record<string, Sentence>> = {
  protectResources:
    "Pulumi may delete and replace app registrations, resource group, site, plan and logs: protectResources is off.",
  environment: "./pf teardown can remove this stack once it is deployed: environment is {change}.",
  expectedTenantId: targetChanged,
  expectedSubscriptionId: targetChanged,
  maximumSecretLifetimeDays: "Client secrets may live {after} days, before {before}.",
  retentionDays: "Logs are kept {after} days, before {before}: older ones are deleted.",
  "refusedCallersAlert.threshold": when(
    isNoLongerSet,
    "Nobody is alerted any more when many requests are refused.",
    "The alert on refused requests fires at {after}, before at {before}.",
  ),
};

/** The consequence of an unsafe property. */
const dangerWords: Readonly<Record<Danger, string>> = {
  "alert off": "Nobody is alerted any more.",
  "alert later": "The alert fires later.",
  "account keys": "The storage account accepts its shared keys: anyone who reads one can replace its contents.",
  "cross-tenant replication": "Data in the storage account can be copied to another tenant.",
  "host name reuse": "Another site can take the host name once this one is deleted.",
  "local authentication": "It accepts keys or connection strings: anyone who has one can write there.",
  "logs lost": "Past requests can't be looked up later.",
  "fewer told": "Somebody whom the alert reached is no longer told.",
  "more networks": "More addresses can reach it. It still asks for a token.",
  "nobody told": "An alert reaches nobody.",
  "old TLS": "It accepts TLS below 1.2.",
  "plain HTTP": "It answers plain HTTP: tokens can be read on the way.",
  "plain secret": "The secret is in plain text in the stack's state: anyone who can read that has it.",
  "publishing password":
    "Basic credentials are accepted: anyone who has the site's publishing password can replace the code.",
  "public blobs": "Containers of the storage account can be made public.",
  "public network": "It answers from any network.",
  "told elsewhere": "Readers of the former address are no longer told. Readers of a new one are.",
};

/** The loss that comes with a deleted or replaced resource. */
const lossWords = new Map<string, string>(programTypes.flatMap(({ loss }) => (loss ? [loss] : [])));

function dangerOf({ text }: FindingData): string {
  return new Map<string, string>(Object.entries(dangerWords)).get(text("danger")) ?? "";
}

function lossOf(data: FindingData): string {
  return lossWords.get(data.text("lost")) ?? dangerOf(data);
}
