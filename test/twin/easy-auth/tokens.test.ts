import * as fc from "fast-check";
import { exportJWK, exportSPKI, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { entraClaims, wrongClaim } from "../../support/wrong-claims.ts";
import {
  callerId,
  clientId,
  declaredSettings,
  type ProtectedSite,
  newSigningKey,
  refused,
  responseOf,
  settingsWith,
  sign,
  type SigningKey,
  unauthenticated,
  useIssuer,
  v1Claims,
  v2Claims,
  v2Issuer,
} from "./protected-site.ts";

const issuer = useIssuer();
const elsewhere = "55555555-5555-4555-8555-555555555555";
const now = (v1Claims.iat as number) + 300;
const keys: { otherIssuer?: SigningKey; underOurId?: SigningKey } = {};
const v2Settings = settingsWith({}, { registration: { openIdIssuer: v2Issuer, clientId } });

beforeAll(async () => {
  keys.otherIssuer = await newSigningKey("key-of-another-issuer");
  keys.underOurId = await newSigningKey("key-1");
});

/** Signed by another issuer's key. */
async function signedElsewhere(which: keyof typeof keys, claims: JWTPayload = v1Claims): Promise<string> {
  const key = keys[which];
  if (!key) throw new Error("The key is made in beforeAll.");
  return sign(key, claims);
}

/** Signed by the issuer, with other claims. */
const claiming = (changes: object) => () => sign(issuer.key, { ...v1Claims, ...changes });

function hs256(secret: string): Promise<string> {
  return new SignJWT(v1Claims)
    .setProtectedHeader({ alg: "HS256", kid: "key-1" })
    .sign(new TextEncoder().encode(secret));
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

const altered = async (): Promise<string> => {
  const [header, , signature] = (await sign(issuer.key, v1Claims)).split(".");
  return [header, encoded({ ...v1Claims, roles: ["Admin"] }), signature].join(".");
};

const headed = (header: object) => async () => {
  const [, ...rest] = (await sign(issuer.key, v1Claims)).split(".");
  return [encoded({ alg: "RS256", kid: "key-1", ...header }), ...rest].join(".");
};

const tokens: readonly (readonly [string, () => string | Promise<string>])[] = [
  [
    "of another tenant, by its keys",
    () => signedElsewhere("otherIssuer", { ...v1Claims, iss: `https://sts.windows.net/${elsewhere}/`, tid: elsewhere }),
  ],
  ["under the id of a key of another issuer", () => signedElsewhere("otherIssuer")],
  ["by another key under a published key's id", () => signedElsewhere("underOurId")],
  ["of another issuer, by our key", claiming({ iss: "https://idp.example/" })],
  ["of another tenant's issuer, by our key", claiming({ iss: `https://sts.windows.net/${elsewhere}/` })],
  ["whose issuer lacks the slash", claiming({ iss: "https://sts.windows.net/11111111-1111-4111-8111-111111111111" })],
  ["of the other version (G32)", claiming(v2Claims)],
  ["of another audience", claiming({ aud: `api://${callerId}` })],
  ["whose audience has a slash more", claiming({ aud: `api://${clientId}/` })],
  ["whose audience differs in case", claiming({ aud: `API://${clientId}` })],
  ["for Microsoft Graph", claiming({ aud: "00000003-0000-0000-c000-000000000000" })],
  ["without audience", claiming({ aud: undefined })],
  ["without issuer", claiming({ iss: undefined })],
  ["without expiry", claiming({ exp: undefined })],
  ["of the future", claiming({ nbf: now + 301 })],
  ["of the past", claiming({ exp: now - 300 })],
  ["with an end that no calendar has", claiming({ exp: 1e20 })],
  ["with an object id of two lines", claiming({ oid: "x\r\nx-ms-client-principal-name: ada" })],
  ["with another client id beside an allowed one's", claiming({ appid: elsewhere, azp: callerId })],
  ["with an allowed client id beside another one's", claiming({ appid: callerId, azp: elsewhere })],
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
      const jwk = await exportJWK((keys.otherIssuer as SigningKey).publicKey);
      return sign(keys.otherIssuer as SigningKey, v1Claims, { kid: "own", jwk });
    },
  ],
  [
    "with a critical header that nobody knows",
    () =>
      new SignJWT(v1Claims)
        .setProtectedHeader({ alg: "RS256", kid: "key-1", crit: ["x"], x: 1 })
        .sign(issuer.key.privateKey, { crit: { x: false } }),
  ],
  ["with a critical header that a library knows", headed({ crit: ["b64"], b64: true })],
  ["with no critical header, though it says so", headed({ crit: [] })],
  ["with trailing garbage", async () => `${await sign(issuer.key, v1Claims)}x`],
  ["without its signature", async () => (await sign(issuer.key, v1Claims)).replace(/[^.]*$/, "")],
  ...["x", "a.b", "a.b.c", "a.b.c.d.e"].map((none) => [`that is none: ${none}`, () => none] as const),
];

