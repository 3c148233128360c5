import type { ServicePrincipal } from "../../tenant/directory-objects.ts";
import { microsoftGraph } from "../../tenant/microsoft-graph.ts";
import { aadstsRefusal } from "../errors.ts";
import type { SignIn, UserSignIn } from "./sign-in.ts";

/**
 * The delegated permissions that the token carries: all that is consented of what exists, not only what was asked for.
 * A client that asks for itself carries what it may do at sign-in, unless it was granted scopes of its own (inferred:
 * reports of such tokens name no scope of the application).
 * https://learn.microsoft.com/entra/identity-platform/scopes-oidc#the-default-scope
 */
export function consentedScopes(signIn: UserSignIn): readonly string[] {
  const consented = consentedOn(signIn);
  return consented.length === 0 && asksForItself(signIn) ? signInScopes(signIn) : consented;
}

/** What the client may do at Microsoft Graph, which the permissions to sign people in are part of. */
function signInScopes(signIn: UserSignIn): readonly string[] {
  const graph = signIn.tenant.directory.servicePrincipals.findByClientId(microsoftGraph.appId);
  return graph ? consentedOn(signIn, graph) : [];
}

export function asksForItself({ client, resource }: Pick<UserSignIn, "client" | "resource">): boolean {
  return client.servicePrincipal.id === resource.servicePrincipal.id;
}

/** By an administrator for the whole tenant, or because the resource's app registration pre-authorizes the client. */
export function consentedOn(
  { tenant: { directory }, client, resource }: UserSignIn,
  { id: resourceId, appId }: ServicePrincipal = resource.servicePrincipal,
): readonly string[] {
  const granted = directory.permissionGrants
    .all()
    .filter((grant) => grant.clientId === client.servicePrincipal.id && grant.resourceId === resourceId)
    .flatMap(({ scope }) => scope.split(" "));
  const preAuthorized = directory.applications
    .findByClientId(appId)
    ?.api.preAuthorizedApplications.filter((each) => each.appId === client.application.appId)
    .flatMap(({ delegatedPermissionIds }) => delegatedPermissionIds);
  return directory.servicePrincipals
    .permissionScopesOf(directory.servicePrincipals.get(resourceId))
    .filter(({ id, value, isEnabled }) => isEnabled && (granted.includes(value) || preAuthorized?.includes(id)))
    .map(({ value }) => value);
}

/**
 * A client acts for a user only as far as it has consent, given ahead of time: to what it asks of the resource, where
 * `.default` is content with anything, and to what it asks of the sign-in. A permission that does not exist is not
 * consented to either (reported: stevenmaguire/oauth2-microsoft#31).
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
 * OpenID Connect's scopes are permissions of Microsoft Graph. `User.Read` covers them, as its description says: "sign
 * you in and read your profile". That a refresh token needs no consent of its own is inferred.
 * https://learn.microsoft.com/graph/permissions-reference#userread
 */
function maySignIn(signIn: UserSignIn): boolean {
  const consented = signInScopes(signIn);
  const asked = signIn.scope.openidScopes.filter((value) => value !== "offline_access");
  return consented.includes("User.Read") || asked.every((value) => consented.includes(value));
}

/**
 * A client's own `.default` asks for no permission, only to sign people in.
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

function notConsented({ client: { application } }: UserSignIn) {
  return aadstsRefusal(65001, [application.appId, application.displayName]);
}
