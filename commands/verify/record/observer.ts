import { callersToken } from "../../../checks/call.ts";
import type { Origin } from "../../../checks/origin.ts";
import { type Cloud, cloudOf } from "../../../azure/clouds.ts";
import { NoAnswer, send, type Answer } from "../../../azure/http.ts";
import type { TokenFor } from "../../../azure/kept-tokens.ts";
import { cut } from "../../../text/cut.ts";

/**
 * How it is observed: by reading and calling (read-only), by `--alter`, which changes the stack and puts it back, or by a
 * person, if no command can or should.
 */
type LookedAtBy = "verify" | "verify --alter" | "a person";

/** Something undocumented that a live stack shows: a row of "Unknown until a live run" in twin/FIDELITY.md. */
export interface Observation {
  readonly id: string;
  /** As the row has it. */
  readonly unknown: string;
  readonly by: LookedAtBy;
  /** What is done for it; for a person, what to do. */
  readonly how: string;
  /** Absent: only a person can look. Answers plain data. */
  readonly look?: (observer: Observer) => Promise<unknown>;
}

/** It could not be looked at here: why. */
export class NotSeen extends Error {
  readonly code = "NOT_SEEN";

  constructor(message: string) {
    super(message);
    this.name = "NotSeen";
  }
}

/** One of them as the record has it. */
export interface Observed extends Omit<Observation, "look"> {
  readonly seen?: unknown;
  /** Why there is nothing under `seen`. */
  readonly notSeen?: string;
}

interface Wish {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** What of a JSON answer is kept as it is. Default: its shape. */
  readonly keep?: (json: unknown) => unknown;
}

type Ask = (method: string, path: string, wish?: Wish) => Promise<Seen>;

export interface ObserverOptions {
  readonly origin: Origin;
  /** The administrator's tokens; absent: nobody is logged in. */
  readonly tokens?: TokenFor;
  /** The package that this checkout builds, to be uploaded again; absent: why not. */
  readonly package: { readonly zipBase64: string } | { readonly why: string };
  /** Rows that had to be run again, and how often. */
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

  /** At the site, as anybody. */
  readonly bare: Ask = (method, path, wish) => this.#ask(method, this.#site(path), path, wish);

  /** @throws NotSeen, whatever keeps the caller from its token */
  async callersToken(): Promise<string> {
    try {
      return await callersToken(this.origin);
    } catch (error) {
      throw new NotSeen(error instanceof Error ? error.message : String(error));
    }
  }

  /** At the site, with the caller's token. */
  readonly asCaller: Ask = async (method, path, wish) => {
    const authorization = `Bearer ${await this.callersToken()}`;
    return this.#ask(method, this.#site(path), path, { ...wish, headers: { authorization, ...wish?.headers } });
  };

  /** At Azure Resource Manager; a path without a slash before it is below the site's id, a query is the site's own. */
  readonly resourceManager: Ask = (method, path, wish) => {
    const { siteId } = this.origin.outputs.functionApp;
    const id = path.startsWith("/") ? path : `${siteId}${path.startsWith("?") ? "" : "/"}${path}`;
    const { resourceManager } = this.cloud;
    return this.#asAdministrator(method, `${resourceManager}${id}`, resourceManager, wish);
  };

  readonly graph: Ask = (method, path, wish) =>
    this.#asAdministrator(method, `${this.cloud.graph}${path}`, this.cloud.graph, wish);

  /** At the SCM site, with a token of the audience. */
  scm(audience: string, ...[method, path, wish]: Parameters<Ask>): Promise<Seen> {
    return this.#asAdministrator(
      method,
      `https://${this.origin.outputs.functionApp.scmHostName}${path}`,
      audience,
      wish,
    );
  }

  /** The administrator's token for an audience. @throws NotSeen */
  async token(audience: string): Promise<string> {
    const { tokens } = this.#options;
    if (!tokens) throw new NotSeen("it takes an administrator's login");
    return tokens(`${audience}/.default`);
  }

  async #asAdministrator(method: string, url: string, audience: string, wish: Wish = {}): Promise<Seen> {
    const authorization = `Bearer ${await this.token(audience)}`;
    return this.#ask(method, url, url, { ...wish, headers: { authorization, ...wish.headers } });
  }

  async #ask(method: string, url: string, name: string, { headers = {}, body, keep }: Wish = {}): Promise<Seen> {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const sent = { headers: { ...json, ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }) };
    try {
      return seenOf(`${method} ${name}`, await send(method, url, sent), keep);
    } catch (error) {
      if (error instanceof NoAnswer) throw new NotSeen(error.message);
      throw error;
    }
  }

  #site(path: string): string {
    return `https://${this.origin.outputs.functionApp.hostName}${path}`;
  }
}

/** An exchange as the record has it: never a value that nobody chose. */
export interface Seen {
  /** `GET /admin/host/status` */
  readonly request: string;
  readonly status: number;
  /** Names, in alphabetical order. */
  readonly headers: readonly string[];
  readonly challenge?: string;
  readonly contentType?: string;
  /** The members of a JSON body, with the kinds of their values; an error's code and message; the beginning of a text. */
  readonly body?: unknown;
}

/** @param keep what of a JSON body is kept as it is */
export function seenOf(request: string, answer: Answer, keep?: (json: unknown) => unknown): Seen {
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

/** Which members a value has and of which kind they are: a list by its length and its first item. */
export function shapeOf(value: unknown, depth = 5): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0], depth - 1), `of ${value.length}`];
  if (typeof value !== "object") return typeof value;
  if (depth === 0) return "object";
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner, depth - 1)]));
}

/** In the envelope of Graph and Resource Manager. */
function errorIn(json: unknown): unknown {
  const { error } = Object(json) as { readonly error?: { readonly code?: unknown; readonly message?: unknown } };
  if (typeof error !== "object" || error === null) return undefined;
  return { code: String(error.code), message: cut(String(error.message), 1000) };
}
