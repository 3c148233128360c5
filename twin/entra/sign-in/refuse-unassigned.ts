import { aadstsRefusal } from "../aadsts-refusal.ts";
import { assignmentsOf } from "./held-roles.ts";
import type { SignIn } from "./sign-in.ts";

/**
 * An application that requires assignment gives tokens to nobody else. For users that holds of the client, too, where
 * it is the client that requires it; that the resource is looked at first is inferred.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#application-permissions
 */
export function refuseUnassigned(signIn: SignIn): void {
  const { tenant, client, resource } = signIn;
  const { servicePrincipals } = tenant.directory;
  const demanding = [resource.servicePrincipal, ...(signIn.kind === "user" ? [client.servicePrincipal] : [])];
  const closed = demanding.find(
    (application) => application.appRoleAssignmentRequired && assignmentsOf(signIn, application).length === 0,
  );
  if (!closed) return;
  const closedName = servicePrincipals.displayNameOf(closed);
  if (signIn.kind === "user") throw aadstsRefusal(50105, [closedName, closed.appId]);
  const clientName = servicePrincipals.displayNameOf(client.servicePrincipal);
  throw aadstsRefusal(501051, [client.servicePrincipal.appId, clientName, resource.name, closedName]);
}
