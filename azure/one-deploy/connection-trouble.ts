import { causesOf } from "./causes-of.ts";

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
 * undici's words (`lib/dispatcher/proxy-agent.js`) where a proxy does not open a tunnel. Proxies answer so for a name that
 * is not in DNS, and for a host that refuses connections: RFC 9110, 15.6.
 */
const proxyTrouble = /^Proxy response \((50[234])\) !== 200/;

/** Why what `fetch` threw for a host probably passes, or `undefined` when waiting would not help. */
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
