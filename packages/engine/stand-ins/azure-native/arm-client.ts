import { isObject, jsonOf } from "@protected-function/core/text/json.ts";
import { withoutSecrets } from "@protected-function/core/text/redact.ts";
import type { Deployer } from "../deployer.ts";
import type { ArmBody } from "./arm-body.ts";
import type { HttpAnswer, HttpFetch } from "../deployer-fetch.ts";
import { type Pause, retryDelay } from "../pause.ts";

interface ArmCall {
  readonly id: string;
  readonly apiVersion: string;
  readonly signal: AbortSignal;
}

/** Resource Manager, with azure-native's calls. They return whole bodies; errors are `ArmFailure`s. */
export interface ArmClient {
  /** Throws "cannot create already existing resource" if a GET returns one. */
  readonly requireAbsent: (call: ArmCall & { readonly path: string; readonly singleton: boolean }) => Promise<void>;
  readonly get: (call: ArmCall) => Promise<ArmBody>;
  /** Reads data that needs a separate permission (keys, settings): a POST without a body. */
  readonly post: (call: ArmCall) => Promise<ArmBody>;
  /** Waits for a long-running operation to end. `accepted` is called once the resource exists, finished or not. */
  readonly put: (call: ArmCall & { readonly body: ArmBody; readonly accepted: () => void }) => Promise<ArmBody>;
  /** Deleting a missing resource isn't an error. */
  readonly delete: (call: ArmCall & { readonly query?: Readonly<Record<string, string>> }) => Promise<void>;
  /**
   * Deletes at a key vault, by its own protocol. https://learn.microsoft.com/rest/api/keyvault/secrets/delete-secret
   */
  readonly deleteAtVault: (call: { readonly address: string; readonly signal: AbortSignal }) => Promise<void>;
}

/** Inferred: the protocol's latest version. */
const vaultApiVersion = "7.6";

/** azcore's defaults: three retries. The plugin adds one kind of conflict. Its pauses (20 s and more) are left out. */
const retriedStatuses = [408, 429, 500, 502, 503, 504];
const tries = 4;

