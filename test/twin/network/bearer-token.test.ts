import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import { exportJWK, exportSPKI, generateKeyPair, type CryptoKey, type JWK, type JWTPayload, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { AdjustableClock } from "../../../packages/twin/clock.ts";
import { BearerRefused, createBearerVerifier, type VerifyBearer } from "../../../packages/twin/network/bearer-token.ts";
import { entraClaims, wrongClaim } from "../../support/wrong-claims.ts";
import { runNetwork } from "./running-network.ts";

const issuer = "https://sts.windows.net/11111111-2222-4333-8444-555555555555/";
const audience = "https://graph.microsoft.com";
const jwksUri = "https://login.microsoftonline.com/common/discovery/keys";
const start = new Date("2026-11-24T12:00:00Z");
const now = start.getTime() / 1000;
const claims = { iss: issuer, aud: audience, oid: "an-oid", nbf: now, exp: now + 3600 };

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

let published: Key;
let other: Key;

beforeAll(async () => {
  published = { kid: "one", ...(await generateKeyPair("RS256")) };
  other = { kid: "two", ...(await generateKeyPair("RS256")) };
});

async function jwk({ kid, publicKey }: Key): Promise<JWK> {
  return { ...(await exportJWK(publicKey)), kid, use: "sig" };
}

function sign(payload: JWTPayload, key = published, kid = key.kid): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: "RS256", typ: "JWT", kid }).sign(key.privateKey);
}

function request(token?: string, scheme = "Bearer"): Request {
  return new Request("https://graph.microsoft.com/v1.0/me", {
    headers: token === undefined ? {} : { authorization: `${scheme} ${token}` },
  });
}

/** A verifier whose issuer publishes `keys`, which a test may change; `fetches` counts how often it was asked. */
function verifier(keys: Key[] = [published]) {
  const clock = new AdjustableClock({ now: () => start });
  let fetches = 0;
  const fetch = async (): Promise<Response> => {
    fetches++;
    return Response.json({ keys: await Promise.all(keys.map(jwk)) });
  };
  const verify = createBearerVerifier({ issuer, jwksUri, audiences: [audience, "00000003"], fetch, clock });
  return { verify, clock, fetches: () => fetches };
}

/** Why a request is refused. */
async function refusal(verify: VerifyBearer, asked: Request): Promise<readonly [reason: string, message: string]> {
  const error = await verify(asked).then(
    () => new Error("It was accepted."),
    (caught: unknown) => caught,
  );
  if (!(error instanceof BearerRefused)) throw error;
  return [error.reason, error.message];
}

test.each([
  ["a v1.0 token", { ...claims, appid: "a-client", roles: ["Directory.Read.All"] }, "a-client", ["Directory.Read.All"]],
  ["a v2.0 token, its client from azp", { ...claims, aud: "00000003", azp: "a-client" }, "a-client", []],
  ["a token that names no client", claims, undefined, []],
  [
    "a list of audiences, and a client named twice alike",
    { ...claims, aud: [audience], appid: "c", azp: "c" },
    "c",
    [],
  ],
])("accepts a token signed with the issuer's key, and reads its caller: %s", async (_, payload, appid, roles) => {
  expect(await verifier().verify(request(await sign(payload)))).toEqual({
    oid: "an-oid",
    ...(appid !== undefined && { appid }),
    roles,
    claims: payload,
  });
});

test("accepts the scheme in any case", async () => {
  expect(await verifier().verify(request(await sign(claims), "bearer"))).toMatchObject({ oid: "an-oid" });
});

test.each([
  ["for another audience", { aud: `${audience}/` }, "audience", "The token is for another audience."],
  ["of another issuer", { iss: "https://sts.windows.net/other/" }, "issuer", "The token is from another issuer."],
  ["that starts more than 5 minutes ahead", { nbf: now + 301 }, "not yet valid", "The token is not yet valid."],
  ["without oid", { oid: undefined }, "malformed", 'The token has no "oid" claim.'],
  ["without exp", { exp: undefined }, "malformed", 'The token\'s "exp" claim is missing.'],
  ["without aud", { aud: undefined }, "malformed", 'The token\'s "aud" claim is missing.'],
  ["without iss", { iss: undefined }, "malformed", 'The token\'s "iss" claim is missing.'],
  [
    "that names two clients",
    { appid: "one", azp: "another" },
    "malformed",
    'The token names two clients, by "appid" and by "azp".',
  ],
])("refuses a token %s", async (_, changes, reason, message) => {
  expect(await refusal(verifier().verify, request(await sign({ ...claims, ...(changes as JWTPayload) })))).toEqual([
    reason,
    message,
  ]);
});

test("refuses a token with a claim of any other type by the claim's name", async () => {
  const { verify } = verifier();
  const isRefused = async ([name, value]: readonly [string, unknown]): Promise<void> => {
    const why = expect.stringContaining(`The token's "${name}" claim is not a `);
    expect(await refusal(verify, request(await sign({ ...claims, [name]: value })))).toEqual(["malformed", why]);
  };
  await fc.assert(fc.asyncProperty(wrongClaim(entraClaims), isRefused), { numRuns: 100 });
});

