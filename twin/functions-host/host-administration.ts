import { timingSafeEqual } from "node:crypto";
import { NotImitated } from "../tenant/refusal.ts";
import type { RunningApp } from "./app-instance.ts";
import type { HttpFunction } from "./http-function.ts";
import type { IdleFunction } from "./idle-function.ts";

type Answer = (app: RunningApp, baseUrl: string) => Response;

/**
 * What Resource Manager and the tools ask a Functions host for, by method and path:
 * - its status, which the Azure CLI asks after a deployment; the members answered are fewer than the host's;
 * - to synchronize its triggers, as Kudu and Resource Manager do after one;
 *   https://learn.microsoft.com/azure/azure-functions/functions-deployment-technologies#trigger-syncing
 * - its functions (Azure/azure-functions-host `FunctionsController.cs`);
 * - the manifest of the package that it runs, one of the files below /admin/vfs (`VirtualFileSystemMiddleware.cs`).
 * Anybody may ask whether it is there (`HostController.cs`).
 */
const answers: Readonly<Record<string, Answer>> = {
  "GET /admin/host/status": () => Response.json({ state: "Running", errors: [] }),
  "POST /admin/host/synctriggers": () => Response.json({ status: "success" }),
  "GET /admin/functions": ({ functions, routePrefix }, baseUrl) =>
    Response.json(functions.map((one) => describe(one, { baseUrl, routePrefix }))),
  "GET /admin/vfs/home/site/wwwroot/package.json": ({ files }) => {
    const manifest = files.get("package.json");
    return manifest ? new Response(new Uint8Array(manifest)) : empty(404);
  },
};

const ping: readonly string[] = ["GET /admin/host/ping", "POST /admin/host/ping"];

/** The host's own paths, which no function can have. */
export const isAdministration = (path: string): boolean => /^\/(?:admin|runtime)(?:\/|$)/i.test(path);

/**
 * The host's own administration, for whom has the master key: to anybody else, 401 without a challenge.
 * https://learn.microsoft.com/azure/azure-functions/function-keys-how-to#understand-keys
 *
 * @throws NotImitated for every other path and method
 */
export function administer(request: Request, app: RunningApp, masterKey: string): Response {
  const { origin, pathname } = new URL(request.url);
  const what = `${request.method} ${pathname.toLowerCase().replace(/\/$/, "")}`;
  if (ping.includes(what)) return empty(200);
  const answer = answers[what];
  if (!answer) throw new NotImitated(`${request.method} ${pathname} of the Functions host`);
  const sent = Buffer.from(request.headers.get("x-functions-key") ?? "");
  const key = Buffer.from(masterKey);
  const isKnown = sent.length === key.length && timingSafeEqual(sent, key);
  return isKnown ? answer(app, origin) : empty(401);
}

/**
 * Azure/azure-functions-host `FunctionMetadataExtensions.cs`, `FunctionMetadataResponse.cs`. The bindings under `config`,
 * which functions without a function.json have since, are inferred; `script_href` is left out.
 */
function describe(
  one: HttpFunction | IdleFunction,
  { baseUrl, routePrefix }: { readonly baseUrl: string; readonly routePrefix: string },
): object {
  const { name } = one;
  const folder = `${baseUrl}/admin/vfs/home/site/wwwroot/${name}/`;
  return {
    name,
    script_root_path_href: folder,
    config_href: `${folder}function.json`,
    test_data_href: null,
    href: `${baseUrl}/admin/functions/${name}`,
    // Of a function that HTTP triggers only.
    invoke_url_template: "trigger" in one ? null : `${baseUrl}/${pathOf(one, routePrefix)}`.toLowerCase(),
    language: "node",
    config: { name, language: "node", bindings: "trigger" in one ? one.bindings : bindingsOf(one) },
    files: null,
    test_data: null,
    isDisabled: false,
    isDirect: false,
    isProxy: false,
  };
}

function pathOf({ route }: HttpFunction, routePrefix: string): string {
  return [routePrefix, route].filter((part) => part !== "").join("/");
}

function bindingsOf({ triggerName, methods, route }: HttpFunction): readonly object[] {
  return [
    { name: triggerName, type: "httpTrigger", direction: "in", authLevel: "anonymous", methods, route },
    { name: "$return", type: "http", direction: "out" },
  ];
}

function empty(status: number): Response {
  return new Response(undefined, { status, headers: { "Content-Length": "0" } });
}
