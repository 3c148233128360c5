import type { Deployer } from "../deployer.ts";
import type { HttpAnswer, HttpFetch } from "../deployer-fetch.ts";
import { retryDelay, type Pause } from "../pause.ts";

export type GraphObject = Readonly<Record<string, unknown>>;

interface GraphCall {
  /** The failed action in an error: `creating application`. */
  readonly doing: string;
  /** Starts with the version: `/v1.0/applications`. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/** When to retry this call, in addition to the general rule. */
type RetryWhen = (status: number, reason: string) => boolean;

export interface GraphClient {
  readonly get: (call: GraphCall) => Promise<GraphObject>;
  readonly post: (
    call: GraphCall & { readonly body: GraphObject; readonly retryWhen?: RetryWhen },
  ) => Promise<GraphObject>;
  readonly patch: (call: GraphCall & { readonly body: GraphObject; readonly retryWhen?: RetryWhen }) => Promise<void>;
  readonly delete: (call: GraphCall) => Promise<void>;
  /**
   * Polls until a GET's answer satisfies the condition five times in a row, or as often as specified, as the plugin
   * does after a change. A failing GET ends it, including a 404. Returns the last answer.
   */
  readonly waitUntil: (
    call: GraphCall,
    isMet: (answer: GraphObject) => boolean,
    inARow?: number,
  ) => Promise<GraphObject>;
  /** The same for a new part of an object. Gives up after too many misses in a row. */
  readonly waitUntilFound: (call: GraphCall, isIn: (answer: GraphObject) => boolean) => Promise<void>;
  /** The same for a new object, for which a 404 is a miss. */
  readonly waitUntilThere: (call: GraphCall) => Promise<void>;
  /** Polls until a GET gets 404 five times in a row, as the plugin does after a deletion. */
  readonly waitUntilGone: (call: GraphCall) => Promise<void>;
  /** A path with the host before it. */
  readonly address: (path: string) => string;
}

export const graphScope = ({ cloud }: Deployer): string => `${cloud.graph}/.default`;

/** Accepted by method; observed with plugin 6.9.1. */
const accepted = { GET: [200], POST: [200, 201, 202, 204], PATCH: [200, 202, 204], DELETE: [200, 204] } as const;

/**
 * `ContinuousTargetOccurence` of the plugin's waits, because each answer may come from another replica, and
 * `NotFoundChecks`, Terraform's default: one more miss, and it gives up. Source:
 * internal/helpers/consistency/consistency.go of hashicorp/terraform-provider-azuread, helper/retry/state.go of
 * https://github.com/hashicorp/terraform-plugin-sdk; five reads in a row were observed with plugin 6.9.1.
 */
const readsInARow = 5;
const missesAllowed = 20;

/** The plugin retries until its timeout (5 to 15 minutes). Here a limit on retries ends a run. */
const tries = 60;

/** Source of headers, statuses and retries: observed with plugin 6.9.1 against a recording Graph. */
export function createGraphClient(options: {
  readonly deployer: () => Deployer;
  readonly fetch: HttpFetch;
  readonly pause: Pause;
}): GraphClient {
  const { fetch, pause } = options;
  const address = (path: string): string => `${options.deployer().cloud.graph}${path}`;

  const send = async (
    method: keyof typeof accepted,
    { doing, path, signal }: GraphCall,
    body?: GraphObject,
    retryWhen: RetryWhen = () => false,
  ): Promise<GraphObject> => {
    const token = await options.deployer().token(graphScope(options.deployer()), signal);
    const headers = {
      Accept: "application/json; charset=utf-8; IEEE754Compatible=false",
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json; charset=utf-8",
    };
    const request = { method, headers, signal, ...(body === undefined ? {} : { body: JSON.stringify(inOrder(body)) }) };
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(address(path), request);
      const text = await answer.text();
      if ((accepted[method] as readonly number[]).includes(answer.status)) return parse(text);
      const failure = new GraphFailure(doing, answer.status, text);
      const again = retriedAlways(answer) || retryWhen(failure.status, failure.reason);
      if (!again || attempt === tries) throw failure;
      await pause(retryDelay(answer.headers), signal);
    }
  };

  /** The plugin also waits after a hit. The stand-in waits only after a miss. */
  const poll = async (
    call: GraphCall,
    isReached: () => Promise<boolean>,
    { inARow = readsInARow, misses = tries }: { readonly inARow?: number; readonly misses?: number } = {},
  ): Promise<void> => {
    let [hits, missed] = [0, 0];
    while (hits < inARow) {
      if (await isReached()) {
        [hits, missed] = [hits + 1, 0];
        continue;
      }
      [hits, missed] = [0, missed + 1];
      if (missed > misses) {
        const reason = misses === tries ? "timeout while waiting" : `couldn't find resource (${missed} retries)`;
        throw new Error(`${call.doing}: ${reason}`);
      }
      await pause(1000, call.signal);
    }
  };
  const isThere = async (call: GraphCall): Promise<boolean> => {
    try {
      await send("GET", call);
      return true;
    } catch (error) {
      if (error instanceof GraphFailure && error.status === 404) return false;
      throw error;
    }
  };

  return {
    address,
    get: async (call) => await send("GET", call),
    post: async ({ body, retryWhen, ...call }) => await send("POST", call, body, retryWhen),
    patch: async ({ body, retryWhen, ...call }) => void (await send("PATCH", call, body, retryWhen)),
    delete: async (call) => void (await send("DELETE", call)),
    waitUntil: async (call, isMet, inARow = readsInARow) => {
      let answer: GraphObject = {};
      await poll(call, async () => isMet((answer = await send("GET", call))), { inARow });
      return answer;
    },
    waitUntilFound: async (call, isIn) =>
      await poll(call, async () => isIn(await send("GET", call)), { misses: missesAllowed }),
    waitUntilThere: async (call) => await poll(call, async () => await isThere(call), { misses: missesAllowed }),
    waitUntilGone: async (call) => await poll(call, async () => !(await isThere(call))),
  };
}

/** For every call: 429 with its Retry-After, and every 5xx except 501. */
function retriedAlways({ status }: HttpAnswer): boolean {
  return status === 408 || status === 424 || status === 429 || (status >= 500 && status !== 501);
}

/** The plugin's client sorts the names of each object that it sends. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, inOrder(member)]));
}

function parse(text: string): GraphObject {
  return text === "" ? {} : (JSON.parse(text) as GraphObject);
}

/** An error answer of Microsoft Graph, in the words of the plugin's client (hashicorp/go-azure-sdk). */
export class GraphFailure extends Error {
  readonly status: number;
  readonly code: string;
  /** Graph's own message. */
  readonly reason: string;

  constructor(doing: string, status: number, body: string) {
    const { code, message } = errorOf(body);
    super(`${doing}: unexpected status ${status} with error: ${code}: ${message}`);
    this.name = "GraphFailure";
    this.status = status;
    this.code = code;
    this.reason = message;
  }
}

/**
 * `{"error":{"code","message","innerError"}}`. https://learn.microsoft.com/graph/errors The inner error's message
 * follows, as in hashicorp/go-azure-sdk, sdk/odata/errors.go.
 */
function errorOf(body: string): { readonly code: string; readonly message: string } {
  try {
    const { error } = JSON.parse(body) as {
      error?: { code?: unknown; message?: unknown; innerError?: { message?: unknown } };
    };
    const inner = error?.innerError?.message;
    return {
      code: String(error?.code),
      message: inner === undefined ? String(error?.message) : `${String(error?.message)}: ${String(inner)}`,
    };
  } catch {
    return { code: "(no JSON)", message: body.slice(0, 200) };
  }
}
