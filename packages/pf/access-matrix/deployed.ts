import type { ConditionalAccessPolicy, NamedLocation } from "@protected-function/core/access/index.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { Credential, Matrix } from "./matrix.ts";
import { publicClientName, theApi } from "./reference.ts";

/** An application's identity in the tenant, as Graph returns it. */
export interface DeployedServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly appRoleAssignmentRequired: boolean;
}

/** App Service authentication as Resource Manager returns it. */
export interface DeployedGate {
  readonly enabled: boolean;
  /** The response to a request without a token. Undefined if the request reaches the function. */
  readonly unauthenticatedStatus: 401 | 403 | undefined;
  readonly issuer: string;
  readonly audiences: readonly string[];
  /** Client ids. Undefined if any application is allowed. */
  readonly allowedApplications: readonly string[] | undefined;
  /** Paths that need no token. */
  readonly excludedPaths: readonly string[];
}

/** One method of an endpoint. */
export interface DeployedEndpoint {
  /** `POST orders/{id}` */
  readonly name: string;
  /** The endpoint in the contract that this method belongs to. */
  readonly endpoint: string;
  /** `/api/orders/{id}` */
  readonly path: string;
  /** Ids of the roles. Any one of them grants access. Absent if the endpoint is anonymous. */
  readonly allowedAppRoleIds?: readonly string[];
  /** The contract's reason for an anonymous endpoint. */
  readonly anonymous?: string;
}

/** An application of the stack, as a client where people might sign in. */
export interface DeployedClient {
  readonly appId: string;
  /** Whether the stack created its app registration. Nothing here knows what another one can do. */
  readonly isOwn: boolean;
  /** Whether it takes passwords and device codes: "public client flows". */
  readonly isPublicClient: boolean;
  readonly redirectUris: readonly string[];
  /** Whether it may call the API for everyone in the tenant: by admin consent, or because the API pre-authorizes it. */
  readonly isConsented: boolean;
  readonly requiresAssignment: boolean;
  /** The users and groups assigned to it. Empty if it requires no assignment. */
  readonly assignments: readonly { readonly principalId: string }[];
}

/** A declared caller and its credentials. */
export interface DeployedCaller {
  /** Its name in the settings. */
  readonly name: string;
  readonly servicePrincipalId: string;
  readonly credentials: readonly Credential[];
}

/** The deployed settings that decide access, read back from outside the program. */
export interface Deployed {
  /** The time that Entra ID assumes. */
  readonly at: Date;
  readonly tenantId: string;
  readonly api: DeployedServicePrincipal & {
    readonly identifierUri: string;
    /** Version of the API's access tokens. */
    readonly tokenVersion: 1 | 2;
    readonly appRoles: readonly {
      readonly id: string;
      readonly value: string | null;
      readonly isEnabled: boolean;
      readonly allowedMemberTypes: readonly string[];
    }[];
    /** The API's endpoints, in the contract's order. */
    readonly endpoints: readonly DeployedEndpoint[];
  };
  readonly graph: DeployedServicePrincipal;
  readonly resourceManager: DeployedServicePrincipal;
  /** App role assignments on the API. */
  readonly assignments: readonly { readonly principalId: string; readonly appRoleId: string }[];
  /**
   * The application where people sign in with username and password: the stack's public client or, without one, the
   * API's own app registration.
   */
  readonly signIn: DeployedServicePrincipal & {
    /** Whether it takes passwords as a public client. */
    readonly isPublicClient: boolean;
    /** The users and groups assigned to it. */
    readonly assignments: readonly { readonly principalId: string }[];
  };
  /** Applications where people might sign in: the API, the public client and the callers. */
  readonly clients: readonly DeployedClient[];
  /** Delegated permissions of `signIn`, by service principal of the resource. */
  readonly consents: readonly { readonly resourceId: string; readonly scope: string }[];
  readonly gate: DeployedGate;
  readonly policies: readonly ConditionalAccessPolicy[];
  readonly namedLocations: readonly NamedLocation[];
  /** Whether the tenant's security defaults are on. They require MFA of people regardless of any policy. */
  readonly securityDefaults: boolean;
  readonly groups: readonly { readonly id: string; readonly displayName: string }[];
  /** The callers that the settings declare, in their order. */
  readonly callers: readonly DeployedCaller[];
  /** What the function's own identity may do. Absent if nothing besides what its host needs. */
  readonly identity?: NonNullable<Matrix["identity"]> | undefined;
  /** Names for client ids and for the object ids of role holders. */
  readonly names: Readonly<Record<string, string>>;
}

/** The properties of a subject that decide access. */
export type Principal =
  | {
      readonly kind: "user";
      readonly userId: string;
      /** Nested ones included. */
      readonly groupIds: readonly string[];
      /** Direct groups only: app roles don't reach members of nested groups. */
      readonly directGroupIds: readonly string[];
      readonly userType: "Member" | "Guest";
    }
  | {
      readonly kind: "application";
      readonly clientId: string;
      readonly servicePrincipalId: string;
      /** What the twin treats an existing caller as. Conditional access doesn't apply to managed identities. */
      readonly isManagedIdentity?: boolean;
    }
  | { readonly kind: "foreign application" }
  | { readonly kind: "nobody" };

/** The stack's own applications by client id, under the settings' names: "the API", "caller integration". */
export function ownApplications({
  api,
  publicClient,
  callers,
}: Pick<StackOutputs, "api" | "publicClient" | "callers">): ReadonlyMap<string, string> {
  return new Map([
    [api.clientId, theApi],
    ...(publicClient ? [[publicClient.clientId, publicClientName] as const] : []),
    ...Object.entries(callers).map(([name, { clientId }]) => [clientId, `caller ${name}`] as const),
  ]);
}