/** The answer, that the app was not asked, and that the site still lets a good token in. */
async function expectRefused(site: ProtectedSite, response: Response, expected: object): Promise<void> {
  expect(await responseOf(response)).toEqual(expected);
  expect(site.reached).toHaveLength(0);
  expect((await site.callWith(await sign(issuer.key, v1Claims))).status).toBe(200);
  expect(site.reached).toHaveLength(1);
}

describe.each(tokens)("G08 a token %s", (_, make) => {
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

test("refuses a claim of an unexpected type without a fault", async () => {
  const site = issuer.site();
  const isRefused = async ([name, value]: readonly [string, unknown]): Promise<void> => {
    const token = await sign(issuer.key, { ...v1Claims, [name]: value });
    expect(await responseOf(await site.callWith(token))).toEqual(unauthenticated);
    expect(await responseOf(await site.callIn(token))).toEqual(unauthenticated);
    expect(await responseOf(await site.exchange({ access_token: token }))).toEqual(refused(401));
    expect(await responseOf(await site.exchange({ id_token: token }))).toEqual(refused(401));
  };
  await fc.assert(fc.asyncProperty(wrongClaim(entraClaims), isRefused), {
    numRuns: 100,
    examples: [[["nbf", { toString: 1 }]]],
  });
  expect(site.reached).toEqual([]);
});

test.each<[string, (good: string) => string]>([
  ["two Authorization values", (good) => `Bearer ${good}, Bearer ${good}`],
  ["words after the token", (good) => `Bearer ${good} x`],
  ["another scheme", (good) => `Token ${good}`],
  ["no scheme", (good) => good],
  ["no space", (good) => `Bearer${good}`],
  ["no token", () => "Bearer "],
])("refuses a valid token in a header with %s", async (_, header) => {
  const site = issuer.site();
  const authorization = header(await sign(issuer.key, v1Claims));
  await expectRefused(site, await site.call({ authorization }), unauthenticated);
});

test("refuses an object id that a header can't hold by name, without a fault", async () => {
  const site = issuer.site();
  expect((await site.callWith(await claiming({ oid: "\u0100" })())).status).toBe(501);
  expect(site.reached).toEqual([]);
});

test.each<[string, Record<string, unknown>, () => Promise<string>]>([
  ["B01 a v1 access token under a v1 issuer", declaredSettings, claiming({})],
  ["a v2 access token under a v2 issuer", v2Settings, () => sign(issuer.key, v2Claims)],
  [
    "the client id as audience though none is listed",
    settingsWith({}, { validation: {} }),
    claiming({ aud: clientId }),
  ],
  ["what has just expired, by the twin's clock", declaredSettings, claiming({ exp: now - 299 })],
  ["what is almost valid", declaredSettings, claiming({ nbf: now + 300 })],
  ["a token that names its client twice alike", declaredSettings, claiming({ azp: callerId })],
])("allows %s", async (_, settings, make) => {
  const site = issuer.site();
  site.configure(settings);
  const response = await site.callWith(await make());
  expect([response.status, await response.text()]).toEqual([200, "from the app"]);
  expect(site.reached).toHaveLength(1);
});

test("accepts the authorization scheme in any case", async () => {
  const authorization = `bearer ${await sign(issuer.key, v1Claims)}`;
  expect((await issuer.site().call({ authorization })).status).toBe(200);
});

test("refuses a token once the clock passes its expiry", async () => {
  const site = issuer.site();
  const token = await sign(issuer.key, v1Claims);
  expect((await site.callWith(token)).status).toBe(200);
  site.clock.advance(3_600_000 + 300_000);
  expect((await site.callWith(token)).status).toBe(401);
});

test("passes method, query and body to the app", async () => {
  const site = issuer.site();
  const headers = { authorization: `Bearer ${await sign(issuer.key, v1Claims)}`, "content-type": "text/plain" };
  await site.call(headers, "/api/who-calls?a=1&b=2", { method: "POST", body: "hi" });
  const [reached] = site.reached;
  expect(reached?.method).toBe("POST");
  expect(new URL(reached?.url ?? "").search).toBe("?a=1&b=2");
  expect(reached?.headers.get("content-type")).toBe("text/plain");
  expect(await reached?.text()).toBe("hi");
});

test("G32 applies settings changed after the last request and refuses v1 under a v2 issuer", async () => {
  const site = issuer.site();
  const token = await sign(issuer.key, { ...v1Claims, aud: clientId });
  expect((await site.callWith(token)).status).toBe(200);
  site.configure(v2Settings);
  expect((await site.callWith(token)).status).toBe(401);
  site.configure(declaredSettings);
  expect((await site.callWith(token)).status).toBe(200);
});
