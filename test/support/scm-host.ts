import type { EmptyLocalStack } from "./local-deployment.ts";
import { clientToken, tokenEndpointOf } from "./client-token.ts";

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
  const token = await clientToken(
    opened.fetch,
    tokenEndpointOf(tenantId),
    administrator,
    "https://management.azure.com/.default",
  );
  return opened.fetch(`https://${host}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/zip",
      "cache-control": "no-cache",
    },
    ...(body && { body }),
  });
}
