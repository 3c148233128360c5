import { type CryptoKey, exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";

export const tenantId = "11111111-1111-4111-8111-111111111111";
export const v1Issuer = `https://sts.windows.net/${tenantId}/`;
export const v2Issuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;

const discovery: Readonly<Record<string, { readonly issuer: string; readonly keysUrl: string }>> = {
  [`https://sts.windows.net/${tenantId}/.well-known/openid-configuration`]: {
    issuer: v1Issuer,
    keysUrl: "https://login.microsoftonline.com/common/discovery/keys",
  },
  [`https://login.microsoftonline.com/${tenantId}/v2.0/.well-known/openid-configuration`]: {
    issuer: v2Issuer,
    keysUrl: `https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`,
  },
};

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

export async function newSigningKey(kid: string): Promise<SigningKey> {
  return { kid, ...(await generateKeyPair("RS256", { extractable: true })) };
}

/** Where the gate redeems refresh tokens under a v1 issuer. */
const tokenEndpoint = `https://login.windows.net/${tenantId}/oauth2/v2.0/token`;

/** Entra ID as the gate sees it: two discovery documents, the keys that it publishes at the moment, a token endpoint. */
export class FakeIssuer {
  readonly requested: string[] = [];
  published: readonly SigningKey[];
  isDown = false;
  /** Forms that were posted to the token endpoint. */
  readonly redeemed: Record<string, string>[] = [];
  /** What the token endpoint answers. */
  redeem: () => Response | Promise<Response> = () => new Response("unexpected", { status: 500 });

  constructor(published: readonly SigningKey[]) {
    this.published = published;
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    this.requested.push(url);
    if (this.isDown) return new Response("down", { status: 503 });
    if (url === tokenEndpoint && init?.method === "POST" && init.body instanceof URLSearchParams) {
      this.redeemed.push(Object.fromEntries(init.body));
      return this.redeem();
    }
    const document = discovery[url];
    if (document) return Response.json({ issuer: document.issuer, jwks_uri: document.keysUrl });
    if (!Object.values(discovery).some(({ keysUrl }) => keysUrl === url)) return new Response("no", { status: 404 });
    const keys = this.published.map(async ({ kid, publicKey }) => ({
      ...(await exportJWK(publicKey)),
      use: "sig",
      kid,
      x5t: kid,
    }));
    return Response.json({ keys: await Promise.all(keys) });
  };
}

export function sign(key: SigningKey, claims: JWTPayload, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ typ: "JWT", alg: "RS256", kid: key.kid, ...header })
    .sign(key.privateKey);
}
