import { common, reachable, tls } from "./azure-common.ts";
import { webEffects } from "./web-effects.ts";
import {
  breaks,
  decides,
  each,
  harmless,
  identity,
  labels,
  lacking,
  lessProtected,
  moreAllowed,
  safeAs,
  type KnownEffects,
} from "./effect.ts";

const size = harmless("It decides the size and the price only.");
const monitoring = harmless("It is for monitoring. It decides nothing about callers.");
const unmonitored: KnownEffects["gone"] = {
  ...lacking("Requests or alerts may be missing from the logs. Access stays as it is."),
  meaning: "other",
};

/** Azure's type for monitoring: everything of it that is known is harmless. */
function monitors(names: string): KnownEffects {
  return { gone: unmonitored, properties: { ...common, ...each(monitoring, names) } };
}

const packages = "Anyone who has it can replace the code that runs, or read its keys.";

/** What Azure's properties do, by Pulumi's type. */
export const azureEffects: Readonly<Record<string, KnownEffects>> = {
  ...webEffects,
  "azure-native:web:AppServicePlan": {
    gone: lacking("The function has nothing to run on."),
    properties: { ...common, sku: size, ...each(breaks("The plan runs something else."), "kind reserved") },
  },
  "azure-native:resources:ResourceGroup": { gone: lacking("Everything in it is gone."), properties: common },
  "azure-native:managedidentity:UserAssignedIdentity": {
    gone: lacking("The function can't act as this identity."),
    properties: { ...common, resourceName: identity },
  },
  "azure-native:authorization:RoleAssignment": {
    gone: lacking("Its holder lost the role."),
    properties: {
      ...common,
      description: labels,
      ...each(
        decides(moreAllowed, "Somebody else holds an Azure role, or a wider one."),
        "principalId principalType roleDefinitionId scope condition conditionVersion",
      ),
      roleAssignmentName: identity,
    },
  },
  "azure-native:storage:StorageAccount": {
    gone: lacking("The function's code and keys are gone."),
    properties: {
      ...common,
      accountName: identity,
      allowSharedKeyAccess: safeAs(
        [false],
        lessProtected,
        `An account key opens it. ${packages}`,
        "Account keys no longer open it.",
      ),
      allowBlobPublicAccess: safeAs(
        [false],
        lessProtected,
        "A container can be opened to everybody.",
        "No container can be opened to everybody.",
      ),
      allowCrossTenantReplication: safeAs(
        [false],
        lessProtected,
        "Its content can be copied to another tenant.",
        "It can't be copied to another tenant.",
      ),
      minimumTlsVersion: tls,
      enableHttpsTrafficOnly: safeAs(
        [true],
        lessProtected,
        "Keys and code may be sent unencrypted.",
        "Unencrypted requests are refused.",
      ),
      publicNetworkAccess: reachable,
      networkRuleSet: decides(lessProtected, "Other addresses can reach it."),
      defaultToOAuthAuthentication: harmless("It decides only how the portal opens the account at first."),
      ...each(size, "sku accessTier"),
      kind: breaks("The account is of another kind."),
    },
  },
  "azure-native:storage:BlobContainer": {
    gone: lacking("The function's code is gone."),
    properties: {
      ...common,
      ...each(identity, "accountName containerName"),
      publicAccess: safeAs(
        ["None"],
        lessProtected,
        "Everybody can read the code.",
        "Only identities with a role can read the code.",
      ),
    },
  },
  "azure-native:keyvault:Secret": {
    gone: lacking("The caller's team can't read its secret any more."),
    properties: {
      ...common,
      ...each(identity, "vaultName secretName"),
      ...each(breaks("The caller's team reads another secret, or none."), "properties.value properties.attributes"),
      "properties.contentType": labels,
    },
  },
  "azure-native:applicationinsights:Component": monitors(
    "resourceName applicationType disableLocalAuth flowType ingestionMode kind publicNetworkAccessForIngestion publicNetworkAccessForQuery requestSource retentionInDays workspaceResourceId",
  ),
  "azure-native:operationalinsights:Workspace": monitors(
    "workspaceName features retentionInDays sku workspaceCapping publicNetworkAccessForIngestion publicNetworkAccessForQuery",
  ),
  "azure-native:monitor:DiagnosticSetting": monitors(
    "logs metrics resourceUri workspaceId logAnalyticsDestinationType",
  ),
  "azure-native:monitor:ActionGroup": monitors("actionGroupName emailReceivers enabled groupShortName"),
  "azure-native:monitor:ScheduledQueryRule": monitors(
    "ruleName actions autoMitigate criteria description displayName enabled evaluationFrequency kind scopes severity skipQueryValidation windowSize",
  ),
  "command:local:Command": {
    gone: lacking("The function's code may be missing."),
    properties: {
      // The package as a whole.
      "": decides(lessProtected, "Code runs that Pulumi didn't upload."),
      ...each(decides(lessProtected, "Other code may run."), "create environment triggers"),
    },
  },
  "random:index/randomString:RandomString": {
    gone: lacking("Names that are made from it change."),
    properties: each(breaks("Names that are made from it change."), "keepers length lower numeric special upper"),
  },
};
