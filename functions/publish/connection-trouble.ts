const troubles = new Map([
  ["ECONNREFUSED", "connection refused"],
  ["ECONNRESET", "connection reset"],
  ["UND_ERR_SOCKET", "connection reset"],
  ["ENOTFOUND", "the name is not in DNS yet"],
  ["EAI_AGAIN", "DNS does not answer"],
  ["UND_ERR_CONNECT_TIMEOUT", "no connection in time"],
  ["UND_ERR_HEADERS_TIMEOUT", "no answer in time"],
]);

/** Why what `fetch` threw for a host probably passes, or `undefined` when waiting would not help. */
export function connectionTrouble(error: unknown, host: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "TimeoutError") return `no answer in time from ${host}`;
  for (const part of [error, error.cause]) {
    const code = part instanceof Error && "code" in part ? String(part.code) : "";
    const trouble = troubles.get(code);
    if (trouble !== undefined) return `${code} at ${host}: ${trouble}`;
  }
  return undefined;
}
