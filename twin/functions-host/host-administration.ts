import { timingSafeEqual } from "node:crypto";
import { NotSupported } from "../tenant/refusal.ts";
import type { RunningApp } from "./app-instance.ts";
import type { HttpFunction, IdleFunction } from "./hosted-function.ts";

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
  "GET /admin/functions": ({ functions, files, routePrefix }, baseUrl) =>
    Response.json(functions.map((one) => describe(one, { baseUrl, routePrefix, scriptFile: scriptFileOf(files) }))),
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
 * @throws NotSupported for every other path and method
 */
export function administer(request: Request, app: RunningApp, masterKey: string): Response {
  const { origin, pathname } = new URL(request.url);
  const what = `${request.method} ${pathname.toLowerCase().replace(/\/$/, "")}`;
  if (ping.includes(what)) return empty(200);
  const answer = answers[what];
  if (!answer) throw new NotSupported(`${request.method} ${pathname} of the Functions host`);
  const sent = Buffer.from(request.headers.get("x-functions-key") ?? "");
  const key = Buffer.from(masterKey);
  const isKnown = sent.length === key.length && timingSafeEqual(sent, key);
  return isKnown ? answer(app, origin) : empty(401);
}

/**
 * Azure/azure-functions-host `FunctionMetadataExtensions.cs`, `FunctionMetadataResponse.cs`; members and values as captured
 * of functions of the programming model v4 and of Resource Manager (public notes on a Node.js timer, and on a Python app on
 * Linux Consumption, 2023). That `scriptFile` is the package's entry point is inferred.
 */
function describe(
  { name, bindings, ...one }: HttpFunction | IdleFunction,
  { baseUrl, routePrefix, scriptFile }: Readonly<Record<"baseUrl" | "routePrefix" | "scriptFile", string>>,
): object {
  return {
    name,
    script_root_path_href: null,
    script_href: `${baseUrl}/admin/vfs/home/site/wwwroot/${scriptFile}`,
    config_href: null,
    test_data_href: `${baseUrl}/admin/vfs/tmp/FunctionsData/${name}.dat`,
    href: `${baseUrl}/admin/functions/${name}`,
    // Of a function that HTTP triggers only.
    invoke_url_template: "route" in one ? `${baseUrl}/${pathOf(one.route, routePrefix)}`.toLowerCase() : null,
    language: "node",
    config: {
      name,
      entryPoint: "",
      scriptFile,
      language: "node",
      functionDirectory: "/home/site/wwwroot",
      bindings,
    },
    files: null,
    test_data: "",
    isDisabled: false,
    isDirect: false,
    isProxy: false,
  };
}

/** What `main` of package.json names; a pattern names no file. */
function scriptFileOf(files: RunningApp["files"]): string {
  const manifest = JSON.parse(Buffer.from(files.get("package.json") ?? []).toString("utf8")) as {
    readonly main: string;
  };
  return /[*?[{]/.test(manifest.main) ? "" : manifest.main.replace(/^\.\//, "");
}

function pathOf(route: string, routePrefix: string): string {
  return [routePrefix, route].filter((part) => part !== "").join("/");
}

function empty(status: number): Response {
  return new Response(undefined, { status, headers: { "Content-Length": "0" } });
}
