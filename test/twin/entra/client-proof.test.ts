import * as fc from "fast-check";
import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { managedIdentityAssertion } from "../../../packages/twin/entra/managed-identity.ts";
import { createSigningKeys } from "../../../packages/twin/entra/signing-keys.ts";
import { registeredClaims, wrongClaim } from "../../support/wrong-claims.ts";
import {
  certificateAssertion,
  entraIssuer,
  federatedToken,
  github,
  postWithAssertion,
  registerCertificate,
  trust,
  x5t,
  x5tS256,
} from "./client-proof-fixture.ts";
import { accessToken, createFixture, type Fixture, signingKeys, startSeconds, tenantId } from "./entra-fixture.ts";

const hour = 3_600_000;

/** Asks as a client with a certificate, by an assertion of its own. */
async function askSigned(changes: Parameters<typeof certificateAssertion>[1], fixture = createFixture()) {
  registerCertificate(fixture);
  return postWithAssertion(fixture, await certificateAssertion(fixture, changes));
}

describe("a client that authenticates by HTTP Basic", () => {
  const basic = (clientId: string, secret: string) => ({
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}` },
  });
  const withoutClient = ({ granted }: Fixture) => {
    const { grant_type = "", scope = "" } = granted();
    return { grant_type, scope };
  };

  it("gets a token, and may repeat its client id in the form", async () => {
    const fixture = createFixture();
    const { appId: client_id } = fixture.client.application;
    for (const form of [withoutClient(fixture), { ...withoutClient(fixture), client_id }]) {
      expect((await fixture.post(form, basic(client_id, fixture.clientSecret))).status).toBe(200);
    }
  });

  it("has both halves form-decoded", async () => {
    const fixture = createFixture();
    const { tenant, post, client } = fixture;
    const credential = tenant.directory.applications.addPassword(client.application.id, { displayName: "odd" });
    const odd = "a b+c%:&=d";
    Object.assign(credential, { secretText: odd });
    const encoded = new URLSearchParams({ v: odd }).toString().slice(2);
    const id = client.application.appId.replaceAll("-", "%2D");
    expect((await post(withoutClient(fixture), basic(id, encoded))).status).toBe(200);
    expect((await post(withoutClient(fixture), basic(id, odd))).status).toBe(401);
  });
});

describe("a client with a certificate in another cloud", () => {
  it.each([
    ["login.microsoftonline.us", 200],
    ["login.microsoftonline.com", 401],
  ])("signs its assertion for that cloud's sign-in service: %s gets %d", async (host, status) => {
    const aud = `https://${host}/${tenantId}/oauth2/v2.0/token`;
    const answer = await askSigned({ claims: { aud } }, createFixture({ loginHost: "login.microsoftonline.us" }));

    expect(answer.status).toBe(status);
  });
});

describe("a client with several secrets", () => {
  it("may use any of them during a rotation, but not a removed one", async () => {
    const { tenant, post, granted, client } = createFixture();
    const { applications } = tenant.directory;
    const second = applications.addPassword(client.application.id, { displayName: "second" });
    expect((await post(granted())).status).toBe(200);
    expect((await post({ ...granted(), client_secret: second.secretText })).status).toBe(200);

    const [first] = applications.get(client.application.id).passwordCredentials;
    applications.removePassword(client.application.id, first?.keyId ?? "");
    expect((await post(granted())).status).toBe(401);
  });

  it("can use each until the exact second of its expiry", async () => {
    const { tenant, clock, post, granted, client } = createFixture();
    const anHour = { displayName: "an hour", endDateTime: "2026-01-02T04:04:05.678Z" };
    const { secretText } = tenant.directory.applications.addPassword(client.application.id, anHour);
    const form = { ...granted(), client_secret: secretText };
    // Graph keeps whole seconds: it ends at 04:04:05.
    clock.advance(hour - 679);
    expect((await post(form)).status).toBe(200);
    clock.advance(1);
    expect((await post(form)).status).toBe(401);
    expect((await post(granted())).status).toBe(200);
  });
});