/** Source: https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/azure/client_azcore.go */
export function createArmClient(options: {
  readonly deployer: () => Deployer;
  readonly fetch: HttpFetch;
  readonly pause: Pause;
}): ArmClient {
  const { fetch, pause } = options;
  const host = (): string => options.deployer().cloud.resourceManager;

  const send = async (method: string, url: string, signal: AbortSignal, body?: ArmBody): Promise<HttpAnswer> => {
    const token = await options.deployer().token(`${host()}/.default`, signal);
    const headers: Record<string, string> = { Accept: "application/json", Authorization: `Bearer ${token}` };
    if (body !== undefined) headers["Content-Type"] = "application/json; charset=utf-8";
    return await sendWith(headers, { method, url, signal, ...(body === undefined ? {} : { body }) });
  };

  const sendWith = async (
    headers: Readonly<Record<string, string>>,
    call: { readonly method: string; readonly url: string; readonly signal: AbortSignal; readonly body?: ArmBody },
  ): Promise<HttpAnswer> => {
    const { method, url, signal, body } = call;
    const request = { method, headers, signal, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(url, request);
      if (!retriedStatuses.includes(answer.status) || attempt === tries) return answer;
      await pause(retryDelay(answer.headers), signal);
    }
  };

  const urlOf = (id: string, apiVersion: string, query: Readonly<Record<string, string>> = {}): string =>
    `${host()}${id}?${new URLSearchParams({ "api-version": apiVersion, ...query }).toString()}`;

  const ask = async (method: "GET" | "POST", { id, apiVersion, signal }: ArmCall): Promise<ArmBody> => {
    const answer = await send(method, urlOf(id, apiVersion), signal);
    if (answer.status !== 200) throw await failureOf(answer);
    return await bodyOf(answer);
  };

  const follow = async (first: HttpAnswer, url: string | undefined, { apiVersion, signal }: ArmCall) =>
    await pollUntilDone({
      host: host(),
      first,
      url,
      apiVersion,
      poll: async (next) => await send("GET", next, signal),
      pause,
      signal,
    });

  return {
    get: async (call) => await ask("GET", call),
    post: async (call) => await ask("POST", call),
    requireAbsent: async ({ id, path, apiVersion, singleton, signal }) => {
      const answer = await send("GET", urlOf(`${id}${path}`, apiVersion), signal);
      const text = await answer.text();
      // A singleton exists from the start, so writing it creates it.
      if (answer.status === 404 || answer.status === 204 || (answer.status === 200 && singleton)) return;
      if (answer.status === 200) throw new Error(`cannot create already existing resource '${id}'`);
      throw new Error(`cannot check existence of resource '${id}': status code ${answer.status}, ${text}`);
    },
    put: async ({ body, accepted, ...call }) => {
      const url = urlOf(call.id, call.apiVersion);
      const answer = await send("PUT", url, call.signal, body);
      if (![200, 201, 202].includes(answer.status)) throw await failureOf(answer);
      accepted();
      return await follow(answer, url, call);
    },
    delete: async ({ query, ...call }) => {
      const answer = await send("DELETE", urlOf(call.id, call.apiVersion, query), call.signal);
      if (answer.status === 404 || answer.status === 204) return;
      if (![200, 202].includes(answer.status)) throw await failureOf(answer);
      try {
        await follow(answer, undefined, call);
      } catch (error) {
        if (!(error instanceof ArmFailure && error.status === 404)) throw error;
      }
    },
    // A vault's refusal names the authority of its tokens, so the first request has no token.
    // https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses
    deleteAtVault: async ({ address, signal }) => {
      const call = { method: "DELETE", url: `${address}?api-version=${vaultApiVersion}`, signal };
      const challenge = await sendWith({ Accept: "application/json" }, call);
      const resource = /resource="([^"]+)"/.exec(challenge.headers.get("www-authenticate") ?? "")?.[1];
      if (challenge.status !== 401 || resource === undefined) throw await failureOf(challenge);
      // A vault only gets tokens whose audience is vaults.
      if (!new URL(address).host.endsWith(`.${new URL(resource).host}`)) {
        throw new Error(`the vault at ${address} asks for a token for ${resource}, which belongs to another service`);
      }
      const token = await options.deployer().token(`${resource}/.default`, signal);
      const answer = await sendWith({ Accept: "application/json", Authorization: `Bearer ${token}` }, call);
      if (answer.status !== 200 && answer.status !== 404) throw await failureOf(answer);
    },
  };
}

async function failureOf(answer: HttpAnswer): Promise<ArmFailure> {
  return armFailure(answer.status, answer.headers.get("x-ms-error-code"), await answer.text());
}

interface Polling {
  /** The base of relative addresses. */
  readonly host: string;
  /** The answer to the PUT or DELETE itself. */
  readonly first: HttpAnswer;
  /** The address of the finished resource; undefined for a deletion. */
  readonly url: string | undefined;
  readonly apiVersion: string;
  readonly poll: (url: string) => Promise<HttpAnswer>;
  readonly pause: Pause;
  readonly signal: AbortSignal;
}

/**
 * Follows a long-running operation to its end, and returns the final body.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
 */
async function pollUntilDone(polling: Polling): Promise<ArmBody> {
  const operation = polling.first.headers.get("azure-asyncoperation");
  if (operation !== null) return await pollOperation(polling, operation);
  const location = polling.first.headers.get("location");
  if (location !== null && polling.first.status !== 200) return await pollLocation(polling, location);
  return await pollResource(polling);
}

/** Azure-AsyncOperation answers 200 with a `status` from start to end. */
async function pollOperation(polling: Polling, operation: string): Promise<ArmBody> {
  const { poll, pause, signal, url } = polling;
  let answer = polling.first;
  for (;;) {
    await pause(retryDelay(answer.headers), signal);
    answer = await poll(operation);
    const body = await bodyOf(answer);
    const status = String(body["status"]).toLowerCase();
    if (status === "failed" || status === "canceled") throw operationFailure(answer.status, body);
    if (status === "succeeded") return url === undefined ? {} : await bodyOf(await poll(url));
  }
}

