/** What a token says of who may call what, without a look at its signature: the API's business, not the client's. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, payload = ""] = token.split(".");
  const { aud, appid, upn, roles } = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<
    string,
    unknown
  >;
  return { aud, appid, upn, roles };
}
