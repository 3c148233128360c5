import { type Answer, send } from "./http.ts";

/** A service refused the request, with this status, code and message. */
export class RequestRefused extends Error {
  readonly code: string;
  readonly status: number;
  /** How long the service asks clients to wait, in milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(method: string, url: string, status: number, code: string, message: string, retryAfter?: number) {
    super(`${method} ${url} was refused: ${status} ${code}: ${message}`);
    this.name = "RequestRefused";
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** JSON over HTTP with a bearer token, in the envelope that Graph and Resource Manager share. */
export interface JsonApi {
  /** @throws RequestRefused for any status of 400 or more */
  readonly call: (method: string, path: string, body?: unknown) => Promise<unknown>;
}

/**
 * @param baseUrl with or without a path, no slash at the end
 * @param accessToken called before each request, and once more with a token that got 401; `keptTokens` keeps a token
 * that can expire
 */
export function jsonApi(baseUrl: string, accessToken: (refused?: string) => Promise<string>): JsonApi {
  return {
    call: async (method, path, body) => {
      const url = `${baseUrl}${path}`;
      if (!isAsWritten(path)) throw new RequestRefused(method, JSON.stringify(url), 400, "InvalidPath", invalidPath);
      const sendWith = (token: string): Promise<Answer> =>
        send(method, url, {
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
      const token = await accessToken();
      let answer = await sendWith(token);
      if (answer.status === 401) {
        const freshToken = await accessToken(token);
        if (freshToken !== token) answer = await sendWith(freshToken);
      }
      if (answer.status >= 400) {
        const { code, message } = errorIn(answer.json);
        throw new RequestRefused(method, url, answer.status, code, message, retryAfterIn(answer.headers));
      }
      return answer.json;
    },
  };
}

const invalidPath = "the path would lead to another resource. Correct the name or id in it, such as a setting's";

/**
 * Whether a path leads where it says. A name with "..", a second "?", "#", a backslash or a line break would turn it
 * into another resource's.
 */
function isAsWritten(path: string): boolean {
  const [resource = "", ...query] = path.split("?");
  const segments = resource.split("/").map((segment) => segment.replaceAll(/%2e/gi, "."));
  return (
    query.length < 2 &&
    // oxlint-disable-next-line no-control-regex
    !/[\0-\x1F\x7F#]/.test(path) &&
    !/[\s\\]|%(?:2f|5c|0[0-9a-f])/i.test(resource) &&
    !segments.some((segment) => segment === "." || segment === "..")
  );
}

/** Graph and Resource Manager send seconds, not dates. https://learn.microsoft.com/graph/throttling */
function retryAfterIn(headers: Headers): number | undefined {
  const seconds = headers.get("retry-after");
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

interface ErrorEnvelope {
  readonly error?: {
    readonly code?: string;
    readonly message?: string;
    /** Conditional access sometimes puts its reason here (packages/twin/FIDELITY.md). */
    readonly innerError?: { readonly message?: string } | null;
  };
}

function errorIn(json: unknown): { readonly code: string; readonly message: string } {
  const { error } = Object(json) as ErrorEnvelope;
  const messages = [error?.message, error?.innerError?.message].filter((text) => typeof text === "string");
  return { code: error?.code ?? "no code", message: messages.length === 0 ? "no message" : messages.join(": ") };
}
