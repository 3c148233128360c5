import type { Loss } from "../state/known-type.ts";
import type { Danger } from "../state/property-rules.ts";
import { type AreaWords, listed, nowAndBefore, type Told } from "./told.ts";

/** Azure's roles, and resources, options and outputs as the engine's state has them. */
export const resourceWords = {
  "azure-role/added": {
    title: "An Azure role is assigned",
    words: ({ subject }) => `${subject}: assigned.`,
  },
  "azure-role/removed": {
    title: "An Azure role is no longer assigned",
    words: ({ subject }) => `${subject}: no longer assigned.`,
  },
  "resource/new": {
    title: "A resource is new",
    words: (told) => [
      `${named(told)} is new.`,
      told.finding.severity === "changes"
        ? ""
        : `No rule of this review knows what it does to access${told.list("unjudged").length === 0 ? "" : `, nor these inputs: ${listed(told.list("unjudged"))}`}.`,
    ],
  },
  "resource/unknown-type": {
    title: "A resource is of a type that no rule knows",
    words: (told) => {
      const paths = told.list("paths");
      const what =
        told.after === "deleted"
          ? " is deleted"
          : paths.length > 0
            ? ` changes (${listed(paths)})`
            : " is new, or changes";
      return [
        `${named(told)}${what}, and no rule of this review knows its type.`,
        "What it does to access isn't known. Look it up before you accept it.",
      ];
    },
  },
  "resource/unknown-property": {
    title: "A property of a resource changed that no rule knows",
    words: (told) => [
      `${told.subject} changed: ${nowAndBefore(told)}.`,
      "No rule of this review knows what it does. Look it up before you accept it.",
    ],
  },
  "resource/unprotected": {
    title: "A resource is less protected",
    words: (told) => [`${told.subject} is ${nowAndBefore(told)}${typed(told)}.`, dangerOf(told)],
  },
  "resource/property": {
    title: "A property of a resource changed",
    words: (told) => `${told.subject} changed: ${nowAndBefore(told)}.`,
  },
  "resource/deleted": {
    title: "A resource is deleted",
    words: (told) =>
      told.is("isRetained")
        ? [
            `${named(told)} is no longer declared, and retainOnDelete keeps it.`,
            "It stays in Azure as it is, and nothing updates or deletes it.",
          ]
        : [`${named(told)} is deleted.`, lossOf(told)],
  },
  "resource/replaced": {
    title: "A resource is replaced",
    words: (told) => [`${named(told)} is replaced (deleted and created anew).`, lossOf(told)],
  },
  "resource/without-authentication": {
    title: "A Function App has no App Service authentication",
    words: (told) => {
      const lacks = told.list("lacks");
      const isWhole = lacks.length === 0 || lacks.includes("authsettingsV2");
      return [
        isWhole
          ? `${told.subject} has no App Service authentication.`
          : `App Service authentication of ${told.subject} is incomplete: ${listed(lacks)}.`,
        "Requests may reach its functions without a token that this stack checks.",
      ];
    },
  },
  "resource/logs-lost": {
    title: "Logs are no longer kept",
    words: (told) => [
      told.before === told.after
        ? `${named(told)}: logs are no longer kept.`
        : `${told.subject} changed: ${nowAndBefore(told)}.`,
      dangerWords["logs lost"],
    ],
  },
  "resource/breaks-rule": {
    title: "A resource breaks a rule",
    words: ({ text }) => [
      `${text("demand")} Found: ${text("found")}.`,
      "The change's own rules let it pass. Fix: " + text("fix") + ".",
    ],
  },
  "resource/host-name": {
    title: "The function's host name changes",
    words: () => ["The function's host name changes.", "Every caller that has the old address calls nobody."],
  },
  "option/ignore-changes": {
    title: "Pulumi ignores changes of a property",
    words: (told) => [
      `${told.subject}: Pulumi ignores changes (ignoreChanges ${nowAndBefore(told)}).`,
      "What the program says there no longer reaches Azure.",
    ],
  },
  "option/unprotected": {
    title: "A resource is no longer protected from deletion",
    words: (told) =>
      `${told.subject} is no longer protected: Pulumi may delete or replace it (protect ${nowAndBefore(told)}).`,
  },
  "option/retain-on-delete": {
    title: "A resource is no longer kept when Pulumi deletes it",
    words: (told) => `${told.subject}: retainOnDelete is ${nowAndBefore(told)}.`,
  },
  "option/provider": {
    title: "A resource uses another provider",
    words: (told) => `${told.subject} uses another provider: ${nowAndBefore(told)}.`,
  },
  "option/unknown": {
    title: "A resource option changed that no rule knows",
    words: (told) => `${told.subject}, a resource option that no rule knows: ${nowAndBefore(told)}.`,
  },
  "option/not-secret": {
    title: "An output of a resource is no longer secret",
    words: (told) => [
      `${told.subject} no longer names ${listed(told.list("outputs"), "and", "some outputs")}.`,
      "Anyone who can read the stack's state sees them in plain text.",
    ],
  },
  "option/order": {
    title: "A resource depends on others than before",
    words: (told) => [
      `${told.subject}: the resource no longer waits for ${listed(told.list("noLongerAfter"), "and", "none")}.`,
      told.finding.severity === "weakens" ? "It may be there before what protects it is." : "",
    ],
  },
  "option/changed": {
    title: "A resource option changed",
    words: (told) => `${told.subject}: ${nowAndBefore(told)}.`,
  },
  "resource/plain-secret": {
    title: "A secret stands in plain text in the state",
    words: ({ subject }) => [
      `A secret stands in plain text in the state: ${subject}.`,
      "Anyone who can read the stack's state can use it.",
    ],
  },
  "output/not-secret": {
    title: "An output is no longer secret",
    words: ({ subject }) => [
      `The output ${subject} is no longer secret.`,
      "Anyone who can read the stack's outputs or state sees it in plain text.",
    ],
  },
  "output/removed": {
    title: "An output is removed",
    words: ({ subject }) => `The output ${subject} is removed: whatever reads it finds nothing.`,
  },
  "output/unknown": {
    title: "An output is new that no rule knows",
    words: (told) => `No rule of this review knows the output ${told.subject}: ${nowAndBefore(told)}.`,
  },
  "output/changed": {
    title: "An output changed",
    words: (told) => `The output ${told.subject}: ${nowAndBefore(told)}.`,
  },
} satisfies AreaWords;

