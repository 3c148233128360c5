/** Whose pages a browser may take to call the API, as in its `Origin` header: nothing after the host and port. */
export const originRule =
  'must be an origin in lower case, without a wildcard, a path or a slash at its end, such as "https://shop.contoso.com"; http:// for localhost only';

/**
 * Whether a text is exactly one origin, as browsers send it. A wildcard would let every page call with a visitor's token,
 * and `null` every sandboxed one.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Origin
 */
export function isExactOrigin(text: unknown): text is string {
  if (typeof text !== "string" || !URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  const isLocal = protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return origin === text && !text.includes("*") && (protocol === "https:" || isLocal);
}
