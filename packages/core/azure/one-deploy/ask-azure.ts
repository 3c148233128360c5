import { withoutSecrets } from "../../text/redact.ts";
import { outsideText } from "./outside-text.ts";
import type { UploadDeadline } from "./upload-deadline.ts";
import { PublishFailed } from "./publish-failed.ts";

export interface AzureAccess {
  /** An access token for the called service. */
  readonly token: () => Promise<string>;
  readonly fetch: typeof globalThis.fetch;
  readonly deadline: UploadDeadline;
}

export interface AzureAnswer {
  /** Undefined without an answer, if the reason is temporary. */
  readonly status: number | undefined;
  /** Never has the token in it, even if the server sent it. */
  readonly text: string;
  /** The answer, or the reason that none came, as part of one line. */
  readonly message: string;
}

/**
 * Sends one request with the deployer's token, to a host that may have it.
 *
 * @param meaning the known meaning of a status at that host; without one, the message quotes the server
 * @throws {PublishFailed} `refused` when the host can't be reached and waiting wouldn't help
 */
export async function askAzure(
  access: AzureAccess,
  url: URL,
  meaning: (status: number) => string | undefined,
  init?: RequestInit,
): Promise<AzureAnswer> {
  const token = await access.token();
  const headers = new Headers(init?.headers);
  headers.set("authorization", `Bearer ${token}`);
  try {
    const response = await access.fetch(url, {
      ...init,
      headers,
      // Send the token to this host only.
      redirect: "manual",
      signal: access.deadline.requestSignal(),
    });
    const { status } = response;
    const text = withoutSecrets(await response.text(), [token]);
    return { status, text, message: meaning(status) ?? sayAnswer(status, text) };
  } catch (error) {
    const trouble = connectionTrouble(error, url.host);
    if (trouble !== undefined) return { status: undefined, text: "", message: trouble };
    throw new PublishFailed(
      "refused",
      `${url.host} cannot be reached: ${sayError(error)}. Check HTTPS_PROXY (with NODE_USE_ENV_PROXY=1) ` +
        `and, for a proxy with a certificate authority of its own, NODE_EXTRA_CA_CERTS.`,
      { cause: error },
    );
  }
}

function sayAnswer(status: number, text: string): string {
  const body = outsideText(text);
  return body === "" ? `${status}` : `${status} "${body}"`;
}

function sayError(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  return causesOf(error)
    .map(({ message }) => outsideText(message).replace(/\.$/, ""))
    .join(": ");
}

const troubles = new Map([
  ["ECONNREFUSED", "connection refused"],
  ["ECONNRESET", "connection reset"],
  ["UND_ERR_SOCKET", "connection reset"],
  ["ENOTFOUND", "the name is not in DNS yet"],
  ["EAI_AGAIN", "DNS does not answer"],
  ["UND_ERR_CONNECT_TIMEOUT", "no connection in time"],
  ["UND_ERR_HEADERS_TIMEOUT", "no answer in time"],
]);

/**
 * undici's message (`lib/dispatcher/proxy-agent.js`) when a proxy doesn't open a tunnel. Proxies answer this for a name
 * that isn't in DNS, and for a host that refuses connections: RFC 9110, 15.6.
 */
const proxyTrouble = /^Proxy response \((50[234])\) !== 200/;

/**
 * Returns why an error that `fetch` threw for a host is probably temporary, or `undefined` when waiting wouldn't help.
 */
export function connectionTrouble(error: unknown, host: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "TimeoutError") return `no answer in time from ${host}`;
  for (const part of causesOf(error)) {
    const code = "code" in part ? String(part.code) : "";
    const trouble = troubles.get(code);
    if (trouble !== undefined) return `${code} at ${host}: ${trouble}`;
    const [, status] = proxyTrouble.exec(part.message) ?? [];
    if (status !== undefined) return `the proxy answers ${status} for ${host}: the host cannot be reached yet`;
  }
  return undefined;
}

/** Returns the error and its chain of causes. `fetch` reports its reason a level or two down. */
export function causesOf(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error && !causes.includes(cause); cause = cause.cause) causes.push(cause);
  return causes;
}
