import { type Answer, send } from "./http.ts";

/** A service refused: its status, code and message as it gave them. */
export class RequestRefused extends Error {
  readonly code: string;
  readonly status: number;
  /** How long the service asks to be left alone, in milliseconds. */
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
  /** @throws RequestRefused on any status from 400 on */
  readonly call: (method: string, path: string, body?: unknown) => Promise<unknown>;
}

/**
 * @param baseUrl with or without a path, no slash at the end
 * @param accessToken asked before each call, and once more with the token that was answered 401: one that can expire is kept
 * by `keptTokens`
 */
export function jsonApi(baseUrl: string, accessToken: (refused?: string) => Promise<string>): JsonApi {
  return {
    call: async (method, path, body) => {
      const url = `${baseUrl}${path}`;
      const sendWith = (token: string): Promise<Answer> =>
        send(method, url, {
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
      const token = await accessToken();
      let answer = await sendWith(token);
      if (answer.status === 401) {
        const another = await accessToken(token);
        if (another !== token) answer = await sendWith(another);
      }
      if (answer.status >= 400) {
        const { code, message } = errorIn(answer.json);
        throw new RequestRefused(method, url, answer.status, code, message, retryAfterIn(answer.headers));
      }
      return answer.json;
    },
  };
}

/** Graph and Resource Manager send seconds, no dates. https://learn.microsoft.com/graph/throttling */
function retryAfterIn(headers: Headers): number | undefined {
  const seconds = headers.get("retry-after");
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

interface ErrorEnvelope {
  readonly error?: {
    readonly code?: string;
    readonly message?: string;
    /** Where conditional access puts its reason at times (twin/FIDELITY.md). */
    readonly innerError?: { readonly message?: string } | null;
  };
}

function errorIn(json: unknown): { readonly code: string; readonly message: string } {
  const { error } = Object(json) as ErrorEnvelope;
  const said = [error?.message, error?.innerError?.message].filter((text) => typeof text === "string");
  return { code: error?.code ?? "no code", message: said.length === 0 ? "no message" : said.join(": ") };
}