describe("a client that signs with the key of its certificate", () => {
  const plainBase64 = (thumbprint: string): string => Buffer.from(thumbprint, "base64url").toString("base64");

  it.each([
    ["RS256 and the SHA-1 thumbprint", { alg: "RS256", x5t }],
    ["RS256 and both", { alg: "RS256", x5t, "x5t#S256": x5tS256 }],
    ["PS256 and the SHA-256 thumbprint", { alg: "PS256", x5t: undefined as unknown as string, "x5t#S256": x5tS256 }],
    ["a padded thumbprint, as Python's msal writes it", { x5t: `${x5t}=` }],
    ["a thumbprint in plain base64, as MSAL Go writes it", { "x5t#S256": plainBase64(x5tS256) }],
  ])("gets a token that says so, by %s", async (_, header) => {
    expect(decodeJwt(await accessToken(await askSigned({ header })))).toMatchObject({ appidacr: "2" });
  });

  it.each([
    "https://login.microsoftonline.com/twin.onmicrosoft.com/oauth2/v2.0/token",
    `https://login.microsoftonline.com/${tenantId}/v2.0`,
  ])("may name the tenant by %s", async (aud) => {
    const response = await askSigned({ claims: { aud } }, createFixture({ tokenVersion: 2 }));
    expect(decodeJwt(await accessToken(response))).toMatchObject({ azpacr: "2" });
  });

  it("may omit the start of its validity", async () => {
    expect((await askSigned({ without: "nbf" })).status).toBe(200);
  });
});

describe("a client that shows a token of an identity provider that it trusts", () => {
  it.each([
    github.issuer,
    "https://oidc.contoso.example/cluster",
    "https://oidc.contoso.example/cluster/",
    "https://oidc.contoso.example",
  ])("gets a token that says so (%s)", async (issuer) => {
    const fixture = createFixture();
    trust(fixture, { ...github, issuer });
    const response = await postWithAssertion(fixture, await federatedToken(fixture, { ...github, issuer }));
    const { appId: appid } = fixture.client.application;
    expect(decodeJwt(await accessToken(response))).toMatchObject({ appid, appidacr: "2" });
  });

  it("is refused once the credential is gone", async () => {
    const fixture = createFixture();
    trust(fixture, github);
    const token = await federatedToken(fixture, github);
    expect((await postWithAssertion(fixture, token)).status).toBe(200);
    fixture.tenant.directory.federatedIdentityCredentials.delete(fixture.client.application.id, "trusted");
    expect(await (await postWithAssertion(fixture, token)).json()).toMatchObject({ error_codes: [70025] });
  });

  it("doesn't accept one credential's subject with another's audience", async () => {
    const fixture = createFixture();
    trust(fixture, { ...github, audience: "api://one" });
    const second = { ...github, subject: "repo:contoso/other:environment:production", audience: "api://two" };
    trust(fixture, second, "second");
    const crossed = await federatedToken(fixture, { ...github, audience: "api://two" });
    expect(await (await postWithAssertion(fixture, crossed)).json()).toMatchObject({ error_codes: [700213] });
  });
});

describe("a client that trusts a managed identity of the tenant", () => {
  it("gets a token for the identity's token, which Entra signed", async () => {
    const fixture = createFixture();
    const { tenant } = fixture;
    const { id: subject } = tenant.directory.servicePrincipals.addManagedIdentity("pipeline");
    const { audience } = github;
    trust(fixture, { issuer: entraIssuer, subject, audience });
    const askWith = async (keys: typeof signingKeys) => {
      const assertion = await managedIdentityAssertion({ tenant, subject, audience, signingKeys: keys });
      return postWithAssertion(fixture, assertion);
    };
    expect(decodeJwt(await accessToken(await askWith(signingKeys)))).toMatchObject({ appidacr: "2" });
    expect(await (await askWith(await createSigningKeys())).json()).toMatchObject({ error_codes: [7000272] });
  });

  it("ignores an invalid identity", async () => {
    const { tenant, client } = createFixture();
    const ask = { tenant, signingKeys, subject: client.servicePrincipal.id, audience: github.audience };
    await expect(managedIdentityAssertion(ask)).rejects.toThrow("The tenant has no managed identity with object id");
  });
});