/** What follows where a property isn't as it should be. */
const dangerWords: Readonly<Record<Danger, string>> = {
  "alert off": "Nobody is alerted any more.",
  "alert later": "The alert fires later.",
  "account keys": "The storage account accepts its shared keys: anyone who reads one can replace what it holds.",
  "cross-tenant replication": "What the storage account holds can be copied to another tenant.",
  "host name reuse": "Another site can take the host name once this one is deleted.",
  "local authentication": "It accepts keys or connection strings: anyone who has one can write there.",
  "logs lost": "What happened can't be looked up later.",
  "nobody told": "An alert reaches nobody.",
  "old TLS": "It accepts TLS below 1.2.",
  "plain HTTP": "It answers plain HTTP: tokens can be read on the way.",
  "plain secret": "The secret is in plain text in the stack's state: anyone who can read that has it.",
  "publishing password":
    "Basic credentials are accepted: anyone who has the site's publishing password can replace the code.",
  "public blobs": "Containers of the storage account can be made public.",
  "public network": "It answers from any network.",
};

/** What is gone with a resource. */
const lossWords: Readonly<Record<Loss, string>> = {
  "everything in it": "Everything in it is deleted, including what others put there.",
  "packages and host keys": "What it holds is deleted: the uploaded package, keys and locks of the Functions host.",
  packages: "What it holds is deleted: the uploaded package.",
  // https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace
  logs: "The logs in it are out of reach. Azure keeps them for 14 days, for a workspace of the same name in the same place.",
  telemetry: "Its telemetry so far is out of reach, and its connection string changes.",
  principal:
    "A new one has another principal: roles that others gave it, and federated credentials that trust it, no longer apply.",
  "the function": "The function answers nobody from the deletion to the next upload.",
  names: "What goes by its name or id finds it no more.",
  "delivered secret": "Whoever reads the secret there finds none.",
  upload: "The package is uploaded again, or not at all.",
};

function dangerOf({ text }: Told): string {
  return new Map<string, string>(Object.entries(dangerWords)).get(text("danger")) ?? "";
}

function lossOf(told: Told): string {
  return new Map<string, string>(Object.entries(lossWords)).get(told.text("lost")) ?? dangerOf(told);
}

/** `"storage" (azure-native:storage:StorageAccount)` */
function named(told: Told): string {
  return `"${told.subject}"${typed(told)}`;
}

function typed({ text }: Told): string {
  return text("type") === "" ? "" : ` (${text("type")})`;
}
