import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { endpointName, protectedEndpoints } from "../checks/call.ts";
import { chooseEndpoint } from "../stacks/recipe/choose-endpoint.ts";
import { signInClientOf } from "../checks/people.ts";
import { versionFacts } from "../checks/tokens.ts";

/** The person who can fix a difference. */
type Person = "caller's team" | "deployer" | "administrator";

/** The part that refuses a request with such a difference, and the status. */
export type Refusal = "gate 401" | "gate 403" | "function 403" | "token endpoint";

/** One difference between a found value and the deployed settings' requirements. */
export interface Mismatch {
  /** The point, in a word or two. */
  readonly what: string;
  readonly found: string;
  /** The required value. */
  readonly demanded: string;
  /** `gate`: App Service authentication, with this status. */
  readonly refusedBy: Refusal;
  readonly fix: {
    readonly who: Person;
    /** Full name, such as `protected-function:tokenVersion`; absent if no setting fixes it. */
    readonly setting?: string;
    readonly how: string;
  };
}

/** Builds a mismatch, with the person who fixes it and the fix. */
export function mismatch({ who, setting, how, ...found }: Omit<Mismatch, "fix"> & Mismatch["fix"]): Mismatch {
  return { ...found, fix: { who, ...(setting !== undefined && { setting }), how } };
}

/** A name and a value, with the value's meaning if it isn't obvious. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly means?: string;
}

/** The deployed settings' requirements for a token, from the stack's outputs. */
export interface Requirements {
  readonly tenantId: string;
  readonly tokenEndpoint: string;
  /** Host of the sign-in service, which shows the cloud. */
  readonly loginHost: string;
  readonly scope: string;
  readonly tokenVersion: 1 | 2;
  readonly issuer: string;
  /** Values of `aud`, first the one in tokens of this version. */
  readonly audiences: readonly string[];
  /** The claim that names the calling application. */
  readonly clientClaim: "appid" | "azp";
  readonly applications: readonly RequiredApplication[];
  /** Client id of the public client where people sign in with username and password. Absent if they may not. */
  readonly signInClientId: string | undefined;
  readonly apiClientId: string;
  /** The endpoint in question, else all that require an app role. */
  readonly endpoints: readonly EndpointRequirement[];
  readonly hostName: string;
}

interface RequiredApplication {
  readonly name: string;
  readonly clientId: string;
  /** App roles that the settings give it. */
  readonly roles: readonly string[];
  readonly isManagedIdentity: boolean;
}

interface EndpointRequirement {
  /** `POST orders/{id}` */
  readonly name: string;
  /** App roles, as in the token's `roles`: any one of them is enough. */
  readonly roles: readonly string[];
}

/**
 * @param endpoint the one that refused, by its name or as `POST orders/{id}`
 * @throws RecipeRefused if it doesn't exist, or requires nothing
 */
export function requirementsOf(outputs: StackOutputs, endpoint?: string): Requirements {
  const { api, callers, tenantId, tokenEndpoint, scope, functionApp } = outputs;
  const facts = versionFacts(outputs);
  const loginHost = new URL(tokenEndpoint).host;
  return {
    tenantId,
    tokenEndpoint,
    loginHost,
    scope,
    tokenVersion: api.tokenVersion,
    issuer: facts.issuer,
    // The client ID is always an allowed audience.
    // https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
    audiences: [...new Set([facts.audience, api.clientId])],
    clientClaim: facts.clientClaim,
    applications: Object.entries(callers).map(([name, { clientId, roles, existing }]) => ({
      name,
      clientId,
      roles,
      isManagedIdentity: existing === "managed-identity",
    })),
    signInClientId: signInClientOf(outputs)?.clientId,
    apiClientId: api.clientId,
    endpoints: requiringRoles(outputs, endpoint),
    hostName: functionApp.hostName,
  };
}

function requiringRoles(outputs: StackOutputs, endpoint: string | undefined): readonly EndpointRequirement[] {
  const endpoints = endpoint === undefined ? protectedEndpoints(outputs) : [chooseEndpoint(outputs, endpoint, [])];
  return endpoints.map((endpoint) => ({ name: endpointName(endpoint), roles: endpoint.allow ?? [] }));
}

/** All roles that an endpoint accepts. */
export function requiredRoles({ endpoints }: Pick<Requirements, "endpoints">): readonly string[] {
  return [...new Set(endpoints.flatMap(({ roles }) => roles))];
}

/** The applications that may call. Any one of them is enough. */
export function assignedApplications({ applications }: Requirements): string {
  const [example, ...others] = applications.map(({ name, clientId }) => `${name} (${clientId})`);
  if (example === undefined) return "an assigned application, but the settings have no caller";
  return `an assigned application${others.length > 0 ? ", such as" : ":"} ${example}`;
}