describe("an assertion with claims or a header of other types", () => {
  const identity = { issuer: entraIssuer, subject: "workload", audience: github.audience };

  async function expectRefused(answer: Promise<Response>, code = 50027): Promise<void> {
    const response = await answer;
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: "invalid_request", error_codes: [code] },
    ]);
  }

  /** Of a workload of the client's own tenant, whose tokens a test can write as it likes. */
  function ownToken(claims: Record<string, unknown>): Promise<string> {
    const { issuer: iss, subject: sub, audience: aud } = identity;
    return signingKeys.sign({ iss, sub, oid: sub, aud, exp: startSeconds + 600, ...claims }, { version: 2 });
  }

  function fixtureWithBoth(): Fixture {
    const fixture = createFixture();
    registerCertificate(fixture);
    trust(fixture, identity);
    return fixture;
  }

  describe.each([
    ["certificate", (fixture: Fixture, claims: Record<string, unknown>) => certificateAssertion(fixture, { claims })],
    ["federated credential", (_: Fixture, claims: Record<string, unknown>) => ownToken(claims)],
  ])("of a client with a %s", (_, assertion) => {
    it("gets a token as long as every claim is of its type", async () => {
      const fixture = fixtureWithBoth();
      expect((await postWithAssertion(fixture, await assertion(fixture, {}))).status).toBe(200);
    });

    it.each([
      ["a text", `${startSeconds + 600}`],
      ["a list", [startSeconds + 600]],
    ])("gets none if it expired an hour ago by %s", async (_type, exp) => {
      const fixture = fixtureWithBoth();
      fixture.clock.advance(hour);
      await expectRefused(postWithAssertion(fixture, await assertion(fixture, { exp })));
    });

    it("gets none for a claim of another type, without a fault", async () => {
      const fixture = fixtureWithBoth();
      const answered = async ([name, value]: readonly [string, unknown]): Promise<void> =>
        expectRefused(postWithAssertion(fixture, await assertion(fixture, { [name]: value })));
      await fc.assert(fc.asyncProperty(wrongClaim(registeredClaims), answered), { numRuns: 60 });
    });
  });

  it.each([
    ["an extension that a library may know", { crit: ["b64"], b64: true }],
    ["an unencoded payload", { crit: ["b64"], b64: false }],
    ["an unencoded payload without saying that it matters", { b64: false }],
    ["an extension that nobody knows", { crit: ["x"], x: 1 }],
    ["no extension, though it says so", { crit: [] }],
    ["an algorithm that is no text", { alg: { toString: 1 } }],
    ["a key id that is no text", { kid: { toString: 1 } }],
  ])("is refused when its header has %s", async (_, change) => {
    const fixture = createFixture();
    registerCertificate(fixture);
    trust(fixture, github);
    for (const token of [await certificateAssertion(fixture), await federatedToken(fixture, github)]) {
      const [header = "", ...rest] = token.split(".");
      const changed = { ...(JSON.parse(Buffer.from(header, "base64url").toString()) as object), ...change };
      const altered = [Buffer.from(JSON.stringify(changed)).toString("base64url"), ...rest].join(".");
      await expectRefused(postWithAssertion(fixture, altered));
    }
  });

  it("is refused if its payload isn't encoded, even with a valid signature", async () => {
    await expectRefused(askSigned({ header: { crit: ["b64"], b64: true } }, fixtureWithBoth()));
  });

  it("is refused without a request if the issuer's address has user information", async () => {
    const fixture = createFixture();
    const issuer = "https://user:secret@login.microsoftonline.com/x/v2.0";
    trust(fixture, { ...identity, issuer });
    await expectRefused(postWithAssertion(fixture, await ownToken({ iss: issuer })), 50166);
  });
});
