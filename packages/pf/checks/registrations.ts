import { graphClientId } from "@protected-function/core/azure/clouds.ts";
import {
  applicationByClientId,
  isPublicClient,
  listApplications,
  readApplication,
} from "@protected-function/core/azure/graph/application.ts";
import {
  listAssignments,
  listGrants,
  readServicePrincipal,
  scopesOf,
  servicePrincipalByClientId,
} from "@protected-function/core/azure/graph/service-principal.ts";
import { checkAsAdministrator, type Check, ofCaller, inGroup } from "./check.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";

/** Rows G04, G05, G06, G23, G25, G28, G29, G34: the app registrations, read from Graph. */
export const registrationChecks: readonly Check[] = inGroup("App registrations and consent", [
  checkAsAdministrator(
    "G04",
    "The API's app registration requests only openid, profile and email, delegated permissions of Microsoft Graph.",
    async ({ outputs }, { graph }) => {
      const { requiredResourceAccess } = await readApplication(graph, outputs.api.applicationObjectId);
      const graphPrincipal = await servicePrincipalByClientId(graph, graphClientId);
      const scopes = graphPrincipal?.oauth2PermissionScopes ?? [];
      return {
        action: "read the API's app registration and its permissions from Microsoft Graph",
        expected: [{ resourceAppId: graphClientId, permissions: ["Scope email", "Scope openid", "Scope profile"] }],
        found: requiredResourceAccess.map(({ resourceAppId, resourceAccess }) => ({
          resourceAppId,
          permissions: resourceAccess
            .map(({ id, type }) => `${type} ${scopes.find((scope) => scope.id === id)?.value ?? id}`)
            .toSorted(),
        })),
      };
    },
  ),

  checkAsAdministrator(
    "G05",
    "Admin consent for openid, profile and email is tenant-wide.",
    async ({ outputs }, { graph }) => {
      const { servicePrincipalObjectId } = outputs.api;
      const grants = await listGrants(graph, { side: "clientId", servicePrincipalObjectId });
      return {
        action: "read the consent grants of the API's service principal from Microsoft Graph",
        expected: [{ consentType: "AllPrincipals", scopes: ["email", "openid", "profile"] }],
        found: grants.map((grant) => ({ consentType: grant.consentType, scopes: scopesOf(grant).toSorted() })),
      };
    },
  ),

  checkAsAdministrator(
    "G06",
    "ID tokens are enabled, access tokens aren't; the only redirect URI is on the site's real host name.",
    async ({ outputs }, { graph }) => {
      const { web } = await readApplication(graph, outputs.api.applicationObjectId);
      return {
        action: "read the API's app registration from Microsoft Graph",
        expected: {
          idTokens: true,
          accessTokens: false,
          redirectUris: [`https://${outputs.functionApp.hostName}/.auth/login/aad/callback`],
        },
        found: {
          idTokens: web.implicitGrantSettings.enableIdTokenIssuance,
          accessTokens: web.implicitGrantSettings.enableAccessTokenIssuance,
          redirectUris: web.redirectUris,
        },
      };
    },
  ),

  checkAsAdministrator(
    "G34",
    "No app registration of the stack is a public client, unless a setting asks for it.",
    async ({ outputs }, { graph }) => {
      const { api, callers, publicClient } = outputs;
      const names = new Map([
        [api.clientId, "the API"],
        ...Object.entries(callers).map(([name, { clientId }]) => [clientId, name] as const),
        ...(publicClient ? [[publicClient.clientId, "the public client"] as const] : []),
      ]);
      const publicClients = await Promise.all(
        [...names].map(async ([clientId, name]) => {
          const application = await applicationByClientId(graph, clientId);
          return application && isPublicClient(application) ? [name] : [];
        }),
      );
      return {
        action: "read every app registration of the stack from Microsoft Graph",
        expected: [...(api.publicClientFlows ? ["the API"] : []), ...(publicClient ? ["the public client"] : [])],
        found: publicClients.flat(),
      };
    },
  ),

  ofCaller(
    checkAsAdministrator(
      "G23",
      "The API requires assignment, and the caller is assigned exactly its app roles.",
      async ({ outputs, caller }, { graph }) => {
        const { servicePrincipalObjectId } = outputs.api;
        const api = await readServicePrincipal(graph, servicePrincipalObjectId);
        const principal = await servicePrincipalByClientId(graph, caller.clientId);
        const callersRoles = (await listAssignments(graph, servicePrincipalObjectId))
          .filter(({ principalId }) => principalId === principal?.id)
          .map(({ appRoleId }) => appRoleId)
          .toSorted();
        return {
          action: "read the API's service principal and its assignments from Microsoft Graph",
          expected: { required: true, callersRoles: roleIdsOf(outputs, caller.clientId) },
          found: { required: api.appRoleAssignmentRequired, callersRoles },
        };
      },
    ),
  ),

  ofCaller(
    checkAsAdministrator(
      "G25",
      "The caller has its own app registration; every secret is declared and expires.",
      async ({ caller, outputs }, { graph }) => {
        const applications = await listApplications(graph, caller.clientId);
        const secrets = applications[0]?.passwordCredentials ?? [];
        // The program names each secret by its slot; after a rotation, both are in use.
        const slots = secrets.map(({ displayName }) => / (first|second)$/.exec(displayName ?? "")?.[1]);
        const { credentials } =
          Object.values(outputs.callers).find(({ clientId }) => clientId === caller.clientId) ?? {};
        return {
          action: "read the caller's app registration from Microsoft Graph",
          expected: {
            registrations: 1,
            has: credentials?.includes("client-secret"),
            undeclared: 0,
            twiceInASlot: 0,
            end: true,
            shown: secrets.map(() => null),
          },
          found: {
            registrations: applications.length,
            has: secrets.length > 0,
            undeclared: slots.filter((slot) => slot === undefined).length,
            twiceInASlot: slots.length - new Set(slots).size,
            end: secrets.every(({ endDateTime }) => !Number.isNaN(Date.parse(endDateTime))),
            shown: secrets.map(({ secretText }) => secretText),
          },
        };
      },
    ),
  ),

  checkAsAdministrator(
    "G28",
    "The API has exactly the contract's app roles, enabled, with their stable IDs.",
    async ({ outputs }, { graph }) => {
      const { appRoles } = await readApplication(graph, outputs.api.applicationObjectId);
      return {
        action: "read the API's app registration from Microsoft Graph",
        expected: Object.fromEntries(
          Object.entries(outputs.api.appRoles).map(([value, id]) => [value, { id, isEnabled: true }]),
        ),
        found: Object.fromEntries(appRoles.map(({ id, value, isEnabled }) => [value ?? id, { id, isEnabled }])),
      };
    },
  ),

  ofCaller(
    checkAsAdministrator(
      "G29",
      "The caller's app registration requests exactly its app roles, as application permissions.",
      async ({ outputs, caller }, { graph }) => {
        const application = await applicationByClientId(graph, caller.clientId);
        return {
          action: "read the caller's app registration from Microsoft Graph",
          expected: [
            {
              resourceAppId: outputs.api.clientId,
              resourceAccess: roleIdsOf(outputs, caller.clientId).map((id) => ({ id, type: "Role" })),
            },
          ],
          found: application?.requiredResourceAccess.map(({ resourceAccess, ...asked }) => ({
            ...asked,
            resourceAccess: resourceAccess.toSorted((left, right) => (left.id < right.id ? -1 : 1)),
          })),
        };
      },
    ),
  ),
]);

/** IDs of a caller's app roles by the outputs, sorted. */
function roleIdsOf({ api, callers }: StackOutputs, clientId: string): readonly string[] {
  const { roles = [] } = Object.values(callers).find((caller) => caller.clientId === clientId) ?? {};
  return roles.map((role) => api.appRoles[role] ?? role).toSorted();
}
