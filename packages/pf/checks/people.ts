import { graphClientId } from "@protected-function/core/azure/clouds.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { type Administrator, type Origin, PowerMissing } from "./origin.ts";
import { cloudOf } from "@protected-function/core/azure/clouds.ts";
import { randomBytes } from "node:crypto";
import { initialDomain } from "@protected-function/core/azure/initial-domain.ts";
import { guideEndpoint, type Endpoint, defaultEndpoint } from "./call.ts";
import { allowedApplicationsIn } from "@protected-function/core/azure/arm/auth-settings.ts";
import { applicationPath, readApplication } from "@protected-function/core/azure/graph/application.ts";
import {
  listGrants,
  scopesOf,
  servicePrincipalByClientId,
} from "@protected-function/core/azure/graph/service-principal.ts";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { allowingOnly, withAuthSettings } from "./deployed-settings.ts";
import { temporaryName, withApplication } from "./temporary-application.ts";

/** The client that users sign in at with username and password. */
export interface SignInClient {
  readonly clientId: string;
  readonly servicePrincipalObjectId: string;
  /** The scope that it requests for the API. */
  readonly scope: string;
}

/**
 * The stack's public client; without one, the API itself if it is a public client. Undefined: users can't sign in with
 * username and password.
 */
export function signInClientOf(outputs: StackOutputs): SignInClient | undefined {
  const { publicClient, api, scope } = outputs;
  if (publicClient) return { ...publicClient, scope };
  return api.publicClientFlows ? apiAsClient(outputs) : undefined;
}

/**
 * As in the guide, client and resource are one app registration. The scope then has the client ID, because Entra ID
 * refuses the identifier URI with AADSTS90009.
 */
export function apiAsClient({ api: { clientId, servicePrincipalObjectId } }: StackOutputs): SignInClient {
  return { clientId, servicePrincipalObjectId, scope: `${clientId}/.default` };
}

/** The contract's app roles, by the kind of member that can hold them. */
export interface Holders {
  readonly applications: readonly string[];
  readonly people: readonly string[];
}

/** Finds the holders that each of the contract's app roles allows, in the app registration. */
export async function holdersOfRoles(
  { outputs: { api } }: Origin,
  { graph }: Pick<Administrator, "graph">,
): Promise<Holders> {
  const { appRoles } = await readApplication(graph, api.applicationObjectId);
  const heldBy = (member: string) =>
    appRoles.flatMap(({ value, allowedMemberTypes }) =>
      value !== null && Object.hasOwn(api.appRoles, value) && allowedMemberTypes?.includes(member) ? [value] : [],
    );
  return { applications: heldBy("Application"), people: heldBy("User") };
}

/** A user with a password; the guide calls it the service account. */
export interface Person {
  readonly objectId: string;
  readonly userPrincipalName: string;
  readonly password: string;
  /** The name of its app role; empty without one. */
  readonly roles: readonly string[];
  /** The endpoint that the guide's rows call as this person. */
  readonly endpoint: Endpoint;
}

/** How a user gets the app role. */
export type Assignment = "assigned" | "in an assigned group" | "not assigned";

interface Created {
  readonly id: string;
}

/** Creates a user for the body, and deletes it afterwards, from the recycle bin as well. */
export async function withPerson<Result>(
  origin: Origin,
  { graph }: Administrator,
  assignment: Assignment,
  body: (person: Person) => Promise<Result>,
): Promise<Result> {
  const role = assignment === "not assigned" ? undefined : await roleForPeople(origin, { graph });
  const roles = role ? [role.value] : [];
  const endpoint = defaultEndpoint(origin.outputs, roles) ?? guideEndpoint(origin);
  const undo: (() => Promise<unknown>)[] = [];
  const make = async (collection: string, properties: object): Promise<string> => {
    const { id } = (await graph.call("POST", `/v1.0/${collection}`, properties)) as Created;
    undo.push(async () => {
      await graph.call("DELETE", `/v1.0/${collection}/${id}`);
      await graph.call("DELETE", `/v1.0/directory/deletedItems/${id}`);
    });
    return id;
  };
  const name = `check-${randomBytes(6).toString("hex")}`;
  const signIn = {
    userPrincipalName: `${name}@${await initialDomain(graph)}`,
    password: `aA1!${randomBytes(24).toString("base64url")}`,
  };
  try {
    const objectId = await make("users", {
      accountEnabled: true,
      displayName: "User (created by a check, deleted at its end)",
      mailNickname: name,
      userPrincipalName: signIn.userPrincipalName,
      passwordProfile: { password: signIn.password, forceChangePasswordNextSignIn: false },
    });
    const principalId =
      assignment === "in an assigned group"
        ? await make("groups", {
            displayName: `${name} (created by a check, deleted at its end)`,
            mailNickname: name,
            mailEnabled: false,
            securityEnabled: true,
            "members@odata.bind": [`${cloudOf(origin.outputs).graph}/v1.0/directoryObjects/${objectId}`],
          })
        : objectId;
    if (role) await assign(origin, { graph }, principalId, role.id);
    return await body({ objectId, ...signIn, roles, endpoint: endpoint });
  } finally {
    for (const step of undo.toReversed()) await step();
  }
}

/** An app role of the contract that users can hold. @throws PowerMissing if the contract has none */
async function roleForPeople(origin: Origin, administrator: Pick<Administrator, "graph">) {
  const [value] = (await holdersOfRoles(origin, administrator)).people;
  if (value === undefined) throw new PowerMissing("needs an app role that users can hold: the contract has none");
  return { value, id: origin.outputs.api.appRoles[value] ?? "" };
}

