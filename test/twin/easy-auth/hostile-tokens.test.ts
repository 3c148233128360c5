import { exportJWK, exportSPKI, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { newSigningKey, type SigningKey } from "./fake-issuer.ts";
import {
  callerId,
  type GatedSite,
  refused,
  responseOf,
  sign,
  unauthenticated,
  useIssuer,
  v1Claims,
} from "./gated-site.ts";

const issuer = useIssuer();
const elsewhere = "55555555-5555-4555-8555-555555555555";
const now = (v1Claims.iat as number) + 300;
const keys: { stranger?: SigningKey; underOurId?: SigningKey } = {};

beforeAll(async () => {
  keys.stranger = await newSigningKey("key-of-another-issuer");
  keys.underOurId = await newSigningKey("key-1");
});

/** Signed by another issuer's key. */
async function byStranger(which: keyof typeof keys, claims: JWTPayload = v1Claims): Promise<string> {
  const key = keys[which];
  if (!key) throw new Error("The key is made in beforeAll.");
  return sign(key, claims);
}

function hs256(secret: string): Promise<string> {
  return new SignJWT(v1Claims)
    .setProtectedHeader({ alg: "HS256", kid: "key-1" })
    .sign(new TextEncoder().encode(secret));
}

const altered = async (): Promise<string> => {
  const [header, , signature] = (await sign(issuer.key, v1Claims)).split(".");
  const payload = Buffer.from(JSON.stringify({ ...v1Claims, roles: ["Admin"] })).toString("base64url");
  return [header, payload, signature].join(".");
};

const tokens: readonly (readonly [string, () => string | Promise<string>])[] = [
  [
    "of another tenant, by its keys",
    () => byStranger("stranger", { ...v1Claims, iss: `https://sts.windows.net/${elsewhere}/`, tid: elsewhere }),
  ],
  ["under the id of a key of another issuer", () => byStranger("stranger")],
  ["by another key under a published key's id", () => byStranger("underOurId")],
  ["of another issuer, by our key", () => sign(issuer.key, { ...v1Claims, iss: "https://idp.example/" })],
  ["of another audience", () => sign(issuer.key, { ...v1Claims, aud: `api://${callerId}` })],
  ["of the future", () => sign(issuer.key, { ...v1Claims, nbf: now + 301 })],
  ["of the past", () => sign(issuer.key, { ...v1Claims, exp: now - 300 })],
  ["with alg none", () => new UnsecuredJWT(v1Claims).encode()],
  [
    "with alg none and a signature",
    async () => `${new UnsecuredJWT(v1Claims).encode()}${(await altered()).split(".")[2]}`,
  ],
  ["by HS256 with the public key as PEM", async () => hs256(await exportSPKI(issuer.key.publicKey))],
  ["by HS256 with the public key as JWK", async () => hs256(JSON.stringify(await exportJWK(issuer.key.publicKey)))],
  ["with a changed payload", altered],
  ["without a key id", () => new SignJWT(v1Claims).setProtectedHeader({ alg: "RS256" }).sign(issuer.key.privateKey)],
  ["with the id of no key", () => sign(issuer.key, v1Claims, { kid: "unknown" })],
  [
    "that brings its own key",
    async () => {
      const jwk = await exportJWK((keys.stranger as SigningKey).publicKey);
      return sign(keys.stranger as SigningKey, v1Claims, { kid: "own", jwk });
    },
  ],
  [
    "with a critical header that nobody knows",
    () =>
      new SignJWT(v1Claims)
        .setProtectedHeader({ alg: "RS256", kid: "key-1", crit: ["x"], x: 1 })
        .sign(issuer.key.privateKey, { crit: { x: false } }),
  ],
  ["with trailing garbage", async () => `${await sign(issuer.key, v1Claims)}x`],
  ["without its signature", async () => (await sign(issuer.key, v1Claims)).replace(/[^.]*$/, "")],
  ["that is no token", () => "a.b.c"],
];

/** The answer, that the app was not asked, and that the site still lets a good token in. */
async function expectRefused(site: GatedSite, response: Response, expected: object): Promise<void> {
  expect(await responseOf(response)).toEqual(expected);
  expect(site.reached).toHaveLength(0);
  expect((await site.callWith(await sign(issuer.key, v1Claims))).status).toBe(200);
  expect(site.reached).toHaveLength(1);
}

describe.each(tokens)("a token %s", (_, make) => {
  test.each(["Bearer", "bearer", "BEARER"])("is refused as '%s', and the app does not run", async (scheme) => {
    const site = issuer.site();
    await expectRefused(site, await site.call({ authorization: `${scheme} ${await make()}` }), unauthenticated);
  });

  test("is refused as X-ZUMO-AUTH, and the app does not run", async () => {
    const site = issuer.site();
    await expectRefused(site, await site.callIn(await make()), unauthenticated);
  });

  test.each(["access_token", "id_token"])("is not exchanged as %s", async (name) => {
    const site = issuer.site();
    await expectRefused(site, await site.exchange({ [name]: await make() }), refused(401));
  });
});

test.each<[string, (good: string) => string]>([
  ["two Authorization values", (good) => `Bearer ${good}, Bearer ${good}`],
  ["words after the token", (good) => `Bearer ${good} x`],
  ["another scheme", (good) => `Token ${good}`],
  ["no scheme", (good) => good],
  ["no space", (good) => `Bearer${good}`],
])("a good token is worth nothing in a header with %s", async (_, header) => {
  const site = issuer.site();
  const authorization = header(await sign(issuer.key, v1Claims));
  await expectRefused(site, await site.call({ authorization }), unauthenticated);
});
