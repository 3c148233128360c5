import { z } from "zod";

const nullable = <Value extends z.ZodType>(value: Value) => z.object({ value: value.nullish() }).nullish();

/** Azure/azure-functions-nodejs-library `src/converters/toRpcHttpCookie.ts` */
export const rpcCookie = z.object({
  /** Others are no cookie names: ASP.NET Core throws (inferred), and the answer is 500. */
  name: z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/),
  value: z.string(),
  domain: nullable(z.string()),
  path: nullable(z.string()),
  expires: nullable(z.object({ seconds: z.number() })),
  secure: nullable(z.boolean()),
  httpOnly: nullable(z.boolean()),
  sameSite: z.enum(["none", "lax", "strict", "explicitNone"]).nullish(),
  maxAge: nullable(z.number()),
});

export type RpcCookie = z.infer<typeof rpcCookie>;

const sameSiteWords = { none: undefined, lax: "lax", strict: "strict", explicitNone: "none" } as const;

/**
 * The header as ASP.NET Core's `Response.Cookies.Append` writes it, which the host calls (inferred): the value is
 * percent-encoded, the path is `/` unless told, attributes in lower case.
 */
export function setCookieHeader(cookie: RpcCookie): string {
  const value = encodeURIComponent(cookie.value).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const expires = cookie.expires?.value;
  const maxAge = cookie.maxAge?.value;
  const domain = cookie.domain?.value;
  const sameSite = sameSiteWords[cookie.sameSite ?? "none"];
  return [
    `${cookie.name}=${value}`,
    expires && `expires=${new Date(expires.seconds * 1000).toUTCString()}`,
    typeof maxAge === "number" && `max-age=${maxAge}`,
    domain && `domain=${domain}`,
    `path=${cookie.path?.value ?? "/"}`,
    cookie.secure?.value === true && "secure",
    sameSite && `samesite=${sameSite}`,
    cookie.httpOnly?.value === true && "httponly",
  ]
    .filter(Boolean)
    .join("; ");
}