test("accepts a token until 5 minutes after its end, by the twin's clock, and not a second longer", async () => {
  const { verify, clock } = verifier();
  const token = await sign(claims);

  clock.advance((3600 + 299) * 1000);
  expect(await verify(request(token))).toMatchObject({ oid: "an-oid" });
  clock.advance(1000);
  expect(await refusal(verify, request(token))).toEqual(["expired", "The token has expired."]);
});

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A good token under another header. */
async function headed(header: object): Promise<string> {
  const [, ...rest] = (await sign(claims)).split(".");
  return [part({ alg: "RS256", kid: "one", ...header }), ...rest].join(".");
}

async function withPublicKeyAsSecret(): Promise<string> {
  const unsigned = `${part({ alg: "HS256", kid: published.kid })}.${part(claims)}`;
  const secret = await exportSPKI(published.publicKey);
  return `${unsigned}.${createHmac("sha256", secret).update(unsigned).digest("base64url")}`;
}

async function changed(): Promise<string> {
  const [header, , signature] = (await sign(claims)).split(".");
  return `${header}.${part({ ...claims, oid: "someone-else" })}.${signature}`;
}

const notRs256 = "The token is not signed with RS256.";
const notTheIssuers = "The token's signature is not the issuer's.";
const noJwt = "The token is not a signed JWT in compact form.";
const noBearer = "The Authorization header doesn't have the form `Bearer <token>`.";
const unknownExtension = 'The token demands an extension ("crit") that is not known.';

test.each<[string, () => string | Promise<string>, reason: string, message: string]>([
  ["that is not signed", () => `${part({ alg: "none", kid: "one" })}.${part(claims)}.`, "signature", notRs256],
  ["that is signed with the public key as a shared secret", withPublicKeyAsSecret, "signature", notRs256],
  ["of another key that claims to be the issuer's", () => sign(claims, other, "one"), "signature", notTheIssuers],
  ["whose claims were changed after it was signed", changed, "signature", notTheIssuers],
  [
    "of a key that the issuer does not publish",
    () => sign(claims, other),
    "signature",
    'The token\'s "kid" matches no key of the issuer.',
  ],
  ["with an extension of a library's", () => headed({ crit: ["b64"], b64: true }), "malformed", unknownExtension],
  ["with an extension that nobody knows", () => headed({ crit: ["x"], x: 1 }), "malformed", unknownExtension],
  ["with an empty list of extensions", () => headed({ crit: [] }), "malformed", unknownExtension],
  [
    "whose payload is unencoded",
    () => headed({ b64: false }),
    "malformed",
    'The token\'s payload is unencoded ("b64").',
  ],
  ["whose kid is no text", () => headed({ kid: { toString: 1 } }), "malformed", 'The token\'s "kid" is not a text.'],
  ["that is nonsense", () => "nonsense", "malformed", noJwt],
  ["of three parts of nonsense", () => "a.b.c", "malformed", noJwt],
  ["that is empty", () => "", "no token", noBearer],
  ["of two words", () => "a b", "no token", noBearer],
])("refuses a token %s, and does not quote it", async (_, make, reason, message) => {
  expect(await refusal(verifier().verify, request(await make()))).toEqual([reason, message]);
});

test("refuses a request without a token", async () => {
  expect(await refusal(verifier().verify, request())).toEqual([
    "no token",
    "The request has no Authorization header; send `Authorization: Bearer <token>`.",
  ]);
});

test("asks for the keys once, and again for an unknown one when 30 seconds have passed", async () => {
  const keys = [published];
  const { verify, clock, fetches } = verifier(keys);
  const token = await sign(claims, other);
  await verify(request(await sign(claims)));
  await verify(request(await sign(claims)));
  keys.push(other);

  clock.advance(29_999);
  expect(await refusal(verify, request(token))).toContain("signature");
  expect(fetches()).toBe(1);
  clock.advance(1);
  expect(await verify(request(token))).toMatchObject({ oid: "an-oid" });
  expect(fetches()).toBe(2);
});

test("forgets a key that the issuer has withdrawn, a day later", async () => {
  const keys = [published];
  const { verify, clock } = verifier(keys);
  const token = await sign({ ...claims, exp: now + 48 * 3600 });
  await verify(request(token));
  keys.splice(0, 1, other);

  clock.advance(24 * 3600 * 1000 - 1);
  expect(await verify(request(token))).toMatchObject({ oid: "an-oid" });
  clock.advance(1);
  expect(await refusal(verify, request(token))).toContain("signature");
});

test("distinguishes an unreachable issuer from a bad token", async () => {
  const fetch = async () => new Response(null, { status: 500 });
  const verify = createBearerVerifier({ issuer, jwksUri, audiences: [audience], fetch, clock: { now: () => start } });

  await expect(verify(request(await sign(claims)))).rejects.toThrow(
    "Expected 200 OK from the JSON Web Key Set HTTP response",
  );
});

test("fetches the issuer's keys over the loopback network", async () => {
  const network = await runNetwork({
    "login.microsoftonline.com": async () => Response.json({ keys: [await jwk(published)] }),
  });
  const clock = { now: () => start };
  const verify = createBearerVerifier({ issuer, jwksUri, audiences: [audience], fetch: network.fetch, clock });

  expect(await verify(request(await sign(claims)))).toMatchObject({ oid: "an-oid" });
  expect(network.exchanges.map(({ host, path }) => host + path)).toEqual([
    "login.microsoftonline.com/common/discovery/keys",
  ]);
});
