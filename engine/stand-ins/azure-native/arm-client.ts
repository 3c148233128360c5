import type { Deployer } from "../deployer.ts";
import type { ArmBody } from "./arm-body.ts";
import type { HttpAnswer, HttpFetch } from "../deployer-fetch.ts";
import { retryDelay } from "../pause.ts";
import type { Pause } from "../pause.ts";
import { ArmFailure, armFailure } from "./arm-failure.ts";
import { pollUntilDone } from "./arm-polling.ts";

interface ArmCall {
  readonly id: string;
  readonly apiVersion: string;
  readonly signal: AbortSignal;
}

/** Resource Manager, as azure-native calls it. Bodies come back whole; errors are `ArmFailure`s. */
export interface ArmClient {
  /** Throws "cannot create already existing resource" where a GET answers one. */
  readonly demandNoneThere: (call: ArmCall & { readonly path: string; readonly singleton: boolean }) => Promise<void>;
  readonly get: (call: ArmCall) => Promise<ArmBody>;
  /** Asks for what takes a right of its own to read: a POST without a body. */
  readonly post: (call: ArmCall) => Promise<ArmBody>;
  /** Waits for a long-running operation to end. `accepted` is called once the resource is there, finished or not. */
  readonly put: (call: ArmCall & { readonly body: ArmBody; readonly accepted: () => void }) => Promise<ArmBody>;
  /** Deleting what is not there is no error. */
  readonly delete: (call: ArmCall & { readonly query?: Readonly<Record<string, string>> }) => Promise<void>;
  /** Deletes at a key vault, by its own protocol. https://learn.microsoft.com/rest/api/keyvault/secrets/delete-secret */
  readonly deleteAtVault: (call: { readonly address: string; readonly signal: AbortSignal }) => Promise<void>;
}

/** Inferred: the latest of the protocol. */
const vaultApiVersion = "7.6";

/** azcore's defaults, three further tries; the plugin adds one kind of conflict. Its pauses (20 s and more) are left out. */
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

  const get = async ({ id, apiVersion, signal }: ArmCall): Promise<ArmBody> => {
    const answer = await send("GET", urlOf(id, apiVersion), signal);
    if (answer.status !== 200) throw await failureOf(answer);
    return await bodyOf(answer);
  };

  return {
    get,
    post: async ({ id, apiVersion, signal }) => {
      const answer = await send("POST", urlOf(id, apiVersion), signal);
      if (answer.status !== 200) throw await failureOf(answer);
      return await bodyOf(answer);
    },
    demandNoneThere: async ({ id, path, apiVersion, singleton, signal }) => {
      const answer = await send("GET", urlOf(`${id}${path}`, apiVersion), signal);
      const text = await answer.text();
      // A singleton is there from the start: writing it is creating it.
      if (answer.status === 404 || answer.status === 204 || (answer.status === 200 && singleton)) return;
      if (answer.status === 200) throw new Error(`cannot create already existing resource '${id}'`);
      throw new Error(`cannot check existence of resource '${id}': status code ${answer.status}, ${text}`);
    },
    put: async ({ id, apiVersion, body, signal, accepted }) => {
      const url = urlOf(id, apiVersion);
      const answer = await send("PUT", url, signal, body);
      if (![200, 201, 202].includes(answer.status)) throw await failureOf(answer);
      accepted();
      const poll = async (next: string): Promise<HttpAnswer> => await send("GET", next, signal);
      return await pollUntilDone({ host: host(), first: answer, url, apiVersion, poll, pause, signal });
    },
    delete: async ({ id, apiVersion, query, signal }) => {
      const url = urlOf(id, apiVersion, query);
      const answer = await send("DELETE", url, signal);
      if (answer.status === 404 || answer.status === 204) return;
      if (![200, 202].includes(answer.status)) throw await failureOf(answer);
      const poll = async (next: string): Promise<HttpAnswer> => await send("GET", next, signal);
      try {
        await pollUntilDone({ host: host(), first: answer, url: undefined, apiVersion, poll, pause, signal });
      } catch (error) {
        if (!(error instanceof ArmFailure && error.status === 404)) throw error;
      }
    },
    // A vault says in its refusal where tokens for it come from, so the first request has none.
    // https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses
    deleteAtVault: async ({ address, signal }) => {
      const call = { method: "DELETE", url: `${address}?api-version=${vaultApiVersion}`, signal };
      const challenge = await sendWith({ Accept: "application/json" }, call);
      const resource = /resource="([^"]+)"/.exec(challenge.headers.get("www-authenticate") ?? "")?.[1];
      if (challenge.status !== 401 || resource === undefined) throw await failureOf(challenge);
      // No vault gets a token for anything but vaults.
      if (!new URL(address).host.endsWith(`.${new URL(resource).host}`)) {
        throw new Error(`the vault at ${address} asks for a token for ${resource}, which is another's`);
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

async function bodyOf(answer: HttpAnswer): Promise<ArmBody> {
  const text = await answer.text();
  return text === "" ? {} : (JSON.parse(text) as ArmBody);
}
