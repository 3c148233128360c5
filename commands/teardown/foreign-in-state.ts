import { providerResources, type StackState, type StateResource, tangible } from "../../stacks/live/stack-state.ts";
import { type Foreign, thingOf } from "../../stacks/live/thing.ts";

/** Every Pulumi type that the program declares. `test/infra` compares the list with the program. */
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

/** Types without tags. A parent component distinguishes the program's own from imported ones. */
const withinComponents = /:(?:ConditionalAccessPolicy|NamedLocation)$/;

/**
 * Resources in the state that the program doesn't create: `pulumi import` accepts anything and leaves no trace. If you
 * added a resource to the program yourself, include it.
 */
export function foreignInState(state: StackState): readonly Foreign[] {
  return tangible(providerResources(state))
    .filter((resource) => !isOfProgram(resource))
    .map((resource) => ({
      ...thingOf(resource),
      effect:
        "The state holds it, but this program creates nothing like it. The engine would destroy it with the stack.",
    }));
}

function isOfProgram({ type, urn }: StateResource): boolean {
  if (!programTypes.has(type)) return false;
  const [, , chain = ""] = urn.split("::");
  return !withinComponents.test(type) || chain.includes("$");
}