/** Location answers 202 until the operation is over, then the resource or nothing. */
async function pollLocation(polling: Polling, location: string): Promise<ArmBody> {
  const { poll, pause, signal, apiVersion, url } = polling;
  const next = new URL(location, polling.host);
  // Some services leave it out (see normalizeLocationHeader of pulumi-azure-native).
  if (!next.searchParams.has("api-version")) next.searchParams.set("api-version", apiVersion);
  let answer = polling.first;
  do {
    await pause(retryDelay(answer.headers), signal);
    answer = await poll(next.toString());
    if (answer.status >= 400) throw await failureOf(answer);
  } while (answer.status === 202);
  const body = await bodyOf(answer);
  return body["id"] === undefined && url !== undefined ? await bodyOf(await poll(url)) : body;
}

/** Neither header: poll the resource itself until its `provisioningState`. */
async function pollResource(polling: Polling): Promise<ArmBody> {
  const { poll, pause, signal, url } = polling;
  let answer = polling.first;
  let body = await bodyOf(answer);
  if (url === undefined) return body;
  while (!settled(body)) {
    await pause(retryDelay(answer.headers), signal);
    answer = await poll(url);
    body = await bodyOf(answer);
  }
  const state = provisioningState(body);
  if (state === "failed" || state === "canceled") throw operationFailure(answer.status, body);
  return body;
}

function settled(body: ArmBody): boolean {
  const state = provisioningState(body);
  return state === undefined || ["succeeded", "failed", "canceled"].includes(state);
}

function provisioningState(body: ArmBody): string | undefined {
  const properties = body["properties"] as Readonly<Record<string, unknown>> | null | undefined;
  const state = properties?.["provisioningState"];
  return typeof state === "string" ? state.toLowerCase() : undefined;
}

function operationFailure(status: number, body: ArmBody): ArmFailure {
  return armFailure(status, null, JSON.stringify(body));
}

async function bodyOf(answer: HttpAnswer): Promise<ArmBody> {
  if (answer.status >= 400) throw await failureOf(answer);
  const text = await answer.text();
  return text === "" ? {} : (JSON.parse(text) as ArmBody);
}

/** An error answer of Resource Manager, in the plugin's words (PulumiAzcoreResponseError of pulumi-azure-native). */
export class ArmFailure extends Error {
  readonly status: number;
  readonly code: string | undefined;
  readonly #reason: string;

  constructor(status: number, code: string | undefined, message: string) {
    super(
      code === undefined
        ? `Status=${status} Message="${message}"`
        : `Status=${status} Code="${code}" Message="${message}"`,
    );
    this.name = "ArmFailure";
    this.status = status;
    this.code = code;
    this.#reason = message;
  }

  /** The same error with these texts masked. */
  withoutSecrets(secrets: readonly string[]): ArmFailure {
    const reason = withoutSecrets(this.#reason, secrets);
    return reason === this.#reason ? this : new ArmFailure(this.status, this.code, reason);
  }
}

/** `{"error":{"code","message"}}`; some services write `Code` and `Message` at the top, and others don't send JSON. */
function armFailure(status: number, header: string | null, body: string): ArmFailure {
  const parsed = parse(body);
  const inner = isObject(parsed?.["error"]) ? parsed["error"] : parsed;
  const code = header ?? inner?.["code"] ?? inner?.["Code"];
  const nested = isObject(parsed?.["error"]) ? parsed["error"]["message"] : undefined;
  return new ArmFailure(
    status,
    typeof code === "string" ? code : undefined,
    typeof nested === "string" ? nested : body,
  );
}

function parse(body: string): Readonly<Record<string, unknown>> | undefined {
  const value = jsonOf(body);
  return isObject(value) ? value : undefined;
}
