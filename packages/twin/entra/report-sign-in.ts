import type { Tenant } from "../tenant/tenant.ts";
import type { PendingSignIn } from "./authorize/pending-sign-ins.ts";
import type { Call } from "./call.ts";
import { AadstsRefusal } from "./errors.ts";
import { readClientAuthentication } from "./token/client.ts";

/** Puts a request for a token into the feed: issued, or refused with that error. Never its credential. */
export function reportSignIn(tenant: Tenant, call: Call, error?: unknown): void {
  const { form } = call;
  const { servicePrincipals } = tenant.directory;
  const clientId = clientIdOf(call);
  const principal = clientId === undefined ? undefined : servicePrincipals.findByClientId(clientId);
  const name = form.get("username") ?? (principal && servicePrincipals.displayNameOf(principal));
  tenant.feed.add({
    kind: "sign-in",
    grant: form.get("grant_type") ?? "",
    caller: { ...(clientId !== undefined && { clientId }), ...(name !== undefined && { name }) },
    scope: form.get("scope") ?? "",
    outcome: error === undefined ? "issued" : "refused",
    ...(error !== undefined && { message: messageOf(error) }),
  });
}

/** Puts a person's sign-in on Entra ID's pages into the feed: signed in, or refused with that error. */
export function reportBrowserSignIn(tenant: Tenant, { request, account }: PendingSignIn, error?: AadstsRefusal): void {
  const name = account && tenant.directory.users.find(account.userId)?.userPrincipalName;
  tenant.feed.add({
    kind: "sign-in",
    grant: "sign-in page",
    caller: { clientId: request.client.application.appId, ...(name !== undefined && { name }) },
    scope: request.scope.resourceName,
    outcome: error === undefined ? "issued" : "refused",
    ...(error !== undefined && { message: messageOf(error) }),
  });
}

function messageOf(error: unknown): string {
  if (error instanceof AadstsRefusal) return `AADSTS${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

function clientIdOf(call: Call): string | undefined {
  try {
    return readClientAuthentication(call).clientId;
  } catch {
    return call.form.get("client_id") ?? undefined;
  }
}
