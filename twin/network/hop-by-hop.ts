/** Headers between a client and its proxy, which the service behind it never sees: RFC 9110, 7.6.1 and 11.7. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** True for a header of this connection only; `connection` is the Connection header's value, which may name more. */
export function isHopByHop(headerName: string, connection: string | undefined): boolean {
  const name = headerName.toLowerCase();
  const named = (connection ?? "").toLowerCase().split(",");
  return HOP_BY_HOP.has(name) || name.startsWith("proxy-") || named.some((option) => option.trim() === name);
}
