import type { EmptyLocalStack } from "../local-deployment.ts";
import type { PortalMadeApp } from "./portal-made-app.ts";
import { clientToken, tokenEndpointOf } from "../client-token.ts";

/** The caller that was made by hand gets a token with its own secret, and calls: status and answer. */
export async function callAs(
  { fetch, local }: EmptyLocalStack,
  { api, caller, site }: PortalMadeApp,
): Promise<{ readonly status: number; readonly body: string }> {
  const token = await clientToken(
    fetch,
    tokenEndpointOf(local.twin.control.tenantId),
    caller,
    `api://${api.clientId}/.default`,
  );
  const answer = await fetch(`https://${site.hostName}/api/who-calls`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: answer.status, body: await answer.text() };
}
