import { createHmac } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, exportSPKI, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, test } from "vitest";
import {
  declaredSettings,
  type ProtectedSite,
  host,
  responseOf,
  sign,
  unauthenticated,
  useIssuer,
  v1Claims,
} from "./protected-site.ts";

const issuer = useIssuer();
const hour = 3_600_000;
const tolerance = 300_000;

async function signedIn(site: ProtectedSite): Promise<string> {
  return site.sessionFor({ access_token: await sign(issuer.key, v1Claims) });
}

test("is issued by the site for itself, and lasts eight hours", async () => {
  const site = issuer.site();
  const now = site.clock.now().getTime() / 1000;

  const token = await signedIn(site);

  expect(decodeProtectedHeader(token)).toEqual({ typ: "JWT", alg: "HS256" });
  expect(decodeJwt(token)).toEqual({
    idp: "aad",
    ver: "3",
    sub: expect.stringMatching(/^sid:[0-9a-f]{32}$/),
    jti: expect.any(String),
    iss: `https://${host}/`,
    aud: `https://${host}/`,
    iat: now,
    nbf: now,
    exp: now + 8 * 3600,
  });
});

test("grants access for eight hours and five minutes of clock skew, beyond the expiry of Entra's token", async () => {
  const site = issuer.site();
  const session = await signedIn(site);
  site.clock.advance(8 * hour + tolerance - 1000);
  expect((await site.callIn(session)).status).toBe(200);
  site.clock.advance(1000);
  expect(await responseOf(await site.callIn(session))).toEqual(unauthenticated);
  expect(site.reached).toHaveLength(1);
});

test("of one site isn't valid for another", async () => {
  const [one, other] = [issuer.site(), issuer.site({}, "other")];
  const session = await signedIn(one);
  expect((await other.callIn(session)).status).toBe(401);
  expect((await other.call({ authorization: `Bearer ${session}` })).status).toBe(401);
  expect(other.reached).toEqual([]);
  expect((await one.callIn(session)).status).toBe(200);
});

test("is invalid after the site is deleted and created again", async () => {
  const site = issuer.site();
  const session = await signedIn(site);
  site.removeSite();
  site.deploySite([]);
  site.configure(declaredSettings);
  expect((await site.callIn(session)).status).toBe(401);
});

test("is signed with the site's platform key", async () => {
  const site = issuer.site();
  const [header, payload, signature] = (await signedIn(site)).split(".");
  expect(signature).toBe(createHmac("sha256", site.signingKey).update(`${header}.${payload}`).digest("base64url"));
});

describe("cannot be forged:", () => {
  const forge = (claims: JWTPayload, secret: string | Uint8Array) =>
    new SignJWT(claims)
      .setProtectedHeader({ typ: "JWT", alg: "HS256" })
      .sign(typeof secret === "string" ? new TextEncoder().encode(secret) : secret);

  test.each<[string, (claims: JWTPayload, own: string) => Promise<string> | string]>([
    ["HS256 with 'secret'", (claims) => forge(claims, "secret")],
    ["HS256 with no bytes but zero", (claims) => forge(claims, new Uint8Array(32))],
    ["HS256 with Entra's public key", async (claims) => forge(claims, await exportSPKI(issuer.key.publicKey))],
    ["RS256 with Entra's key", (claims) => sign(issuer.key, claims)],
    ["alg none", (claims) => new UnsecuredJWT(claims).encode()],
    [
      "its own signature under altered claims",
      (claims, own) => {
        const [header, , signature] = own.split(".");
        const payload = Buffer.from(JSON.stringify({ ...claims, exp: (claims.exp ?? 0) + 86_400 })).toString(
          "base64url",
        );
        return [header, payload, signature].join(".");
      },
    ],
    ["trailing garbage", (_, own) => `${own}x`],
    ["two values", (_, own) => `${own}, ${own}`],
  ])("%s", async (_, make) => {
    const site = issuer.site();
    const own = await signedIn(site);
    const forged = await make(decodeJwt(own), own);
    expect(await responseOf(await site.callIn(forged))).toEqual(unauthenticated);
    expect(await responseOf(await site.call({ authorization: `Bearer ${forged}` }))).toEqual(unauthenticated);
    expect((await site.callIn(forged, "/.auth/me")).status).toBe(401);
    expect(site.reached).toEqual([]);
    expect((await site.callIn(own)).status).toBe(200);
  });

  test("an unknown session or another user's, signed with the right key", async () => {
    const site = issuer.site();
    const own = decodeJwt(await signedIn(site));
    const { jti: _, ...withoutSession } = own;
    const { sub: __, ...withoutUser } = own;
    const { exp: ___, ...withoutEnd } = own;
    const changed = [{ jti: "other" }, { sub: "sid:00" }, { aud: "https://other/" }, { iss: "https://other/" }].map(
      (changes) => ({ ...own, ...changes }),
    );
    for (const claims of [...changed, withoutSession, withoutUser, withoutEnd]) {
      expect((await site.callIn(await forge(claims, site.signingKey))).status).toBe(401);
    }
    expect((await site.callIn(await forge(own, site.signingKey))).status).toBe(200);
  });
});
