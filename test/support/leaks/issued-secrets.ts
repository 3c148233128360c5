import type { SignJWT } from "jose";
import type { PasswordCredential, User } from "../../../packages/twin/tenant/directory-objects.ts";
import type { Applications } from "../../../packages/twin/tenant/applications.ts";
import type { RefreshTokens } from "../../../packages/twin/tenant/refresh-tokens.ts";
import type { Subscription } from "../../../packages/twin/tenant/subscription.ts";
import type { Users } from "../../../packages/twin/tenant/users.ts";

/** The classes of one process that make all that a twin issues. */
export interface Issuers {
  readonly Applications: typeof Applications;
  readonly RefreshTokens: typeof RefreshTokens;
  readonly Subscription: typeof Subscription;
  readonly Users: typeof Users;
  readonly SignJWT: typeof SignJWT;
}

/** Told each secret once it is made, in the process of the twin that makes it. */
export type OnSecret = (kind: string, secret: string) => void;

/**
 * Hears of every client secret, password, token (access, id, session, refresh, another issuer's assertion), key of a site
 * and exported private key that the twins of this process make from now on.
 *
 * @returns how to stop that
 */
export function hearSecrets(issuers: Issuers, onSecret: OnSecret): () => void {
  const { Applications, RefreshTokens, Subscription, Users, SignJWT } = issuers;
  const onText = (kind: string) => (text: string) => onSecret(kind, text);
  const onUser = ({ passwordProfile }: User): void => {
    if (passwordProfile?.password) onSecret("password", passwordProfile.password);
  };
  const restore = [
    after(Applications, "addPassword", ({ secretText }: PasswordCredential) => onSecret("client secret", secretText)),
    after(RefreshTokens, "issue", onText("refresh token")),
    after(Subscription, "signingKeyOf", onText("signing key")),
    after(Subscription, "masterKeyOf", onText("master key")),
    after(Users, "create", onUser),
    after(Users, "update", onUser),
    after(SignJWT, "sign", async (token: Promise<string>) => onSecret("token", await token)),
    after(SubtleCrypto, "exportKey", async (exported: Promise<ArrayBuffer>, format) => {
      if (format === "pkcs8") onSecret("private key", privatePart(Buffer.from(await exported).toString("base64")));
    }),
  ];
  return () => restore.forEach((one) => one());
}

/** Shows somebody what a method of a class answers, and to which arguments. */
function after<Result>(
  { prototype }: { readonly prototype: object },
  name: string,
  see: (result: Result, ...args: readonly unknown[]) => unknown,
): () => void {
  const methods = prototype as Record<string, (...args: unknown[]) => Result>;
  const method = methods[name];
  if (method === undefined) throw new Error(`nothing is called ${name} any more: who makes that secret now?`);
  methods[name] = function (this: unknown, ...args: unknown[]) {
    const result = method.apply(this, args);
    void see(result, ...args);
    return result;
  };
  return () => {
    methods[name] = method;
  };
}

/**
 * A piece of a key in PKCS #8 that no public key has, and that PEM doesn't break: a line of 64 characters of RSA's private
 * exponent, or of the 24 that hold the scalar of P-256.
 */
function privatePart(base64: string): string {
  return base64.length > 1000 ? base64.slice(64 * 12, 64 * 13) : base64.slice(48, 64);
}
