import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import type { NamesInTenant } from "./names-in-tenant.ts";
import {
  type Application,
  type ApplicationKey,
  applicationPath,
  type Entitlement,
  type FederatedCredential,
  isPublicClient,
  listFederatedCredentials,
  tokenVersionOf,
} from "@protected-function/core/azure/graph/application.ts";
import {
  listAssignments,
  listGrants,
  readServicePrincipal,
  scopesOf,
  servicePrincipalPath,
} from "@protected-function/core/azure/graph/service-principal.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import { type Credential, type Json, type Registration, restOf, type Role } from "./snapshot.ts";

/** Covered by other fields, or different on every twin. The rest of `api` and `web` counts as well. */
const coveredPaths: readonly string[] = [
  ..."id appId createdDateTime publisherDomain deletedDateTime info".split(" "),
  ..."isFallbackPublicClient signInAudience identifierUris appRoles requiredResourceAccess".split(" "),
  ..."passwordCredentials keyCredentials spa.redirectUris publicClient.redirectUris".split(" "),
  ..."api.requestedAccessTokenVersion api.oauth2PermissionScopes web.redirectUris web.redirectUriSettings".split(" "),
  "web.implicitGrantSettings.enableIdTokenIssuance",
  "web.implicitGrantSettings.enableAccessTokenIssuance",
];

/** Everything else that Graph returns for an app registration, with names in place of ids. */
export function registrationRest(wire: Application, withNames: (text: string) => string): Json {
  return JSON.parse(withNames(JSON.stringify(restOf(wire as unknown as Json, coveredPaths)))) as Json;
}

/** Redirect URIs, with the client type unless it's a web server. */
export function redirectUrisOf({ web, spa, publicClient }: Pick<Application, "web" | "spa" | "publicClient">) {
  return [
    ...web.redirectUris,
    ...spa.redirectUris.map((uri) => `${uri} (single-page application)`),
    ...publicClient.redirectUris.map((uri) => `${uri} (public client)`),
  ];
}

/** Everything in one app registration that affects access. @throws RequestRefused */
export async function readRegistration(
  wire: Application,
  { graph, names }: { readonly graph: JsonApi; readonly names: NamesInTenant },
): Promise<Registration> {
  const ownersOf = (path: string) => listAll<{ readonly id: string }>(graph, `${path}/owners`);
  const ownPrincipal = names.servicePrincipalOf(wire.appId);
  const [servicePrincipal, owners, principalOwners, federated, assigned, consents] = await Promise.all([
    ownPrincipal && readServicePrincipal(graph, ownPrincipal.id),
    ownersOf(applicationPath(wire.id)),
    ownPrincipal ? ownersOf(servicePrincipalPath(ownPrincipal.id)) : [],
    listFederatedCredentials(graph, wire.id),
    ownPrincipal ? listAssignments(graph, ownPrincipal.id) : [],
    ownPrincipal ? listGrants(graph, { side: "clientId", servicePrincipalObjectId: ownPrincipal.id }) : [],
  ]);
  const { web, api } = wire;
  return {
    name: names.application(wire.appId),
    clientId: wire.appId,
    applicationObjectId: wire.id,
    publicClientFlows: isPublicClient(wire),
    tokenVersion: tokenVersionOf(wire),
    signInAudience: wire.signInAudience,
    redirectUris: redirectUrisOf(wire).map(names.withNames),
    identifierUris: wire.identifierUris.map(names.withNames),
    implicitTokens: [
      ...(web.implicitGrantSettings.enableIdTokenIssuance === true ? ["ID tokens"] : []),
      ...(web.implicitGrantSettings.enableAccessTokenIssuance === true ? ["access tokens"] : []),
    ],
    roles: wire.appRoles.map(roleOf),
    scopes: api.oauth2PermissionScopes.map(roleOf),
    // Their order comes from a checksum of the client ids, which are new in each tenant.
    permissions: wire.requiredResourceAccess
      .flatMap(({ resourceAppId, resourceAccess }) =>
        resourceAccess.map(({ id }) => names.permission(resourceAppId, id)),
      )
      .toSorted(),
    owners: await Promise.all(owners.map(({ id }) => names.principal(id))),
    servicePrincipalOwners: await Promise.all(principalOwners.map(({ id }) => names.principal(id))),
    credentials: [...credentialsOf(wire), ...federated.map((credential) => federatedCredential(credential, names))],
    assignmentRequired: servicePrincipal?.appRoleAssignmentRequired === true,
    isEnabled: servicePrincipal?.accountEnabled !== false,
    assignments: await Promise.all(
      assigned.map(async ({ principalId, appRoleId }) => ({
        who: await names.principal(principalId),
        role: wire.appRoles.find(({ id }) => id === appRoleId)?.value ?? "no role in particular",
        roleId: appRoleId,
      })),
    ),
    // Two consents of one client are created at the same time: Graph lists them in either order.
    consents: consents
      .flatMap((consent) =>
        scopesOf(consent).map((value) => `${names.application(names.clientIdOf(consent.resourceId))}: ${value}`),
      )
      .toSorted(),
    rest: registrationRest(wire, names.withNames),
  };
}

function roleOf(entitlement: Entitlement): Role {
  const { id, value, isEnabled, ...definition } = entitlement;
  const members = definition.allowedMemberTypes ?? [];
  return { id, value, isEnabled, members, definition: JSON.stringify({ value, ...definition }) };
}

function credentialsOf({ passwordCredentials, keyCredentials }: Application): readonly Credential[] {
  const credential = (
    kind: Credential["kind"],
    { keyId, displayName, endDateTime, customKeyIdentifier }: ApplicationKey,
  ): Credential => ({
    kind,
    name: displayName ?? "",
    key: keyId,
    endDate: endDateTime,
    hasEnded: false,
    trusts: undefined,
    ...(kind === "certificate" &&
      typeof customKeyIdentifier === "string" && { thumbprint: hexadecimal(customKeyIdentifier) }),
  });
  return [
    ...passwordCredentials.map((passwordCredential) => credential("client secret", passwordCredential)),
    ...keyCredentials.map((keyCredential) => credential("certificate", keyCredential)),
  ];
}

/** Graph writes a thumbprint in base64 or as hexadecimal digits. https://learn.microsoft.com/graph/api/resources/keycredential */
function hexadecimal(thumbprint: string): string {
  return /^[\dA-F]{40}$/i.test(thumbprint)
    ? thumbprint.toUpperCase()
    : Buffer.from(thumbprint, "base64").toString("hex").toUpperCase();
}

function federatedCredential(
  { name, issuer, subject, audiences }: FederatedCredential,
  { withNames }: NamesInTenant,
): Credential {
  const trusts = `subject ${withNames(subject)} of ${withNames(issuer)}, for ${audiences.join(", ")}`;
  return { kind: "federated credential", name, key: trusts, endDate: undefined, hasEnded: false, trusts };
}
