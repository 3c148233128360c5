import { createHmac } from "node:crypto";
import { exportJWK, exportSPKI, generateKeyPair, type CryptoKey, type JWK, type JWTPayload, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { AdjustableClock } from "../../../twin/clock.ts";
import { BearerRefused, createBearerVerifier, type VerifyBearer } from "../../../twin/network/bearer-token.ts";
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

function request(token?: string): Request {
  return new Request("https://graph.microsoft.com/v1.0/me", {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
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

async function refusal(verify: VerifyBearer, asked: Request): Promise<{ reason: string; message: string }> {
  const error = await verify(asked).then(
    () => new Error("It was accepted."),
    (caught: unknown) => caught,
  );
  if (!(error instanceof BearerRefused)) {
    throw error;
  }
  return { reason: error.reason, message: error.message };
}

test("accepts a token of the issuer's key, and reads who it is for", async () => {
  const { verify } = verifier();
  const payload = { ...claims, appid: "a-client", roles: ["Directory.Read.All"] };

  expect(await verify(request(await sign(payload)))).toEqual({
    oid: "an-oid",
    appid: "a-client",
    roles: ["Directory.Read.All"],
    claims: payload,
  });
});

test("reads a v2.0 token's client from azp, and no roles as an empty list", async () => {
  const { verify } = verifier();
  const payload = { ...claims, aud: "00000003", azp: "a-client" };

  expect(await verify(request(await sign(payload)))).toEqual({
    oid: "an-oid",
    appid: "a-client",
    roles: [],
    claims: payload,
  });
});

test("leaves out the client when the token names none", async () => {
  expect(await verifier().verify(request(await sign(claims)))).toEqual({ oid: "an-oid", roles: [], claims });
});

test("takes the scheme in any case", async () => {
  const headers = { authorization: `bearer ${await sign(claims)}` };

  expect(await verifier().verify(new Request("https://graph.microsoft.com/", { headers }))).toMatchObject({
    oid: "an-oid",
  });
});

function without(claim: keyof typeof claims): JWTPayload {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim));
}

const refused = [
  {
    what: "for another audience",
    payload: { ...claims, aud: `${audience}/` },
    reason: "audience",
    message: "The token is for another audience.",
  },
  {
    what: "of another issuer",
    payload: { ...claims, iss: "https://sts.windows.net/other/" },
    reason: "issuer",
    message: "The token is of another issuer.",
  },
  {
    what: "that starts more than 5 minutes ahead",
    payload: { ...claims, nbf: now + 301 },
    reason: "not yet valid",
    message: "The token is not yet valid.",
  },
  { what: "without oid", payload: without("oid"), reason: "malformed", message: 'The token has no "oid" claim.' },
  {
    what: "without exp",
    payload: without("exp"),
    reason: "malformed",
    message: 'The token\'s "exp" claim is missing.',
  },
  {
    what: "without aud",
    payload: without("aud"),
    reason: "malformed",
    message: 'The token\'s "aud" claim is missing.',
  },
  {
    what: "without iss",
    payload: without("iss"),
    reason: "malformed",
    message: 'The token\'s "iss" claim is missing.',
  },
];
for (const { what, payload, reason, message } of refused) {
  test(`refuses a token ${what}`, async () => {
    expect(await refusal(verifier().verify, request(await sign(payload)))).toEqual({ reason, message });
  });
}

test("accepts a token until 5 minutes after its end, by the twin's clock, and not a second longer", async () => {
  const { verify, clock } = verifier();
  const token = await sign(claims);

  clock.advance((3600 + 299) * 1000);
  expect(await verify(request(token))).toMatchObject({ oid: "an-oid" });
  clock.advance(1000);
  expect(await refusal(verify, request(token))).toEqual({ reason: "expired", message: "The token has expired." });
});

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

test("refuses a token that is not signed", async () => {
  const token = `${part({ alg: "none", kid: published.kid })}.${part(claims)}.`;

  expect(await refusal(verifier().verify, request(token))).toEqual({
    reason: "signature",
    message: "The token is not signed with RS256.",
  });
});

test("refuses a token that is signed with the public key as a shared secret", async () => {
  const unsigned = `${part({ alg: "HS256", kid: published.kid })}.${part(claims)}`;
  const secret = await exportSPKI(published.publicKey);
  const token = `${unsigned}.${createHmac("sha256", secret).update(unsigned).digest("base64url")}`;

  expect(await refusal(verifier().verify, request(token))).toEqual({
    reason: "signature",
    message: "The token is not signed with RS256.",
  });
});

test("refuses a token of another key that claims to be the issuer's", async () => {
  expect(await refusal(verifier().verify, request(await sign(claims, other, published.kid)))).toEqual({
    reason: "signature",
    message: "The token's signature is not the issuer's.",
  });
});

test("refuses a token whose claims were changed after it was signed", async () => {
  const [header, , signature] = (await sign(claims)).split(".");
  const token = `${header}.${part({ ...claims, oid: "someone-else" })}.${signature}`;

  expect(await refusal(verifier().verify, request(token))).toEqual({
    reason: "signature",
    message: "The token's signature is not the issuer's.",
  });
});

test("refuses a token of a key that the issuer does not publish", async () => {
  expect(await refusal(verifier().verify, request(await sign(claims, other)))).toEqual({
    reason: "signature",
    message: 'The token\'s "kid" names no key of the issuer.',
  });
});

for (const token of ["nonsense", "a.b.c", "", "a b"]) {
  test(`refuses "Bearer ${token}" without quoting it`, async () => {
    const { reason, message } = await refusal(verifier().verify, request(token));

    expect({ reason, message }).toEqual(
      token === "nonsense" || token === "a.b.c"
        ? { reason: "malformed", message: "The token is not a signed JWT in compact form." }
        : { reason: "no token", message: "The Authorization header is not of the form `Bearer <token>`." },
    );
  });
}

test("refuses a request without a token", async () => {
  expect(await refusal(verifier().verify, request())).toEqual({
    reason: "no token",
    message: "The request has no Authorization header; send `Authorization: Bearer <token>`.",
  });
});

test("asks for the keys once, and again for an unknown one when 30 seconds have passed", async () => {
  const keys = [published];
  const { verify, clock, fetches } = verifier(keys);
  const token = await sign(claims, other);
  await verify(request(await sign(claims)));
  await verify(request(await sign(claims)));
  keys.push(other);

  clock.advance(29_999);
  expect(await refusal(verify, request(token))).toMatchObject({ reason: "signature" });
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
  expect(await refusal(verify, request(token))).toMatchObject({ reason: "signature" });
});

test("does not take an issuer that cannot be reached for a bad token", async () => {
  const verify = createBearerVerifier({
    issuer,
    jwksUri,
    audiences: [audience],
    fetch: async () => new Response(null, { status: 500 }),
    clock: { now: () => start },
  });

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
