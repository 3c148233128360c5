import type { EmptyLocalStack } from "./local-deployment.ts";

/** Uploads a package outside Pulumi. On the twin it is live once this returns. */
export async function uploadPackage(
  opened: EmptyLocalStack,
  scmHostName: string,
  zip: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const path = "/api/publish?RemoteBuild=false&Deployer=somebody";
  const answer = await callScm(opened, scmHostName, "POST", path, zip);
  if (answer.status !== 202) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
}

/** A request to the SCM host, as the administrator. */
export async function callScm(
  opened: EmptyLocalStack,
  host: string,
  method: string,
  path: string,
  body?: Uint8Array<ArrayBuffer>,
) {
  const { tenantId, administrator } = opened.local.twin.control;
  const answer = await opened.fetch(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: administrator.clientId,
      client_secret: administrator.clientSecret,
      scope: "https://management.azure.com/.default",
    }),
  });
  const { access_token } = (await answer.json()) as { readonly access_token: string };
  return opened.fetch(`https://${host}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${access_token}`,
      "content-type": "application/zip",
      "cache-control": "no-cache",
    },
    ...(body && { body }),
  });
}
