import { callersToken } from "../../../checks/call.ts";
import type { Origin } from "../../../checks/origin.ts";
import { type Cloud, cloudOf } from "@protected-function/core/azure/clouds.ts";
import { NoAnswer, send, type Answer } from "@protected-function/core/azure/http.ts";
import type { TokenFor } from "@protected-function/core/azure/kept-tokens.ts";
import { cut } from "@protected-function/core/text/cut.ts";

/**
 * How an observation is made. `verify`: by reading and calling (read-only). `verify --alter`: by changing the stack and
 * restoring it. `a person`: no command can or should make it.
 */
type ObservedBy = "verify" | "verify --alter" | "a person";

/** Something undocumented that a live stack shows: a row of "Unknown until a live run" in packages/twin/FIDELITY.md. */
export interface Observation {
  readonly id: string;
  /** The row's text. */
  readonly unknown: string;
  readonly by: ObservedBy;
  /** The command's steps, or the instructions for a person. */
  readonly how: string;
  /** Absent if only a person can look. Returns plain data. */
  readonly look?: (observer: Observer) => Promise<unknown>;
}

/** Thrown with the reason if something can't be observed here. */
export class NotSeen extends Error {
  readonly code = "NOT_SEEN";

  constructor(message: string) {
    super(message);
    this.name = "NotSeen";
  }
}

/** One observation in the record. */
export interface Observed extends Omit<Observation, "look"> {
  readonly seen?: unknown;
  /** The reason that `seen` is empty. */
  readonly notSeen?: string;
}

interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Selects the parts of a JSON answer to keep unchanged. Default: its shape. */
  readonly keep?: (json: unknown) => unknown;
}

type Ask = (method: string, path: string, requestOptions?: RequestOptions) => Promise<RecordedExchange>;

export interface ObserverOptions {
  readonly origin: Origin;
  /** The administrator's tokens. Absent without a login. */
  readonly tokens?: TokenFor;
  /** The package that this checkout builds, to upload it again, or the reason that there's none. */
  readonly package: { readonly zipBase64: string } | { readonly why: string };
  /** Rows that were repeated, with the number of attempts. */
  readonly waited: readonly { readonly id: string; readonly attempts: number }[];
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** The requests to a live stack. Each reports its answer, including refusals. */
export class Observer {
  readonly #options: ObserverOptions;

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  get origin(): Origin {
    return this.#options.origin;
  }

  get cloud(): Cloud {
    return cloudOf(this.origin.outputs);
  }

  get waited(): ObserverOptions["waited"] {
    return this.#options.waited;
  }

  pause(milliseconds: number): Promise<void> {
    return this.#options.pause(milliseconds);
  }

  /** @throws NotSeen */
  zip(): Uint8Array<ArrayBuffer> {
    const built = this.#options.package;
    if ("why" in built) throw new NotSeen(built.why);
    return new Uint8Array(Buffer.from(built.zipBase64, "base64"));
  }

  /** Sends a request to the site without a token. */
  readonly bare: Ask = (method, path, requestOptions) => this.#ask(method, this.#site(path), path, requestOptions);

  /** @throws NotSeen, whatever prevents the caller from getting a token */
  async callersToken(): Promise<string> {
    try {
      return await callersToken(this.origin);
    } catch (error) {
      throw new NotSeen(error instanceof Error ? error.message : String(error));
    }
  }

  /** Sends a request to the site with the caller's token. */
  readonly asCaller: Ask = async (method, path, requestOptions) => {
    const authorization = `Bearer ${await this.callersToken()}`;
    return this.#ask(method, this.#site(path), path, {
      ...requestOptions,
      headers: { authorization, ...requestOptions?.headers },
    });
  };

  /**
   * Sends a request to Azure Resource Manager. A path without a leading slash is below the site's id; a query applies
   * to the site itself.
   */
  readonly resourceManager: Ask = (method, path, requestOptions) => {
    const { siteId } = this.origin.outputs.functionApp;
    const id = path.startsWith("/") ? path : `${siteId}${path.startsWith("?") ? "" : "/"}${path}`;
    const { resourceManager } = this.cloud;
    return this.#asAdministrator(method, `${resourceManager}${id}`, resourceManager, requestOptions);
  };

  readonly graph: Ask = (method, path, requestOptions) =>
    this.#asAdministrator(method, `${this.cloud.graph}${path}`, this.cloud.graph, requestOptions);

  /** Sends a request to the SCM site, with a token for the audience. */
  scm(audience: string, ...[method, path, requestOptions]: Parameters<Ask>): Promise<RecordedExchange> {
    return this.#asAdministrator(
      method,
      `https://${this.origin.outputs.functionApp.scmHostName}${path}`,
      audience,
      requestOptions,
    );
  }

  /** The administrator's token for an audience. @throws NotSeen */
  async token(audience: string): Promise<string> {
    const { tokens } = this.#options;
    if (!tokens) throw new NotSeen("it takes an administrator's login");
    return tokens(`${audience}/.default`);
  }

  async #asAdministrator(
    method: string,
    url: string,
    audience: string,
    requestOptions: RequestOptions = {},
  ): Promise<RecordedExchange> {
    const authorization = `Bearer ${await this.token(audience)}`;
    return this.#ask(method, url, url, { ...requestOptions, headers: { authorization, ...requestOptions.headers } });
  }

  async #ask(
    method: string,
    url: string,
    name: string,
    { headers = {}, body, keep }: RequestOptions = {},
  ): Promise<RecordedExchange> {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const init = { headers: { ...json, ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }) };
    try {
      return recordedExchangeOf(`${method} ${name}`, await send(method, url, init), keep);
    } catch (error) {
      if (error instanceof NoAnswer) throw new NotSeen(error.message);
      throw error;
    }
  }

  #site(path: string): string {
    return `https://${this.origin.outputs.functionApp.hostName}${path}`;
  }
}

/** An exchange as the record has it. It never has a value that wasn't selected. */
export interface RecordedExchange {
  /** `GET /admin/host/status` */
  readonly request: string;
  readonly status: number;
  /** Names, in alphabetical order. */
  readonly headers: readonly string[];
  readonly challenge?: string;
  readonly contentType?: string;
  /** The members of a JSON body with their kinds of values, an error's code and message, or the beginning of a text. */
  readonly body?: unknown;
}

/** @param keep selects the parts of a JSON body to keep unchanged */
export function recordedExchangeOf(
  request: string,
  answer: Answer,
  keep?: (json: unknown) => unknown,
): RecordedExchange {
  const { status, headers, text, json } = answer;
  const challenge = headers.get("www-authenticate");
  const contentType = headers.get("content-type");
  const body =
    json === undefined ? cut(text, 300) : status < 400 && keep ? keep(json) : (errorIn(json) ?? shapeOf(json));
  return {
    request,
    status,
    headers: [...headers.keys()].toSorted(),
    ...(challenge !== null && { challenge }),
    ...(contentType !== null && { contentType }),
    ...(body !== "" && { body }),
  };
}

/** The members of a value and their kinds. A list shows its length and its first item. */
export function shapeOf(value: unknown, depth = 5): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0], depth - 1), `of ${value.length}`];
  if (typeof value !== "object") return typeof value;
  if (depth === 0) return "object";
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner, depth - 1)]));
}

/** Finds the error in the envelope of Graph and Resource Manager. */
function errorIn(json: unknown): unknown {
  const { error } = Object(json) as { readonly error?: { readonly code?: unknown; readonly message?: unknown } };
  if (typeof error !== "object" || error === null) return undefined;
  return { code: String(error.code), message: cut(String(error.message), 1000) };
}
