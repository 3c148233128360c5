import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { createSigningKeys } from "../../../twin/entra/signing-keys.ts";
import { managedIdentityAssertion } from "../../../twin/entra/managed-identity.ts";
import { certificateAssertion, postWithAssertion, registerCertificate, x5t, x5tS256 } from "./client-certificate.ts";
import { accessToken, createFixture, signingKeys, tenantId } from "./entra-fixture.ts";
import { entraIssuer, federatedToken, github, trust } from "./federation.ts";

const plainBase64 = (thumbprint: string): string => Buffer.from(thumbprint, "base64url").toString("base64");

describe("a client that signs with the key of its certificate", () => {
  it.each([
    ["RS256 and the SHA-1 thumbprint", { alg: "RS256", x5t }],
    ["RS256 and both", { alg: "RS256", x5t, "x5t#S256": x5tS256 }],
    ["PS256 and the SHA-256 thumbprint", { alg: "PS256", x5t: undefined as unknown as string, "x5t#S256": x5tS256 }],
    ["a padded thumbprint, as Python's msal writes it", { x5t: `${x5t}=` }],
    ["a thumbprint in plain base64, as MSAL Go writes it", { "x5t#S256": plainBase64(x5tS256) }],
  ])("gets a token that says so, by %s", async (_, header) => {
    const fixture = createFixture();
    registerCertificate(fixture);
    const response = await postWithAssertion(fixture, await certificateAssertion(fixture, { header }));
    expect(decodeJwt(await accessToken(response))).toMatchObject({ appidacr: "2" });
  });

  it.each([
    "https://login.microsoftonline.com/twin.onmicrosoft.com/oauth2/v2.0/token",
    `https://login.microsoftonline.com/${tenantId}/v2.0`,
  ])("may name the tenant by %s", async (aud) => {
    const fixture = createFixture({ tokenVersion: 2 });
    registerCertificate(fixture);
    const response = await postWithAssertion(fixture, await certificateAssertion(fixture, { claims: { aud } }));
    expect(decodeJwt(await accessToken(response))).toMatchObject({ azpacr: "2" });
  });

  it("need not say since when it is valid", async () => {
    const fixture = createFixture();
    registerCertificate(fixture);
    expect((await postWithAssertion(fixture, await certificateAssertion(fixture, { without: "nbf" }))).status).toBe(
      200,
    );
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
    expect(decodeJwt(await accessToken(response))).toMatchObject({
      appid: fixture.client.application.appId,
      appidacr: "2",
    });
  });

  it("is refused once the credential is gone", async () => {
    const fixture = createFixture();
    trust(fixture, github);
    const token = await federatedToken(fixture, github);
    expect((await postWithAssertion(fixture, token)).status).toBe(200);
    fixture.tenant.directory.federatedIdentityCredentials.delete(fixture.client.application.id, "trusted");
    expect(await (await postWithAssertion(fixture, token)).json()).toMatchObject({ error_codes: [70025] });
  });

  it("does not lend what one credential trusts to another", async () => {
    const fixture = createFixture();
    trust(fixture, { ...github, audience: "api://one" });
    fixture.tenant.directory.federatedIdentityCredentials.create(fixture.client.application.id, {
      name: "second",
      issuer: github.issuer,
      subject: "repo:contoso/other:environment:production",
      audiences: ["api://two"],
      description: null,
    });
    const crossed = await federatedToken(fixture, { ...github, audience: "api://two" });
    expect(await (await postWithAssertion(fixture, crossed)).json()).toMatchObject({ error_codes: [700213] });
  });
});

describe("a client that trusts a managed identity of the tenant", () => {
  it("gets a token by that identity's, whose signature is Entra's own", async () => {
    const fixture = createFixture();
    const { tenant } = fixture;
    const { id } = tenant.directory.servicePrincipals.addManagedIdentity("pipeline");
    trust(fixture, { issuer: entraIssuer, subject: id, audience: github.audience });
    const ask = { tenant, subject: id, audience: github.audience };

    const genuine = await postWithAssertion(fixture, await managedIdentityAssertion({ ...ask, signingKeys }));
    const forged = await postWithAssertion(
      fixture,
      await managedIdentityAssertion({ ...ask, signingKeys: await createSigningKeys() }),
    );

    expect(decodeJwt(await accessToken(genuine))).toMatchObject({ appidacr: "2" });
    expect(await forged.json()).toMatchObject({ error_codes: [7000272] });
  });

  it("is not taken in by an identity that is none", async () => {
    const { tenant, client } = createFixture();
    const ask = { tenant, signingKeys, subject: client.servicePrincipal.id, audience: github.audience };
    await expect(managedIdentityAssertion(ask)).rejects.toThrow("The tenant has no managed identity with object id");
  });
});
