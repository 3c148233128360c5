import { type ByProgramType, types } from "../../../stacks/live/program-types.ts";
import { reachable, tls } from "./azure-common.ts";
import { webEffects } from "./web-effects.ts";
import {
  allows,
  breaks,
  decides,
  sameRuleFor,
  harmless,
  lessAccess,
  lessProtected,
  moreAllowed,
  safeAs,
  type Effect,
  type OwnEffects,
} from "./effect.ts";

const monitoring = harmless("It is for monitoring. It decides nothing about callers.");
const unmonitored: Effect = {
  ...lessAccess("Requests or alerts may be missing from the logs. Access stays as it is."),
  meaning: "other",
};

/** Azure's type for monitoring: everything of it that is known is harmless. */
function monitors(names: string): OwnEffects {
  return { ifDeleted: unmonitored, properties: sameRuleFor(monitoring, names) };
}

const packages = "Anyone who has it can replace the code that runs, or read its keys.";

/** What Azure's properties do, by Pulumi's type. */
export const azureEffects: ByProgramType<OwnEffects> = {
  ...webEffects,
  [types.plan]: {
    ifDeleted: lessAccess("The function has nothing to run on."),
    properties: sameRuleFor(breaks("The plan runs something else."), "kind reserved"),
  },
  [types.resourceGroup]: { ifDeleted: lessAccess("Everything in it is gone.") },
  [types.identity]: {
    ifDeleted: lessAccess("The function can't act as this identity."),
    properties: {
      heldRoles: allows(
        moreAllowed,
        "The function's code has an Azure role that the program doesn't give it.",
        "The function's code lost an Azure role.",
      ),
      appRoleAssignments: allows(
        moreAllowed,
        "The function's code has a permission that the program doesn't give it.",
        "The function's code lost a permission.",
      ),
    },
  },
  [types.roleAssignment]: {
    ifDeleted: lessAccess("Its holder lost the role."),
    properties: sameRuleFor(
      decides(moreAllowed, "Someone else holds an Azure role, or a wider one."),
      "principalId principalType roleDefinitionId scope condition conditionVersion",
    ),
  },
  [types.storageAccount]: {
    ifDeleted: lessAccess("The function's code and keys are gone."),
    properties: {
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
      kind: breaks("The account is of another kind."),
    },
  },
  [types.container]: {
    ifDeleted: lessAccess("The function's code is gone."),
    properties: {
      publicAccess: safeAs(
        ["None"],
        lessProtected,
        "Everybody can read the code.",
        "Only identities with a role can read the code.",
      ),
    },
  },
  [types.keyVaultSecret]: {
    ifDeleted: lessAccess("The caller's team can't read its secret any more."),
    properties: sameRuleFor(
      breaks("The caller's team reads another secret, or none."),
      "properties.value properties.attributes",
    ),
  },
  [types.insights]: monitors(
    "resourceName applicationType disableLocalAuth flowType ingestionMode kind publicNetworkAccessForIngestion publicNetworkAccessForQuery requestSource retentionInDays workspaceResourceId",
  ),
  [types.workspace]: monitors(
    "workspaceName features retentionInDays sku workspaceCapping publicNetworkAccessForIngestion publicNetworkAccessForQuery",
  ),
  [types.diagnosticSetting]: monitors("logs metrics resourceUri workspaceId logAnalyticsDestinationType"),
  [types.actionGroup]: monitors("actionGroupName emailReceivers enabled groupShortName"),
  [types.alertRule]: monitors(
    "ruleName actions autoMitigate criteria description displayName enabled evaluationFrequency kind scopes severity skipQueryValidation windowSize",
  ),
  [types.upload]: {
    ifDeleted: lessAccess("The function's code may be missing."),
    properties: {
      // The package as a whole.
      "": decides(lessProtected, "Code runs that Pulumi didn't upload."),
      ...sameRuleFor(decides(lessProtected, "Other code may run."), "create environment triggers"),
    },
  },
  [types.randomString]: {
    ifDeleted: lessAccess("Names that are made from it change."),
    properties: sameRuleFor(
      breaks("Names that are made from it change."),
      "keepers length lower numeric special upper",
    ),
  },
};
