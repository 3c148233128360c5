import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { authSettingsSchema, type Gate, type GateSeed, startGate } from "../../packages/twin/index.ts";
import { repository } from "./command-line.ts";
import { printedBlocks } from "./printed-blocks.ts";

type Respond = (
  request: IncomingMessage & { readonly originalUrl: string },
  response: ServerResponse & { json(data: unknown): void },
) => void;
interface Express {
  get(path: string, respond: Respond): void;
  use(respond: Respond): void;
  listen(port: number, host: string): Server;
}

const require = createRequire(import.meta.url);
const express = require("express") as () => Express;

/** As MSAL publishes it for a script tag. */
const scripts = {
  "/msal.js": new URL("../../node_modules/@azure/msal-browser/lib/msal-browser.min.js", import.meta.url),
  "/redirect-bridge.js": new URL(
    "../../node_modules/@azure/msal-browser/lib/redirect-bridge/msal-redirect-bridge.min.js",
    import.meta.url,
  ),
};

export const ids = {
  tenant: "33333333-3333-4333-8333-333333333333",
  site: "22222222-2222-4222-8222-222222222222",
  spa: "55555555-5555-4555-8555-555555555555",
  caller: "44444444-4444-4444-8444-444444444444",
} as const;

const page = `<!DOCTYPE html><title>SPA</title><script src="/msal.js"></script><script>
const authority = "https://login.microsoftonline.com/${ids.tenant}";
const redirectUri = location.origin + "/spa.html";
const app = new msal.PublicClientApplication({ auth: { clientId: "${ids.spa}", authority, redirectUri } });
const request = { scopes: ["api://${ids.site}/user_impersonation"] };
const ready = app.initialize().then(() => app.handleRedirectPromise());
</script>`;

/**
 * Where a hidden frame comes back to. Since version 5, msal-browser waits for a message of such a page, and reads no
 * frame's address.
 */
const silentPage = `<!DOCTYPE html><title>Silent</title><script src="/redirect-bridge.js"></script>
<script>msalRedirectBridge.broadcastResponseToMainFrame();</script>`;

/** The module of docs/guides/browser-apps.md, with this site's ids, as a script. */
function printedScript(): string {
  const module = (printedBlocks(["ts"]).find(({ id }) => id === "docs/guides/browser-apps.md 1")?.text ?? "")
    .replace("<the app's client id>", ids.spa)
    .replace("<the API's client id>", ids.site)
    .replace("<tenant id>", ids.tenant)
    .replace('"https://shop.contoso.com"', 'location.origin + "/printed.html"');
  const stdin = { contents: module, loader: "ts", resolveDir: repository } as const;
  const { outputFiles } = buildSync({ stdin, bundle: true, write: false, format: "iife", globalName: "printed" });
  return outputFiles[0]?.text ?? "";
}

const printedPage = `<!DOCTYPE html><title>Printed</title><script src="/printed.js"></script>`;

export interface ExpressSite {
  /** Method and path of what reached the app, besides its pages. */
  readonly reached: readonly string[];
  readonly gate: Gate;
  readonly stopApp: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** An Express server of the usual kind, behind App Service authentication. */
export async function openExpressSite(
  globalValidation: object,
  seed: GateSeed = {},
  policy: object = { allowedApplications: [ids.site, ids.spa, ids.caller] },
): Promise<ExpressSite> {
  const app = express();
  for (const [path, html] of Object.entries({
    "/spa.html": page,
    "/silent.html": silentPage,
    "/printed.html": printedPage,
  }))
    app.get(path, (_request, response) => {
      response.setHeader("content-type", "text/html");
      response.end(html);
    });
  for (const [path, script] of Object.entries(scripts))
    app.get(path, (_request, response) => {
      response.setHeader("content-type", "text/javascript");
      response.end(readFileSync(script));
    });
  app.get("/printed.js", (_request, response) => {
    response.setHeader("content-type", "text/javascript");
    response.end(printedScript());
  });
  const reached: string[] = [];
  app.use((request, response) => {
    reached.push(`${request.method} ${request.originalUrl}`);
    const of = (name: string) => request.headers[`x-ms-client-principal-${name}`] ?? null;
    response.json({
      url: request.originalUrl,
      method: request.method,
      name: of("name"),
      id: of("id"),
      host: request.headers.host,
    });
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const directory = mkdtempSync(join(tmpdir(), "protected-function-express-"));
  const settings = authSettingsSchema.parse({
    platform: { enabled: true },
    globalValidation,
    identityProviders: {
      azureActiveDirectory: {
        enabled: true,
        registration: {
          clientId: ids.site,
          clientSecretSettingName: "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET",
          openIdIssuer: `https://sts.windows.net/${ids.tenant}/v2.0`,
        },
        validation: {
          allowedAudiences: [`api://${ids.site}`],
          defaultAuthorizationPolicy: policy,
        },
      },
    },
    login: { tokenStore: { enabled: true } },
  });
  const upstream = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const gate = await startGate({ directory, settings, siteName: "contoso-app", upstream, seed });
  const stopApp = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    stopApp,
    reached,
    gate,
    close: async () => {
      await gate.close();
      await stopApp();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
