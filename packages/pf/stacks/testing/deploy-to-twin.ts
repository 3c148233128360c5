import { join } from "node:path";
import { Refused } from "@protected-function/core/text/errors.ts";
import type { calls as callerCalls } from "../client/caller-calls.ts";
import { bareEnvironment, openClient } from "../client/client.ts";
import { assertionsOf, machinesOf } from "../local/announce-stack.ts";
import { openLocalStack } from "../local/local-stack.ts";
import { deploySettings } from "../local/prepare-twin.ts";
import { projectFolder } from "../project-folder.ts";
import { apiRequest, type RequestOptions } from "../call/api-request.ts";
import { readyCaller } from "../recipe/caller-proof.ts";
import { domainsOf, peopleInSettings } from "../settings/people-in-settings.ts";
import { localSettings } from "../settings/renew-ended-secrets.ts";
import { jsonOrText } from "@protected-function/core/text/json-or-text.ts";

export interface DeployToTwinOptions {
  /** The folder with Pulumi.yaml. Default: the nearest one, from the working directory upward. */
  readonly directory?: string;
  /** The stack's settings, from that folder. Default: `Pulumi.local.yaml`. */
  readonly settingsFile?: string;
}

export interface ApiRequest {
  /** Default: GET. */
  readonly method?: string;
  /** On the site's host, with the route prefix: `/api/orders/4711`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text as it is, anything else as JSON. */
  readonly body?: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as data, else text. */
  readonly body: unknown;
}

/** What to send to an endpoint, beyond its sample. */
export interface EndpointCall extends Omit<RequestOptions, "endpoint" | "data" | "body"> {
  /** A caller of the settings. Default: no token. */
  readonly as?: string;
  /** A text as it is, anything else as JSON. Default: the sample's body. */
  readonly body?: unknown;
}

/** A project's API on a twin of its own, as it would be in Azure. */
export interface DeployedApi {
  /**
   * Sends a request as a caller of the settings, with a token from Entra ID.
   *
   * @throws TokenRefused with Entra ID's message; RecipeRefused for an unknown caller
   */
  readonly callAs: (caller: string, request: ApiRequest) => Promise<ApiAnswer>;
  /** Sends a request without a token, or with the headers that it has. */
  readonly call: (request: ApiRequest) => Promise<ApiAnswer>;
  /**
   * Calls an endpoint of the contract, by its name or as `POST orders/{id}`, with its sample, as a caller of the
   * settings or without a token.
   *
   * @throws TokenRefused with Entra ID's message; RecipeRefused for an unknown caller, endpoint or parameter
   */
  readonly callEndpoint: (endpoint: string, call?: EndpointCall) => Promise<ApiAnswer>;
  /** Ends the twin. */
  readonly close: () => Promise<void>;
}

/**
 * Deploys the project to a local twin of Entra ID and Azure, through Pulumi's engine: some ten seconds.
 *
 * @throws SettingsRefused, ProgramFailed, EngineUnavailable
 */
export async function deployToTwin({ directory, settingsFile }: DeployToTwinOptions = {}): Promise<DeployedApi> {
  const project = directory ?? projectFolder(process.cwd());
  if (project === undefined) {
    throw new Refused("NO_PROJECT", `There is no Pulumi.yaml in ${process.cwd()} or above it. Pass directory.`);
  }
  const file = join(project, settingsFile ?? localSettings);
  const quiet = (): void => undefined;
  const local = await openLocalStack({
    directory: project,
    settingsFile: file,
    signal: new AbortController().signal,
    twin: { verifiedDomains: domainsOf(peopleInSettings(file, project)) },
    onStep: quiet,
    onProgress: quiet,
  });
  try {
    const { outputs, administration } = await deploySettings({
      local,
      directory: project,
      settingsFile: file,
      onStep: quiet,
    });
    await administration.close();
    const assertions = await assertionsOf(local, outputs);
    const machines = machinesOf(local, outputs);
    const client = openClient<typeof callerCalls>(new URL("../client/caller-calls.ts", import.meta.url), {
      environment: { ...bareEnvironment(), ...local.twin.environment },
      guardian: local.guardian,
      endedMessage: "The client's process ended without an answer.",
    });
    const call = async ({ method = "GET", path, headers = {}, body }: ApiRequest): Promise<ApiAnswer> => {
      const answer = await client.calls.send({
        method,
        url: new URL(path, `https://${outputs.functionApp.hostName}`).href,
        headers: { ...(typeof body === "object" && { "content-type": "application/json" }), ...headers },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      return { status: answer.status, headers: answer.headers, body: jsonOrText(answer.text) };
    };
    const callAs: DeployedApi["callAs"] = async (caller, request) => {
      const twin = { assertions: await assertions(), machines: await machines() };
      const { recipe, proof } = readyCaller(outputs, caller, {}, twin);
      const { clientId, authority, scope } = recipe;
      const { token } = await client.calls.ask({ request: { clientId, authority, scope, proof } });
      return call({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
    };
    return {
      call,
      callAs,
      callEndpoint: async (endpoint, { as, body, ...options } = {}) => {
        const { roles = [] } = outputs.callers[as ?? ""] ?? {};
        const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
        const { call: sent } = apiRequest(outputs, { ...options, endpoint, body: text }, { roles, environment: {} });
        const sentText = sent.body === undefined ? undefined : Buffer.from(sent.body, "base64").toString("utf8");
        const request = { method: sent.method, path: sent.url, headers: sent.headers, body: sentText };
        return as === undefined ? call(request) : callAs(as, request);
      },
      close: async () => {
        await client.close();
        await local.close();
      },
    };
  } catch (error) {
    await local.close();
    throw error;
  }
}
