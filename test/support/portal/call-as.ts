import type { EmptyLocalStack } from "../local-deployment.ts";
import type { PortalMadeApp } from "./portal-made-app.ts";

/** The caller that was made by hand gets a token with its own secret, and calls: status and answer. */
export async function callAs(
  { fetch, local }: EmptyLocalStack,
  { api, caller, site }: PortalMadeApp,
): Promise<{ readonly status: number; readonly body: string }> {
  const token = await fetch(`https://login.microsoftonline.com/${local.twin.control.tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: caller.clientId,
      client_secret: caller.clientSecret,
      scope: `api://${api.clientId}/.default`,
    }),
  });
  const { access_token } = (await token.json()) as { readonly access_token: string };
  const answer = await fetch(`https://${site.hostName}/api/who-calls`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  return { status: answer.status, body: await answer.text() };
}
