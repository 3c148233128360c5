import type * as pulumi from "@pulumi/pulumi";
import type { CloudName } from "@protected-function/core/azure/clouds.ts";
import type { Contract } from "@protected-function/guard/contract";
import type { Adopted } from "./adoption/look-up-adopted.ts";
import type { PolicyPeople } from "./definitions/policies.ts";
import type { DeclaredRole } from "./definitions/declared-role.ts";
import type { DeclaredTrigger, EndpointBinding } from "./outputs.ts";
import type { CallerSettings } from "./settings/caller-settings.ts";
import type { Settings } from "./settings/settings-schema.ts";
import type { MarkedStack } from "./stack-identity.ts";

/**
 * The arguments of `ProtectedFunction`. An argument of type `pulumi.Input` takes the output of another resource. A
 * plain one must be known when the program runs, because it decides which resources exist, or what they are called in
 * the state.
 */
export interface ProtectedFunctionArgs extends NetworkArgs, NameArgs {
  /** The API: its roles and endpoints, from `defineContract`. Plain: each role can have assignments. */
  readonly contract: Contract;
  /** The first segment of the endpoints' paths, as in host.json, or an empty text. Plain. Default: `api`. */
  readonly routePrefix?: string | undefined;
  /**
   * The app roles, as Entra ID stores them. Plain. Default: the contract's. State them if an adopted app registration
   * has other IDs, or if the contract renames a role.
   */
  readonly appRoles?: readonly DeclaredRole[] | undefined;
  /** SHA-256 of the package, hexadecimal. The upload builds the package again, and fails if it gets another. */
  readonly packageSha256: pulumi.Input<string>;
  /** The bindings of the package's handlers, by endpoint, for the outputs. Plain. Default: none. */
  readonly bindings?: Readonly<Record<string, readonly EndpointBinding[]>> | undefined;
  /** The package's functions with other triggers than HTTP, for the outputs. Plain. Default: none. */
  readonly triggers?: readonly DeclaredTrigger[] | undefined;
  /** The function app's folder, relative to the folder of `main` in Pulumi.yaml: `../functions`. */
  readonly functionsFolder: pulumi.Input<string>;

  /** The tenant, a GUID. Only tokens of this tenant are accepted. Plain: it is part of issuers. */
  readonly tenantId: string;
  /** The subscription, a GUID. It holds the definitions of the Azure roles, and the key vaults. */
  readonly subscriptionId: pulumi.Input<string>;
  /** The Azure cloud. Plain: it decides about host names. Default: `public`. */
  readonly cloud?: CloudName | undefined;
  /**
   * The Azure region in its short form: `westeurope`. Azure refuses one without Flex Consumption. Another one later
   * replaces everything.
   */
  readonly location: pulumi.Input<string>;
  /**
   * The mark of the stack's ownership, from `markStack`, for tags and notes. Teardown, drift and review find the stack's
   * resources by it.
   */
  readonly mark: MarkedStack;
  /**
   * Tags on every Azure resource, besides those of the mark, which win. The names are plain, the values are inputs.
   * Default: none.
   */
  readonly tags?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  /** Object IDs of the app registrations' owners, users or service principals. Default: none. */
  readonly ownerObjectIds?: readonly pulumi.Input<string>[] | undefined;
  /** Service management reference of the app registrations, if the tenant requires one. Default: none. */
  readonly serviceManagementReference?: pulumi.Input<string> | undefined;

  /** Version of the API's access tokens, 1 or 2. Plain. Default: 1. */
  readonly tokenVersion?: 1 | 2 | undefined;
  /**
   * The callers by name, with their credentials and app roles. Plain: each caller and credential is a resource. A caller
   * without `roles` gets the contract's only role. Default: none.
   */
  readonly callers?: Readonly<Record<string, CallerSettings>> | undefined;
  /** The callers that exist already, by their names in `callers`. Plain. Default: none. */
  readonly existingCallers?: ReadonlyMap<string, FoundCaller> | undefined;
  /** Client IDs of more applications that App Service authentication allows. Default: none. */
  readonly moreAllowedClientIds?: readonly pulumi.Input<string>[] | undefined;
  /**
   * Users and groups by app role, by name. Plain: each is an assignment. A name that isn't in the tenant fails the
   * preview. Default: none.
   */
  readonly people?: Settings["people"] | undefined;
  /** Whether users can sign in with a password, at a public client of their own. Plain. Default: false. */
  readonly publicClientFlows?: boolean | undefined;
  /** Conditional access policies. Plain: each is a resource. They need `policyPeople`. Default: none. */
  readonly conditionalAccess?: Settings["conditionalAccess"] | undefined;
  /** The people that the policies include or exclude. Plain. Default: none, and no policies. */
  readonly policyPeople?: PolicyPeople | undefined;

