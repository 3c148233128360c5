import { type AreaWords, nowAndBefore, type Told } from "./told.ts";

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
    words: ({ subject, text }) => `${subject} is new${ofType(text("type"))}.`,
  },
  "resource/unknown-type": {
    title: "A resource is of a type that no rule knows",
    words: ({ subject, text }) => [
      `${subject} is of a type that no rule of this review knows${ofType(text("type"))}.`,
      "What it does to access isn't known. Look it up before you accept it.",
    ],
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
    words: (told) => {
      const words = unprotected[`${told.text("type")} ${told.text("path")}`];
      return `${told.subject}${told.is("isNew") ? ", new" : ""}: ${words ?? nowAndBefore(told)}.`;
    },
  },
  "resource/property": {
    title: "A property of a resource changed",
    words: (told) => `${told.subject} changed: ${nowAndBefore(told)}.`,
  },
  "resource/deleted": {
    title: "A resource is deleted",
    words: (told) => [`"${told.subject}" is deleted${ofType(told.text("type"))}.`, lossOf(told)],
  },
  "resource/replaced": {
    title: "A resource is replaced",
    words: (told) => [
      `"${told.subject}" is replaced (deleted and created anew)${ofType(told.text("type"))}.`,
      lossOf(told),
    ],
  },
  "resource/without-authentication": {
    title: "A Function App has no App Service authentication",
    words: ({ subject }) => [
      `${subject} has no App Service authentication.`,
      "Requests reach its functions without a token.",
    ],
  },
  "resource/logs-lost": {
    title: "Logs are no longer kept",
    words: (told) => `${told.subject}: logs that were kept are no longer: ${nowAndBefore(told)}.`,
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
  "option/changed": {
    title: "A resource option changed",
    words: (told) => `${told.subject}: ${nowAndBefore(told)}.`,
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

/** By type and input. */
const unprotected: Readonly<Record<string, string>> = {
  "azure-native:web:WebApp httpsOnly": "the site answers plain HTTP, so tokens can be read on the way",
  "azure-native:web:WebApp siteConfig.minTlsVersion": "the site accepts TLS below 1.2",
  "azure-native:web:WebAppFtpAllowed allow":
    "basic credentials are accepted for FTP, so anyone who has the site's publishing password can replace the code",
  "azure-native:web:WebAppScmAllowed allow":
    "basic credentials are accepted for deployment (SCM), so anyone who has the site's publishing password can replace the code",
  "azure-native:storage:StorageAccount allowSharedKeyAccess":
    "the storage account accepts its shared keys, so anyone who reads one can replace what it holds",
  "azure-native:storage:StorageAccount allowBlobPublicAccess": "containers of the storage account can be made public",
  "azure-native:storage:StorageAccount minimumTlsVersion": "the storage account accepts TLS below 1.2",
  "azure-native:applicationinsights:Component disableLocalAuth":
    "Application Insights accepts telemetry by its connection string alone, so anyone who has it can write there",
  "azure-native:operationalinsights:Workspace features.disableLocalAuth":
    "the workspace accepts logs by its shared keys, so anyone who has one can write there",
};

/** What is gone with a resource. */
const losses: Readonly<Record<string, string>> = {
  "azure-native:resources:ResourceGroup": "Everything in it is deleted, including what others put there.",
  "azure-native:storage:StorageAccount":
    "What it holds is deleted: the uploaded package, keys and locks of the Functions host.",
  "azure-native:storage:BlobContainer": "What it holds is deleted: the uploaded package.",
  // https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace
  "azure-native:operationalinsights:Workspace":
    "The logs in it are out of reach. Azure keeps them for 14 days, for a workspace of the same name in the same place.",
  "azure-native:applicationinsights:Component":
    "Its telemetry so far is out of reach, and its connection string changes.",
  "azure-native:managedidentity:UserAssignedIdentity":
    "A new one has another principal: roles that others gave it, and federated credentials that trust it, no longer apply.",
  "azure-native:web:WebApp": "The function answers nobody from the deletion to the next upload.",
  "azure-native:web:AppServicePlan": "The Function App goes with it: it answers nobody in between.",
};

function lossOf({ text }: Told): string {
  return losses[text("type")] ?? "";
}

function ofType(type: string): string {
  return type === "" ? "" : ` (${type})`;
}
