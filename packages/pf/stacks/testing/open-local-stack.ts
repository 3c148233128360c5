import { join } from "node:path";
import { jsonOrText } from "@protected-function/core/text/json-or-text.ts";
import { openBrowser } from "../browser/open-browser.ts";
import { apiRequest, type RequestOptions } from "../call/api-request.ts";
import { type Identity, withIdentity } from "../call/identity.ts";
import { localHelp } from "../call/twin-help.ts";
import type { calls as callerCalls } from "../client/caller-calls.ts";
import { bareEnvironment, type Client, openClient } from "../client/client.ts";
import { powersOf } from "../local/twin-powers.ts";
import { requireProject } from "../project-folder.ts";
import { localSettings } from "../settings/renew-ended-secrets.ts";
import { type DeployedTwin, deployedTwin } from "./deployed-twin.ts";

export interface LocalStackOptions {
  /** The folder with Pulumi.yaml. Default: the nearest one, from the working directory upward. */
  readonly directory?: string;
  /** The stack's settings, from that folder. Default: `Pulumi.local.yaml`. */
  readonly settingsFile?: string;
  /** Deploys anew, though nothing changed. Default: false. */
  readonly fresh?: boolean;
}

export interface StackRequest {
  /** Default: GET. */
  readonly method?: string;
  /** On the site's host, with the route prefix: `/api/orders/4711`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text as it is, anything else as JSON. */
  readonly body?: unknown;
}

export interface StackAnswer {
  readonly status: number;
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as data, else text. */
  readonly body: unknown;
}

/** Who calls an endpoint, and what is sent beyond its sample. */
export interface StackCall {
  /**
   * A caller of the settings; a person of them, by user principal name; `no-token`, `stranger`, `no-role`, `expired` or
   * `other-tenant`. Default: no token.
   */
  readonly as?: string;
  /** Default: the endpoint's own. */
  readonly method?: string;
  /** Values of the route's parameters. Default: the sample's. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text as it is, anything else as JSON. Default: the sample's body. */
  readonly body?: unknown;
}

/** A Chromium on the stack, without a screen. */
export interface StackPage {
  /** For `chromium.connectOverCDP` of Playwright, or `connect({ browserWSEndpoint })` of Puppeteer. */
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

/** A project's API on a twin of its own, as it would be in Azure. */
export interface OpenedStack {
  /** The site: `https://<host>/`. */
  readonly url: string;
  /** How it was opened: by Pulumi, or as a test deployed it before. */
  readonly opened: "deployed" | "reused";
  /**
   * Calls an endpoint of the contract, by its name or as `POST orders/{id}`.
   *
   * @throws TokenRefused with Entra ID's message; RecipeRefused for an unknown caller, endpoint or parameter
   */
  readonly call: (endpoint: string, call?: StackCall) => Promise<StackAnswer>;
  /** Sends any request to the site as it is, without a token. */
  readonly send: (request: StackRequest) => Promise<StackAnswer>;
  /**
   * Opens Chromium. It reaches the twin under Microsoft's names, and servers on this machine.
   *
   * @throws Unavailable without Chromium
   */
  readonly page: () => Promise<StackPage>;
  /** The twin's password of a person in the settings, to sign in on a page; undefined if there is no such person. */
  readonly passwordOf: (userPrincipalName: string) => string | undefined;
  /** Moves the twin's clock ahead: tokens and sessions expire accordingly. */
  readonly advanceClock: (milliseconds: number) => void;
  /** Ends the twin and its pages. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the project's stack on a local twin of Entra ID and Azure. Pulumi's engine deploys it, in some ten seconds. As
 * long as nothing changes that it was deployed from, the next test opens it without Pulumi, as it was then.
 *
 * @throws SettingsRefused, ProgramFailed, EngineUnavailable
 */
export async function openLocalStack(options: LocalStackOptions = {}): Promise<OpenedStack> {
  const directory = options.directory ?? requireProject(process.cwd());
  const settingsFile = join(directory, options.settingsFile ?? localSettings);
  const deployed = await deployedTwin({ directory, settingsFile, isFresh: options.fresh ?? false });
  const client = openClient<typeof callerCalls>(new URL("../client/caller-calls.ts", import.meta.url), {
    environment: { ...bareEnvironment(), ...deployed.twin.environment },
    guardian: deployed.guardian,
    endedMessage: "The client's process ended without an answer.",
  });
  const pages = new Set<StackPage>();
  const { outputs, twin } = deployed;
  const url = `https://${outputs.functionApp.hostName}/`;
  const powers = powersOf(deployed, () => outputs);
  return {
    url,
    opened: deployed.opened,
    send: (request) => send(client, url, request),
    call: callerOf(deployed, client),
    page: async () => {
      const page = await openBrowser({
        environment: twin.environment,
        guardian: deployed.guardian,
        url: "about:blank",
      });
      pages.add(page);
      return page;
    },
    passwordOf: powers.passwordOf,
    advanceClock: powers.advanceClock,
    close: async () => {
      await Promise.all([...pages].map((page) => page.close()));
      await client.close();
      await deployed.close();
    },
  };
}

type Caller = Client<typeof callerCalls>;

async function send(
  { calls }: Caller,
  url: string,
  { method = "GET", path, headers = {}, body }: StackRequest,
): Promise<StackAnswer> {
  const answer = await calls.send({
    method,
    url: new URL(path, url).href,
    headers: { ...(typeof body === "object" && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: textOf(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: jsonOrText(answer.text) };
}

function callerOf(deployed: DeployedTwin, { calls }: Caller): OpenedStack["call"] {
  const { outputs } = deployed;
  return async (endpoint, call = {}) => {
    const { as } = call;
    const { roles = [] } = outputs.callers[as ?? ""] ?? {};
    const request = apiRequest(outputs, requestOf(endpoint, call), { roles, environment: {} });
    const ask = async ({ request: token }: Identity): Promise<StackAnswer> => {
      const { answer } = await calls.ask({ request: token, call: request.call });
      if (!answer) throw new Error("The client's process did not call.");
      return { status: answer.status, headers: answer.headers, body: jsonOrText(answer.text) };
    };
    // A call without a token needs no credentials, which may take a request of their own.
    const help = as === undefined ? undefined : await localHelp(deployed, outputs);
    const identity = { outputs, as: as ?? "no-token", endpoint: request.endpoint, environment: {}, twin: help };
    return withIdentity(identity, ask);
  };
}

function requestOf(
  endpoint: string,
  { method, params = {}, query = {}, headers = {}, body }: StackCall,
): RequestOptions {
  return {
    endpoint,
    method,
    params: pairs(params, "="),
    query: pairs(query, "="),
    headers: pairs(headers, ": "),
    ...(body !== undefined && { body: textOf(body) }),
  };
}

const pairs = (values: Readonly<Record<string, string>>, between: string): readonly string[] =>
  Object.entries(values).map(([name, value]) => `${name}${between}${value}`);

const textOf = (body: unknown): string => (typeof body === "string" ? body : JSON.stringify(body));
