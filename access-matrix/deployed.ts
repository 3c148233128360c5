import type { ConditionalAccessPolicy, NamedLocation } from "../access/index.ts";
import type { StackOutputs } from "../infra/outputs.ts";
import type { Credential } from "./matrix.ts";

/** An application's identity in the tenant, as Graph answers it. */
export interface DeployedServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly appRoleAssignmentRequired: boolean;
}

/** App Service authentication as Resource Manager answers it. */
export interface DeployedGate {
  readonly enabled: boolean;
  /** What a request without a token gets; undefined: it reaches the function. */
  readonly unauthenticatedStatus: 401 | 403 | undefined;
  readonly issuer: string;
  readonly audiences: readonly string[];
  /** Client ids; undefined: of any application. */
  readonly allowedApplications: readonly string[] | undefined;
  /** Paths that need no token. */
  readonly excludedPaths: readonly string[];
}

/** One method of an endpoint. */
export interface DeployedDoor {
  /** `POST orders/{id}` */
  readonly name: string;
  /** Of which endpoint of the contract it is a method. */
  readonly endpoint: string;
  /** `/api/orders/{id}` */
  readonly path: string;
  /** Ids of roles, each of which grants access; absent: it is anonymous. */
  readonly allowedAppRoleIds?: readonly string[];
}

/** A declared caller, and what it signs in with. */
export interface DeployedCaller {
  /** Its name in the settings. */
  readonly name: string;
  readonly servicePrincipalId: string;
  readonly credentials: readonly Credential[];
}

/** What was deployed, read back from outside the program: all that decides who gets in. */
export interface Deployed {
  /** What time it is for Entra ID. */
  readonly at: Date;
  readonly tenantId: string;
  readonly api: DeployedServicePrincipal & {
    readonly identifierUri: string;
    /** Version of its access tokens. */
    readonly tokenVersion: 1 | 2;
    readonly appRoles: readonly {
      readonly id: string;
      readonly value: string | null;
      readonly isEnabled: boolean;
      readonly allowedMemberTypes: readonly string[];
    }[];
    /** What it offers, in the contract's order. */
    readonly endpoints: readonly DeployedDoor[];
  };
  readonly graph: DeployedServicePrincipal;
  readonly resourceManager: DeployedServicePrincipal;
  /** Who was assigned what on the API. */
  readonly assignments: readonly { readonly principalId: string; readonly appRoleId: string }[];
  /** Where people sign in with username and password: the stack's public client; without one, the API's own app registration. */
  readonly signIn: DeployedServicePrincipal & {
    /** Whether it takes passwords as a public client. */
    readonly isPublicClient: boolean;
    /** Who was assigned to it. */
    readonly assignments: readonly { readonly principalId: string }[];
  };
  /** By service principal of the resource: what that may do there for people. */
  readonly consents: readonly { readonly resourceId: string; readonly scope: string }[];
  readonly gate: DeployedGate;
  readonly policies: readonly ConditionalAccessPolicy[];
  readonly namedLocations: readonly NamedLocation[];
  /** Whether the tenant's security defaults are on, which ask people for MFA beside any policy. */
  readonly securityDefaults: boolean;
  readonly groups: readonly { readonly id: string; readonly displayName: string }[];
  /** The callers that the settings declare, in their order. */
  readonly callers: readonly DeployedCaller[];
  /** What client ids, and object ids of who holds a role, are called. */
  readonly names: Readonly<Record<string, string>>;
}

/** The properties of a subject that decide access. */
export type Principal =
  | {
      readonly kind: "user";
      readonly userId: string;
      /** Nested ones included. */
      readonly groupIds: readonly string[];
      /** Direct ones only: app roles do not reach through nested groups. */
      readonly directGroupIds: readonly string[];
      readonly userType: "Member" | "Guest";
    }
  | {
      readonly kind: "application";
      readonly clientId: string;
      readonly servicePrincipalId: string;
      /** Conditional access never looks at one. */
      readonly isManagedIdentity?: boolean;
    }
  | { readonly kind: "foreign application" }
  | { readonly kind: "nobody" };

/** What people sign in at with username and password. */
export const publicClientName = "the public client";

/** The stack's own applications by client id, in the words of who wrote the settings: "the API", "caller integration". */
export function ownApplications({
  api,
  publicClient,
  callers,
}: Pick<StackOutputs, "api" | "publicClient" | "callers">): ReadonlyMap<string, string> {
  return new Map([
    [api.clientId, "the API"],
    ...(publicClient ? [[publicClient.clientId, publicClientName] as const] : []),
    ...Object.entries(callers).map(([name, { clientId }]) => [clientId, `caller ${name}`] as const),
  ]);
}
