import type { ServicePrincipal } from "../../tenant/directory-objects.ts";
import { microsoftGraph } from "../../tenant/microsoft-graph.ts";
import type { UserSignIn } from "./sign-in.ts";

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
export function signInScopes(signIn: UserSignIn): readonly string[] {
  const graph = signIn.tenant.directory.servicePrincipals.findByClientId(microsoftGraph.appId);
  return graph ? consentedOn(signIn, graph) : [];
}

export function asksForItself({ client, resource }: Pick<UserSignIn, "client" | "resource">): boolean {
  return client.servicePrincipal.id === resource.servicePrincipal.id;
}

/** By an administrator for everybody, or because the resource's registration names the client as pre-authorised. */
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