  /**
   * The function's app settings. The names are plain, the values are inputs. A name that overrides App Service
   * authentication breaks a rule. Default: none.
   */
  readonly appSettings?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  /** App settings whose values stay in key vaults. Plain: each vault gets a role assignment. Default: none. */
  readonly secretSettings?: Settings["secretSettings"] | undefined;
  /**
   * What the function's identity may do elsewhere: Azure roles. Plain: each is a resource. Its permissions of Microsoft
   * Graph need `graphPermissions`. Default: nothing.
   */
  readonly identity?: Settings["identity"] | undefined;
  /**
   * Origins whose pages may call the API from a browser, such as `https://shop.contoso.com`. Plain. If you remove the
   * last one, Azure keeps it: `az functionapp cors remove`. Default: none.
   */
  readonly cors?: readonly string[] | undefined;
  /** The permissions of Microsoft Graph that the identity gets, looked up by name. Plain. Default: none. */
  readonly graphPermissions?: FoundPermissions | undefined;
  /** Maximum number of instances, 40 to 1000. Default: 40. */
  readonly maximumInstanceCount?: pulumi.Input<number> | undefined;
  /** Memory of one instance in MB: 512, 2048 or 4096. Default: 2048. */
  readonly instanceMemoryMB?: pulumi.Input<number> | undefined;
  /** Instances that are kept warm, 0 to `maximumInstanceCount`. Each is billed while idle. Default: 0. */
  readonly alwaysReadyInstances?: pulumi.Input<number> | undefined;
  /** How long logs are kept, 30 to 730 days. Default: 30. */
  readonly retentionDays?: pulumi.Input<number> | undefined;
  /** When an alert is raised about refused callers, and who gets it. Plain: it is a resource. Default: never. */
  readonly refusedCallersAlert?: Settings["refusedCallersAlert"] | undefined;
  /** The adopted resources, as they were looked up. Plain: they are imported. Default: everything is created. */
  readonly adopted?: Adopted | undefined;
  /** At an adopted API: IDs of the app role assignments created by hand, by role and holder. Plain. Default: none. */
  readonly assignmentIds?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
}

/** How the site meets networks. Each is an input of the site itself: a second resource would fight over it. */
export interface NetworkArgs {
  /**
   * The only origins that can reach the API, in order of priority. Everyone else gets 403 before App Service
   * authentication. An empty list refuses everyone. If you remove the argument, Azure keeps the restrictions
   * (pulumi-azure-native#2507): allow `0.0.0.0/0` and `::/0` instead. A text that isn't a range is an error. Default: any
   * origin.
   * https://learn.microsoft.com/azure/app-service/overview-access-restrictions
   */
  readonly accessRestrictions?: readonly AccessRestriction[] | undefined;
  /**
   * The only origins that can reach the SCM site, which takes the code. It must include the machine that runs
   * `pulumi up`. Otherwise as `accessRestrictions`, which doesn't apply there. Default: any origin, with a token.
   */
  readonly scmAccessRestrictions?: readonly AccessRestriction[] | undefined;
  /**
   * Resource ID of the subnet that the function's own requests go out through. It must be in the site's region, at least
   * a /27, delegated to Microsoft.App/environments, and used by nothing else. The subscription must have registered the
   * provider Microsoft.App. Default: none. Not `WebAppSwiftVirtualNetworkConnection`: each would undo the other
   * (pulumi-azure-native#4231).
   * https://learn.microsoft.com/azure/azure-functions/flex-consumption-how-to#enable-virtual-network-integration
   */
  readonly virtualNetworkSubnetId?: pulumi.Input<string> | undefined;
}

/** An origin that is allowed. */
export type AccessRestriction = {
  /** Shown in the portal. Default: none. */
  readonly name?: pulumi.Input<string>;
  /** Shown in the portal. Default: none. */
  readonly description?: pulumi.Input<string>;
} & (
  | {
      /** A range in CIDR notation, IPv4 or IPv6: `203.0.113.0/24`, or `203.0.113.7/32` for one address. */
      readonly ipAddress: pulumi.Input<string>;
    }
  | {
      /** A service tag of Azure: `AzureFrontDoor.Backend`. It covers every customer of that service. */
      readonly serviceTag: pulumi.Input<string>;
    }
  | {
      /** Resource ID of a subnet with the service endpoint Microsoft.Web. */
      readonly subnetId: pulumi.Input<string>;
    }
);

/** What the resources are called in Azure and Entra ID. Another name later replaces the resource. */
export interface NameArgs {
  /**
   * Part of every name that isn't stated: 2 to 16 lower-case letters and digits. Plain: it is a part of names that are
   * shortened.
   */
  readonly workload: string;
  /** Default: `rg-<workload>-<stack>`. */
  readonly resourceGroupName?: pulumi.Input<string> | undefined;
  /** Default: `asp-<workload>-<stack>`. */
  readonly planName?: pulumi.Input<string> | undefined;
  /** Unique in Azure, up to 60 letters, digits and hyphens. Default: `func-<workload>-<stack>-<6 random characters>`. */
  readonly functionAppName?: pulumi.Input<string> | undefined;
  /** Unique in Azure, 3 to 24 lower-case letters and digits. Default: `st<workload><stack><6 random characters>`. */
  readonly storageAccountName?: pulumi.Input<string> | undefined;
  /** Name of the managed identity. Default: `id-<workload>-<stack>`. */
  readonly identityName?: pulumi.Input<string> | undefined;
  /** Name of the Log Analytics workspace. Default: `log-<workload>-<stack>`. */
  readonly workspaceName?: pulumi.Input<string> | undefined;
  /** Name of the Application Insights component. Default: `appi-<workload>-<stack>`. */
  readonly applicationInsightsName?: pulumi.Input<string> | undefined;
  /** Display name of the API's app registration. Default: `<workload> API (<stack>)`. */
  readonly apiDisplayName?: pulumi.Input<string> | undefined;
}

/** A caller with an identity that the stack didn't create: a managed identity, or another team's application. */
export interface FoundCaller {
  readonly clientId: string;
  /** Object ID of its service principal. */
  readonly servicePrincipalObjectId: string;
  readonly isManagedIdentity: boolean;
}

/** Microsoft Graph in the tenant, and application permissions of it. */
export interface FoundPermissions {
  /** Object ID of Microsoft Graph's service principal. */
  readonly resourceObjectId: string;
  /** The permissions' IDs by name. */
  readonly appRoleIds: Readonly<Record<string, string>>;
}

/** The parent of a protected function's parts: the component. */
export interface Within {
  readonly parent: pulumi.Resource;
}
