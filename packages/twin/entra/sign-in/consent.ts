import type { PermissionScope, ServicePrincipal } from "../../tenant/directory-objects.ts";
import { microsoftGraph } from "../../tenant/microsoft-graph.ts";
import { aadstsRefusal } from "../errors.ts";
import type { SignIn, UserSignIn } from "./sign-in.ts";

/**
 * Returns the delegated permissions in the token: all consented permissions that exist, not only the requested ones. A
 * client that requests a token for itself gets its sign-in permissions, unless it was granted scopes of its own.
 * Inferred: reports of such tokens contain no scope of the application.
 * https://learn.microsoft.com/entra/identity-platform/scopes-oidc#the-default-scope
 */
export function consentedScopes(signIn: UserSignIn): readonly string[] {
  const consented = consentedOn(signIn);
  return consented.length === 0 && asksForItself(signIn) ? signInScopes(signIn) : consented;
}

/** Returns the client's Microsoft Graph permissions, which include the permissions to sign users in. */
function signInScopes(signIn: UserSignIn): readonly string[] {
  const graph = signIn.tenant.directory.servicePrincipals.findByClientId(microsoftGraph.appId);
  return graph ? consentedOn(signIn, graph) : [];
}

export function asksForItself({ client, resource }: Pick<UserSignIn, "client" | "resource">): boolean {
  return client.servicePrincipal.id === resource.servicePrincipal.id;
}

/**
 * Returns the permissions that an administrator granted for the whole tenant, that the user consented to, or that the
 * resource's app registration pre-authorizes for the client.
 */
export function consentedOn(
  { tenant: { directory }, user, client, resource }: UserSignIn,
  { id: resourceId, appId }: ServicePrincipal = resource.servicePrincipal,
): readonly string[] {
  const granted = directory.permissionGrants
    .all()
    .filter((grant) => grant.clientId === client.servicePrincipal.id && grant.resourceId === resourceId)
    .filter(({ principalId }) => principalId === null || principalId === user.id)
    .flatMap(({ scope }) => scope.split(" "));
  const preAuthorized = directory.applications
    .findByClientId(appId)
    ?.api.preAuthorizedApplications.filter((preAuthorized) => preAuthorized.appId === client.application.appId)
    .flatMap(({ delegatedPermissionIds }) => delegatedPermissionIds);
  return directory.servicePrincipals
    .permissionScopesOf(directory.servicePrincipals.get(resourceId))
    .filter(({ id, value, isEnabled }) => isEnabled && (granted.includes(value) || preAuthorized?.includes(id)))
    .map(({ value }) => value);
}

/**
 * Refuses a client without consent given ahead of time. A client can act for a user only with consent to the
 * permissions that it requests on the resource and for the sign-in. For `.default`, any consent on the resource is
 * enough. A permission that doesn't exist also counts as not consented (reported: stevenmaguire/oauth2-microsoft#31).
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc#authorization-request
 * https://learn.microsoft.com/entra/identity-platform/scopes-oidc#default-when-the-user-has-already-given-consent
 */
export function refuseUnconsented(signIn: SignIn): void {
  if (signIn.kind === "client") return;
  const { scope } = signIn;
  if (scope.isDefault && asksForItself(signIn)) {
    refuseUnconsentedToItself(signIn);
  } else {
    const consented = consentedOn(signIn).map((value) => value.toLowerCase());
    const missing = scope.permissions.some((permission) => !consented.includes(permission.toLowerCase()));
    if (missing || consented.length === 0) throw notConsented(signIn);
  }
  if (!maySignIn(signIn)) throw notConsented(signIn);
}

/**
 * Returns whether the client can sign users in. OpenID Connect's scopes are permissions of Microsoft Graph. `User.Read`
 * covers them, as its description says: "sign you in and read your profile". Inferred: a refresh token needs no
 * separate consent.
 * https://learn.microsoft.com/graph/permissions-reference#userread
 */
function maySignIn(signIn: UserSignIn): boolean {
  const consented = signInScopes(signIn);
  const requestedScopes = signIn.scope.openidScopes.filter((value) => value !== "offline_access");
  return consented.includes("User.Read") || requestedScopes.every((value) => consented.includes(value));
}

/**
 * A client's own `.default` requests no permission, only to sign users in.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes (AADSTS90008, AADSTS65001)
 */
function refuseUnconsentedToItself(signIn: UserSignIn): void {
  if (signInScopes(signIn).length > 0) return;
  const { appId, requiredResourceAccess } = signIn.client.application;
  const asksToSignIn = requiredResourceAccess.some(
    ({ resourceAppId, resourceAccess }) =>
      resourceAppId === microsoftGraph.appId && resourceAccess.some(({ type }) => type === "Scope"),
  );
  throw asksToSignIn ? notConsented(signIn) : aadstsRefusal(90008, [appId]);
}

/** Permissions of one resource that a person is asked to allow. */
export interface ConsentRequest {
  readonly resource: ServicePrincipal;
  readonly scopes: readonly PermissionScope[];
}

/**
 * Returns the permissions that the request lacks consent to: those it names, or for `.default` those that the client's
 * app registration requires of the resource. Those of the sign-in itself are Microsoft Graph's.
 * https://learn.microsoft.com/entra/identity-platform/permissions-consent-overview
 * @param consentedTo what counts as consented already
 */
export function missingConsent(
  signIn: UserSignIn,
  consentedTo: (resource: ServicePrincipal) => readonly string[] = (resource) => consentedOn(signIn, resource),
): readonly ConsentRequest[] {
  const { tenant, client, resource, scope } = signIn;
  const { servicePrincipals } = tenant.directory;
  const graph = servicePrincipals.findByClientId(microsoftGraph.appId);
  const required = client.application.requiredResourceAccess.find(
    ({ resourceAppId }) => resourceAppId === resource.servicePrincipal.appId,
  );
  const requiredIds = (required?.resourceAccess ?? []).filter(({ type }) => type === "Scope").map(({ id }) => id);
  const asked = scope.permissions.map((permission) => permission.toLowerCase());
  const isGraph = resource.servicePrincipal.id === graph?.id;
  const ofResource = servicePrincipals
    .permissionScopesOf(resource.servicePrincipal)
    .filter(({ id, value }) => (scope.isDefault ? requiredIds.includes(id) : asked.includes(value.toLowerCase())));
  const ofSignIn = graph
    ? servicePrincipals
        .permissionScopesOf(graph)
        .filter(({ value }) => scope.openidScopes.some((name) => name === value))
    : [];
  const requests = [
    { resource: resource.servicePrincipal, scopes: isGraph ? [...ofResource, ...ofSignIn] : ofResource },
    ...(graph && !isGraph ? [{ resource: graph, scopes: ofSignIn }] : []),
  ];
  return requests
    .map(({ resource: from, scopes }) => {
      const consented = consentedTo(from);
      const missing = scopes.filter(({ value, isEnabled }) => isEnabled && !consented.includes(value));
      return { resource: from, scopes: missing };
    })
    .filter(({ scopes }) => scopes.length > 0);
}

function notConsented({ client: { application } }: UserSignIn) {
  return aadstsRefusal(65001, [application.appId, application.displayName]);
}
