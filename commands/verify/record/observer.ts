import { callersToken } from "../../../checks/call.ts";
import type { Origin } from "../../../checks/origin.ts";
import { type Cloud, cloudOf } from "../../../azure/clouds.ts";
import { NoAnswer, send } from "../../../azure/http.ts";
import type { TokenFor } from "../../../azure/kept-tokens.ts";
import { NotSeen } from "./observation.ts";
import { type Seen, seenOf } from "./seen.ts";

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

/** With what a live stack is looked at. Each request is told as it was answered, refusals included. */
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
