import * as fc from "fast-check";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { expect, test } from "vitest";
import { BearerRefused, createBearerVerifier } from "../../../twin/network/bearer-token.ts";
import { entraClaims, wrongClaim } from "../../support/wrong-claims.ts";

const issuer = "https://sts.windows.net/11111111-2222-4333-8444-555555555555/";
const start = new Date("2026-11-24T12:00:00Z");
const claims = { iss: issuer, aud: "https://graph.microsoft.com", oid: "an-oid", exp: start.getTime() / 1000 + 3600 };
const { privateKey, publicKey } = await generateKeyPair("RS256");

const verify = createBearerVerifier({
  issuer,
  jwksUri: "https://login.microsoftonline.com/common/discovery/keys",
  audiences: [claims.aud],
  fetch: async () => Response.json({ keys: [{ ...(await exportJWK(publicKey)), kid: "one", use: "sig" }] }),
  clock: { now: () => start },
});

function sign(payload: JWTPayload): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: "RS256", typ: "JWT", kid: "one" }).sign(privateKey);
}

/** What Graph and Resource Manager make of a token: who it is for, or why it is refused. */
async function judged(token: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` };
  try {
    return (await verify(new Request("https://graph.microsoft.com/", { headers }))).oid;
  } catch (error) {
    if (!(error instanceof BearerRefused)) throw error;
    return [error.reason, error.message];
  }
}

test("a token whose claims are of their types is taken", async () => {
  expect(await judged(await sign(claims))).toBe("an-oid");
  expect(await judged(await sign({ ...claims, aud: [claims.aud], appid: "one", azp: "one", roles: [] }))).toBe(
    "an-oid",
  );
});

test("a token with a claim of any other type is refused by the claim's name", async () => {
  const isRefused = async ([name, value]: readonly [string, unknown]): Promise<void> => {
    const why = expect.stringContaining(`The token's "${name}" claim is not a `);
    expect(await judged(await sign({ ...claims, [name]: value }))).toEqual(["malformed", why]);
  };
  await fc.assert(fc.asyncProperty(wrongClaim(entraClaims), isRefused), { numRuns: 100 });
});

test("a token that names two clients is refused", async () => {
  const why = 'The token names two clients, by "appid" and by "azp".';
  expect(await judged(await sign({ ...claims, appid: "one", azp: "another" }))).toEqual(["malformed", why]);
});

test.each([
  [{ crit: ["b64"], b64: true }, 'The token demands an extension ("crit") that is not known.'],
  [{ crit: ["x"], x: 1 }, 'The token demands an extension ("crit") that is not known.'],
  [{ crit: [] }, 'The token demands an extension ("crit") that is not known.'],
  [{ b64: false }, 'The token\'s payload is unencoded ("b64").'],
  [{ kid: { toString: 1 } }, 'The token\'s "kid" is not a text.'],
])("a token whose header has %j is refused", async (header, why) => {
  const [, ...rest] = (await sign(claims)).split(".");
  const altered = Buffer.from(JSON.stringify({ alg: "RS256", kid: "one", ...header })).toString("base64url");
  expect(await judged([altered, ...rest].join("."))).toEqual(["malformed", why]);
});
