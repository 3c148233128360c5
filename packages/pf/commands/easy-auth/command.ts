import { parseArgs } from "node:util";
import { printableLines } from "@protected-function/core/text/printable.ts";
import { Refused } from "@protected-function/core/text/errors.ts";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import { type Gate, type GateSeed, NotSupported, startGate } from "@protected-function/twin";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { labelledList } from "../../cli/labelled-list.ts";
import { painter } from "../../cli/layout.ts";
import { listeningPort } from "../../cli/options.ts";
import { quantityOf } from "../../cli/quantity.ts";
import { requireFreePort } from "../options/require-free-port.ts";
import { stoppedText, untilAborted } from "../../cli/shutdown.ts";
import { openGatePage } from "../../live-page/gate-page.ts";
import { readUpstream, upstreamOptions } from "../options/upstream-option.ts";
import { fixOfSetting } from "./fix-of-setting.ts";
import { readAuthSettings } from "./read-auth-settings.ts";
import { readSeed } from "./read-documents.ts";

const options = {
  "auth-settings": {
    type: "string",
    value: "file",
    description: "A file with the site's authsettingsV2, as `az rest` prints it.",
  },
  ...upstreamOptions,
  seed: {
    type: "string",
    value: "file",
    description: "A JSON or YAML file with people and callers. Default: ada, grace, and the allowed applications.",
  },
  port: {
    type: "string",
    value: "port",
    quantity: listeningPort,
    description: "The port of 127.0.0.1 where the site listens. Default: any free port.",
  },
} as const;

/** `./pf easy-auth`: App Service authentication in front of any HTTP server, without Azure and without Pulumi. */
export const easyAuth = defineCommand({
  name: "easy-auth",
  intent: "try",
  isRare: true,
  summary: "Put App Service authentication in front of any local app.",
  details: "Needs no Pulumi program: your app can be any HTTP server. Runs until Ctrl-C.",
  examples: ["./pf easy-auth --auth-settings auth.json --upstream http://localhost:7071"],
  usage: ["--auth-settings --upstream [--seed] [--port] [--remote-upstream]"],
  options,
  exits: { 0: "it ran until Ctrl-C" },
  page: "docs/guides/sign-in-from-a-browser.md#in-front-of-any-app",
  run: async (args, { reporter, signal }) => {
    const { values } = parseArgs({ args: [...args], options });
    const file = values["auth-settings"] ?? "";
    const upstream = readUpstream(values.upstream, values["remote-upstream"]);
    const port = quantityOf(values.port, options.port);
    await requireFreePort("--port", port);
    const seed = values.seed === undefined ? {} : readSeed(values.seed);
    const guardian = processGuardian();
    const directory = guardian.temporaryDirectory("protected-function-easy-auth-");
    const gate = await openGate(file, { directory, upstream, seed, port }).catch((error: unknown) => {
      guardian.removeDirectory(directory);
      throw error;
    });
    try {
      const page = await openGatePage(gate, upstream);
      reporter.note(gateText(gate, upstream, page.url));
      await untilAborted(signal);
      await page.close();
    } finally {
      await gate.close();
      guardian.removeDirectory(directory);
    }
    reporter.note(stoppedText("Stopped App Service authentication.", "easy-auth", args));
    return exitCodes.held;
  },
});

/** Starts App Service authentication by a document. @throws Refused with the place of what is wrong, and a fix */
export async function openGate(
  file: string,
  {
    directory,
    upstream,
    seed,
    port,
  }: {
    readonly directory: string;
    readonly upstream: URL;
    readonly seed: GateSeed;
    readonly port?: number | undefined;
  },
): Promise<Gate> {
  const { settings, siteName = "app" } = readAuthSettings(file);
  try {
    return await startGate({ directory, settings, siteName, upstream, seed, ...(port !== undefined && { port }) });
  } catch (error) {
    if (!(error instanceof NotSupported)) throw error;
    throw new Refused("AUTH_SETTINGS", `${file}: ${error.message}\nFix: ${fixOfSetting(error.message)}`);
  }
}

function gateText(gate: Gate, upstream: URL, pageUrl: string): string {
  const rolesText = (roles: readonly string[]): string => (roles.length > 0 ? `, roles ${roles.join(", ")}` : "");
  const people = gate.people.map(
    ({ userName, password, roles }) => `  ${userName}  password ${password}${rolesText(roles)}`,
  );
  const callers = gate.callers.map(
    ({ name, clientId, clientSecret, roles }) =>
      `  ${name}: client id ${clientId}, secret ${clientSecret}${rolesText(roles)}`,
  );
  const [caller] = gate.callers;
  const variables = Object.entries(gate.environment).map(([name, value]) => `export ${name}='${value}'`);
  return printableLines(
    [
      "Serving until Ctrl-C:",
      labelledList(
        [
          ["Site", gate.siteUrl, `in front of ${upstream.origin}; in Azure: ${gate.publicUrl}`],
          ["Page", pageUrl],
          ["Sign in", `${gate.siteUrl}/.auth/login/aad`, "with a browser"],
        ],
        painter({ colour: false }),
      ),
      "",
      "People who can sign in:",
      ...gate.control.otherProviders.map(
        (name) => `  not here: ${name}, by which people can also sign in to the site in Azure`,
      ),
      ...people,
      "",
      ...gate.apps.map(({ name, clientId }) => `App ${name}: client id ${clientId}`),
      "Call as an application. In another terminal:",
      ...callers,
      ...variables.map((line) => `  ${line}`),
      `  curl https://login.microsoftonline.com/${gate.tenantId}/oauth2/v2.0/token -d grant_type=client_credentials -d client_id=${caller?.clientId ?? "…"} -d client_secret='${caller?.clientSecret ?? "…"}' -d scope=api://${gate.clientId}/.default`,
      `  curl ${gate.siteUrl}/ -H "Authorization: Bearer <access_token>"`,
    ].join("\n"),
  );
}
