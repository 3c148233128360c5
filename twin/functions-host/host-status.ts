import { timingSafeEqual } from "node:crypto";

/** `/admin/host/status`, which the Azure CLI asks after a deployment. */
export const isHostStatus = ({ method, url }: Request): boolean =>
  method === "GET" && /^\/admin\/host\/status\/?$/i.test(new URL(url).pathname);

/**
 * To whom has the master key: the host runs. To anybody else: 401.
 * https://learn.microsoft.com/azure/azure-functions/function-keys-how-to#understand-keys; the members answered are
 * fewer than the host's.
 */
export function hostStatus({ headers }: Request, masterKey: string): Response {
  const sent = Buffer.from(headers.get("x-functions-key") ?? "");
  const key = Buffer.from(masterKey);
  const isKnown = sent.length === key.length && timingSafeEqual(sent, key);
  if (!isKnown) return new Response(undefined, { status: 401, headers: { "Content-Length": "0" } });
  return Response.json({ state: "Running", errors: [] });
}