/** Assigns a role at the API, and access to the sign-in client. Both go with the principal. */
async function assign(
  origin: Origin,
  administrator: Pick<Administrator, "graph">,
  principalId: string,
  roleId: string,
) {
  const { api, publicClient } = origin.outputs;
  await assignTo(administrator, { principalId, resourceId: api.servicePrincipalObjectId, appRoleId: roleId });
  if (publicClient) await assignToClient(origin, administrator, principalId);
}

/**
 * The app role ID for an assignment without a role. https://learn.microsoft.com/graph/api/resources/approleassignment
 */
const defaultAccess = "00000000-0000-0000-0000-000000000000";

/** Assigns a principal to the stack's sign-in client, if it has one: that requires assignment. */
export async function assignToClient(
  { outputs: { publicClient } }: Origin,
  administrator: Pick<Administrator, "graph">,
  principalId: string,
): Promise<void> {
  if (!publicClient) return;
  const resourceId = publicClient.servicePrincipalObjectId;
  await assignTo(administrator, { principalId, resourceId, appRoleId: defaultAccess });
}

export async function assignTo(
  { graph }: Pick<Administrator, "graph">,
  assignment: { readonly principalId: string; readonly resourceId: string; readonly appRoleId: string },
): Promise<void> {
  await graph.call("POST", `/v1.0/servicePrincipals/${assignment.resourceId}/appRoleAssignedTo`, assignment);
}

type Body<Result> = (client: SignInClient) => Promise<Result>;

/** The scopes that the program consents to for its public client. */
const signInScopes = "openid profile email offline_access";

/** The client that users sign in at: the stack's, or one like it, created for the body. */
export function withSignInClient<Result>(
  origin: Origin,
  administrator: Administrator,
  body: Body<Result>,
): Promise<Result> {
  const deployed = signInClientOf(origin.outputs);
  if (deployed) return body(deployed);
  const { graph } = administrator;
  const { api, scope } = origin.outputs;
  const application = { displayName: temporaryName("Public client"), isFallbackPublicClient: true };
  return withApplication({ graph }, application, async ({ clientId, servicePrincipalObjectId }) => {
    const graphPrincipal = await servicePrincipalByClientId(graph, graphClientId);
    // Deleted with the service principal.
    const consent = (resourceId: string | undefined, scopes: string) =>
      graph.call("POST", "/v1.0/oauth2PermissionGrants", {
        clientId: servicePrincipalObjectId,
        consentType: "AllPrincipals",
        resourceId,
        scope: scopes,
      });
    await consent(api.servicePrincipalObjectId, "user_impersonation");
    await consent(graphPrincipal?.id, signInScopes);
    return withAllowedApplications(origin, administrator, [clientId], () =>
      body({ clientId, servicePrincipalObjectId, scope }),
    );
  });
}

/**
 * As in the guide: the API's own app registration is a public client for the body, and users sign in at it.
 *
 * @throws PowerMissing if Graph doesn't allow that
 */
export async function withApiAsPublicClient<Result>(
  origin: Origin,
  administrator: Administrator,
  body: Body<Result>,
): Promise<Result> {
  const client = apiAsClient(origin.outputs);
  const { applicationObjectId } = origin.outputs.api;
  const path = applicationPath(applicationObjectId);
  const { graph } = administrator;
  const { isFallbackPublicClient } = await readApplication(graph, applicationObjectId);
  await makePublic(graph, path);
  try {
    return await withAllowedApplications(origin, administrator, [client.clientId], () => body(client));
  } finally {
    await graph.call("PATCH", path, { isFallbackPublicClient });
  }
}

/** @throws PowerMissing with Graph's message if it refuses, as it may while a policy names the API */
async function makePublic(graph: JsonApi, path: string): Promise<void> {
  try {
    await graph.call("PATCH", path, { isFallbackPublicClient: true });
  } catch (error) {
    if (!(error instanceof RequestRefused) || error.status !== 400) throw error;
    throw new PowerMissing(`needs an API that can become a public client: ${error.message}`);
  }
}

/**
 * Adds allowed applications to App Service authentication, as an administrator would. Settings that name none (an
 * empty list, in which Azure turns a missing one) allow every application, and stay as they are: a list would shut the
 * others out. https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
 */
export function withAllowedApplications<Result>(
  origin: Origin,
  administrator: Administrator,
  clientIds: readonly string[],
  body: () => Promise<Result>,
): Promise<Result> {
  return withAuthSettings(
    origin,
    administrator,
    (settings) => {
      const allowed = allowedApplicationsIn(settings);
      return allowed === undefined || allowed.length === 0
        ? settings
        : allowingOnly(settings, [...new Set([...allowed, ...clientIds])]);
    },
    body,
  );
}

/** Changes a client's admin consent at Microsoft Graph for the body. The grant keeps its ID. */
export async function withConsent<Result>(
  { graph }: Administrator,
  { servicePrincipalObjectId }: Pick<SignInClient, "servicePrincipalObjectId">,
  scopes: string,
  body: () => Promise<Result>,
): Promise<Result> {
  const grants = await listGrants(graph, { side: "clientId", servicePrincipalObjectId });
  // Sign-in is a permission of Graph; the client's permissions at the API are another grant.
  const grant = grants.find((candidate) => scopesOf(candidate).includes("openid"));
  if (!grant) throw new Error("The client has no consent to sign people in that could be changed.");
  const path = `/v1.0/oauth2PermissionGrants/${grant.id}`;
  try {
    await graph.call("PATCH", path, { scope: scopes });
    return await body();
  } finally {
    await graph.call("PATCH", path, { scope: grant.scope });
  }
}
