import type { AppRoleAssignment, ServicePrincipal } from "../../tenant/directory-objects.ts";
import type { Directory } from "../../tenant/directory.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";
import type { Client } from "./require-client.ts";

/** A resource under the name that was asked for. */
export interface NamedResource {
  readonly servicePrincipal: ServicePrincipal;
  readonly name: string;
}

/**
 * The client's assignments on the resource; none is fine unless the resource requires assignment.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#application-permissions
 */
export function requireAssignment(
  { appRoleAssignments, servicePrincipals }: Directory,
  client: Client,
  resource: NamedResource,
): readonly AppRoleAssignment[] {
  const { servicePrincipal, name } = resource;
  const held = appRoleAssignments
    .to(servicePrincipal.id)
    .filter(({ principalId }) => principalId === client.servicePrincipal.id);
  if (servicePrincipal.appRoleAssignmentRequired && held.length === 0) {
    const { appId, displayName } = client.application;
    throw aadstsRefusal(501051, [appId, displayName, name, servicePrincipals.displayNameOf(servicePrincipal)]);
  }
  return held;
}
