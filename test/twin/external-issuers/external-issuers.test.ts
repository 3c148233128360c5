import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose";
import { describe, expect, it } from "vitest";
import { createFixture, startSeconds } from "../entra/entra-fixture.ts";
import { github, trust } from "../entra/client-proof-fixture.ts";

const cluster = { issuer: "https://oidc.contoso.example/cluster/", subject: "worker", audience: "api://x" };

async function read(fixture: ReturnType<typeof createFixture>, url: string): Promise<Response> {
  const handler = fixture.externalIssuers.handlerOf(new URL(url).hostname);
  if (!handler) throw new Error(`Nobody serves ${url}.`);
  return handler(new Request(url));
}

describe("an identity provider outside the tenant", () => {
  it("has a host only while a federated credential names it", () => {
    const fixture = createFixture();
    const { externalIssuers, tenant, client } = fixture;
    expect(externalIssuers.hostNames()).toEqual([]);
    trust(fixture, github);
    expect(externalIssuers.hostNames()).toEqual(["token.actions.githubusercontent.com"]);
    expect(externalIssuers.handlerOf("gitlab.com")).toBeUndefined();

    tenant.directory.federatedIdentityCredentials.delete(client.application.id, "trusted");
    expect(externalIssuers.hostNames()).toEqual([]);
    expect(externalIssuers.handlerOf("token.actions.githubusercontent.com")).toBeUndefined();
  });

  it.each(["http://oidc.contoso.example", "https://oidc.contoso.example:8443"])("has none as %s", (issuer) => {
    const fixture = createFixture();
    trust(fixture, { ...github, issuer });
    expect(fixture.externalIssuers.hostNames()).toEqual([]);
  });

  it.each([
    [github, "https://token.actions.githubusercontent.com"],
    [cluster, "https://oidc.contoso.example/cluster"],
  ])("publishes the key that its tokens are signed with", async (identity, base) => {
    const fixture = createFixture();
    trust(fixture, identity);

    const configuration = await read(fixture, `${base}/.well-known/openid-configuration`);
    const { issuer, jwks_uri } = (await configuration.json()) as {
      readonly issuer: string;
      readonly jwks_uri: string;
    };
    const keys = (await (await read(fixture, jwks_uri)).json()) as JSONWebKeySet;

    expect(issuer).toBe(identity.issuer);
    const verified = await jwtVerify(await fixture.externalIssuers.token(identity), createLocalJWKSet(keys), {
      currentDate: fixture.clock.now(),
    });
    expect(verified.payload).toEqual({
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
      sub: identity.subject,
      aud: identity.audience,
      iss: identity.issuer,
      nbf: startSeconds,
      exp: startSeconds + 300,
      iat: startSeconds,
    });
    expect(keys.keys.flatMap((key) => Object.keys(key))).not.toContain("d");
  });

  it("has no other page", async () => {
    const fixture = createFixture();
    trust(fixture, cluster);
    const pages = ["https://oidc.contoso.example/", "https://oidc.contoso.example/.well-known/jwks"];
    for (const page of pages) expect((await read(fixture, page)).status).toBe(404);
  });

  it("issues tokens for the given time, also for untrusted issuers", async () => {
    const { externalIssuers } = createFixture();
    const token = await externalIssuers.token({ ...github, lifetimeSeconds: 60 });
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as { exp: number };
    expect(claims.exp).toBe(startSeconds + 60);
  });
});
