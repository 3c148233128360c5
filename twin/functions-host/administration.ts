import { timingSafeEqual } from "node:crypto";
import { NotImitated } from "../tenant/refusal.ts";

/** What the host answers about itself, by method and path: Azure/azure-functions-host, HostController.cs. */
const routes: readonly { readonly request: RegExp; readonly needsKey: boolean; readonly answer: () => Response }[] = [
  // The Azure CLI asks for it after a deployment. Fewer members than the host's.
  {
    request: /^GET \/admin\/host\/status\/?$/i,
    needsKey: true,
    answer: () => Response.json({ state: "Running", errors: [] }),
  },
  // The platform's trigger synchronization after a deployment.
  {
    request: /^POST \/admin\/host\/synctriggers\/?$/i,
    needsKey: true,
    answer: () => Response.json({ status: "success" }),
  },
  { request: /^(?:GET|POST) \/admin\/host\/ping\/?$/i, needsKey: false, answer: () => empty(200) },
];

/** The host's own paths, which no function can have. */
export const isAdministration = (path: string): boolean => /^\/(?:admin|runtime)(?:\/|$)/i.test(path);

/**
 * The host's administration, for whoever has the master key: to anybody else, 401 without a challenge.
 * https://learn.microsoft.com/azure/azure-functions/function-keys-how-to#understand-keys
 *
 * @throws NotImitated for every other path and method
 */
export function administer({ method, url, headers }: Request, masterKey: string): Response {
  const { pathname } = new URL(url);
  const route = routes.find(({ request }) => request.test(`${method} ${pathname}`));
  if (!route) throw new NotImitated(`${method} ${pathname} of the Functions host`);
  const isAllowed = !route.needsKey || isKey(headers.get("x-functions-key") ?? "", masterKey);
  return isAllowed ? route.answer() : empty(401);
}

function isKey(text: string, masterKey: string): boolean {
  const sent = Buffer.from(text);
  const key = Buffer.from(masterKey);
  return sent.length === key.length && timingSafeEqual(sent, key);
}

function empty(status: number): Response {
  return new Response(undefined, { status, headers: { "Content-Length": "0" } });
}
