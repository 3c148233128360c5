import { providersOwn, type StackState, type StateResource, tangible } from "../../stacks/live/stack-state.ts";
import { type Foreign, thingOf } from "../../stacks/live/thing.ts";

/** Everything that the program declares, by Pulumi's type. `test/infra` holds the list against the program. */
export const programTypes: ReadonlySet<string> = new Set([
  "azuread:index/application:Application",
  "azuread:index/servicePrincipal:ServicePrincipal",
  "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri",
  "azuread:index/applicationPassword:ApplicationPassword",
  "azuread:index/applicationCertificate:ApplicationCertificate",
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential",
  "azuread:index/appRoleAssignment:AppRoleAssignment",
  "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
  "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy",
  "azuread:index/namedLocation:NamedLocation",
  "azure-native:resources:ResourceGroup",
  "azure-native:managedidentity:UserAssignedIdentity",
  "azure-native:storage:StorageAccount",
  "azure-native:storage:BlobContainer",
  "azure-native:authorization:RoleAssignment",
  "azure-native:operationalinsights:Workspace",
  "azure-native:applicationinsights:Component",
  "azure-native:web:AppServicePlan",
  "azure-native:web:WebApp",
  "azure-native:web:WebAppScmAllowed",
  "azure-native:web:WebAppFtpAllowed",
  "azure-native:web:WebAppAuthSettingsV2",
  "azure-native:monitor:DiagnosticSetting",
  "azure-native:monitor:ScheduledQueryRule",
  "azure-native:monitor:ActionGroup",
  "azure-native:keyvault:Secret",
  "command:local:Command",
  "random:index/randomString:RandomString",
]);

/** What bears no mark, and is told from an imported one by the component that the program makes it in. */
const withinComponents = /:(?:ConditionalAccessPolicy|NamedLocation)$/;

/**
 * What the state holds and the program does not make: `pulumi import` takes anything in, and leaves no trace of it. It may
 * also be a resource that somebody has added to the program; then they include it.
 */
export function heldForeign(state: StackState): readonly Foreign[] {
  return tangible(providersOwn(state))
    .filter((resource) => !isOfProgram(resource))
    .map((resource) => ({
      ...thingOf(resource),
      effect: "The state holds it, but this program makes nothing like it: the engine would destroy it with the stack.",
    }));
}

function isOfProgram({ type, urn }: StateResource): boolean {
  if (!programTypes.has(type)) return false;
  const [, , chain = ""] = urn.split("::");
  return !withinComponents.test(type) || chain.includes("$");
}
