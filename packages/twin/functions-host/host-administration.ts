import { timingSafeEqual } from "node:crypto";
import { NotSupported } from "../tenant/refusal.ts";
import type { RunningApp } from "./app-instance.ts";
import type { HttpFunction, IdleFunction } from "./hosted-function.ts";

type Answer = (app: RunningApp, baseUrl: string) => Response;

/**
 * The answers of a Functions host to Resource Manager and the tools, by method and path:
 * - its status, which the Azure CLI requests after a deployment (with fewer members than the host's own answer);
 * - synchronizing its triggers, which Kudu and Resource Manager request after a deployment;
 *   https://learn.microsoft.com/azure/azure-functions/functions-deployment-technologies#trigger-syncing
 * - its functions (Azure/azure-functions-host `FunctionsController.cs`);
 * - the manifest of the running package, one of the files below /admin/vfs (`VirtualFileSystemMiddleware.cs`).
 *
 * Anyone can ask whether the host is up (`HostController.cs`).
 */
const answers: Readonly<Record<string, Answer>> = {
  "GET /admin/host/status": () => Response.json({ state: "Running", errors: [] }),
  "POST /admin/host/synctriggers": () => Response.json({ status: "success" }),
  "GET /admin/functions": ({ functions, files, routePrefix }, baseUrl) =>
    Response.json(
      functions.map((described) => describe(described, { baseUrl, routePrefix, scriptFile: scriptFileOf(files) })),
    ),
  "GET /admin/vfs/home/site/wwwroot/package.json": ({ files }) => {
    const manifest = files.get("package.json");
    return manifest ? new Response(new Uint8Array(manifest)) : empty(404);
  },
};

const ping: readonly string[] = ["GET /admin/host/ping", "POST /admin/host/ping"];

/** Returns whether a path is one of the host's own, which no function can have. */
export const isAdministration = (path: string): boolean => /^\/(?:admin|runtime)(?:\/|$)/i.test(path);

/**
 * Answers requests to the host's own administration. A caller without the master key gets 401 without a challenge.
 * https://learn.microsoft.com/azure/azure-functions/function-keys-how-to#understand-keys
 *
 * @throws NotSupported for every other path and method
 */
export function administer(request: Request, app: RunningApp, masterKey: string): Response {
  const { origin, pathname } = new URL(request.url);
  const operation = `${request.method} ${pathname.toLowerCase().replace(/\/$/, "")}`;
  if (ping.includes(operation)) return empty(200);
  if (webhook.test(operation)) return answerWebhook(request, app, masterKey);
  const answer = answers[operation];
  if (!answer) throw new NotSupported(`${request.method} ${pathname} of the Functions host`);
  return isKey(request.headers.get("x-functions-key"), masterKey) ? answer(app, origin) : empty(401);
}

function isKey(sent: string | null, masterKey: string): boolean {
  const sentKey = Buffer.from(sent ?? "");
  const key = Buffer.from(masterKey);
  return sentKey.length === key.length && timingSafeEqual(sentKey, key);
}

const webhook = /^(?:GET|PUT|POST|DELETE|OPTIONS) \/runtime\/webhooks\/([^/]+)/;

/** The bindings, triggers among them, whose extensions answer at a webhook, and the extensions' names there. */
const extensions: Readonly<Record<string, RegExp>> = {
  durabletask: /^(?:(?:orchestration|activity|entity)Trigger|durableClient|orchestrationClient)$/i,
  mcp: /^mcp(?:Tool|Resource|Prompt)Trigger$/i,
  signalr: /^signalR(?:Trigger|ConnectionInfo|Endpoints|Negotiation)?$/i,
  webpubsub: /^webPubSub(?:Trigger|Connection|Context)?$/i,
  eventgrid: /^eventGrid(?:Trigger)?$/i,
  blobs: /^blob(?:Trigger)?$/i,
};

/**
 * An extension's webhook. Without the extension's system key or the master key: 401, whether or not the extension is
 * there (azure-functions-host, HostController.cs ExtensionWebHookHandler, AuthorizationOptionsExtensions.cs). The twin
 * runs no extension, and so has no system key.
 */
function answerWebhook(request: Request, { functions }: RunningApp, masterKey: string): Response {
  const { pathname, searchParams } = new URL(request.url);
  const sent = request.headers.get("x-functions-key") ?? searchParams.get("code");
  if (!isKey(sent, masterKey)) return empty(401);
  const name = pathname.split("/")[3]?.toLowerCase() ?? "";
  const types = Object.hasOwn(extensions, name) ? extensions[name] : undefined;
  const isLoaded = functions.some(({ bindings }) => bindings.some(({ type }) => types?.test(type)));
  if (isLoaded) throw new NotSupported(`${request.method} ${pathname} of the Functions host: it runs no extension`);
  return empty(404);
}

/**
 * Azure/azure-functions-host `FunctionMetadataExtensions.cs`, `FunctionMetadataResponse.cs`. Members and values are as
 * captured from functions of the programming model v4 and from Resource Manager (public notes on a Node.js timer, and
 * on a Python app on Linux Consumption, 2023). Inferred: `scriptFile` is the package's entry point.
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
    // Only for a function that HTTP triggers.
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

/** Returns the file in `main` of package.json. A pattern isn't a file name. */
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
