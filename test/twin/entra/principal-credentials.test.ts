import { expect, it } from "vitest";
import {
  certificateAssertion,
  federatedToken,
  github,
  postWithAssertion,
  registerCertificate,
} from "./client-proof-fixture.ts";
import { createFixture } from "./entra-fixture.ts";

it("a client may use a secret of its service principal, until it's removed", async () => {
  const { tenant, client, post, granted } = createFixture();
  const { servicePrincipals } = tenant.directory;
  const { secretText, keyId } = servicePrincipals.addPassword(client.servicePrincipal.id, { displayName: "own" });
  const form = { ...granted(), client_secret: secretText };
  expect((await post(form)).status).toBe(200);
  servicePrincipals.removePassword(client.servicePrincipal.id, keyId);
  expect((await post(form)).status).toBe(401);
});

it("a client may use a certificate of its service principal", async () => {
  const fixture = createFixture();
  const { applications, servicePrincipals } = fixture.tenant.directory;
  const { application, servicePrincipal } = fixture.client;
  registerCertificate(fixture);
  const { keyCredentials } = applications.get(application.id);
  applications.update(application.id, { keyCredentials: [] });
  const ask = async () => (await postWithAssertion(fixture, await certificateAssertion(fixture))).status;
  expect(await ask()).toBe(401);
  servicePrincipals.update(servicePrincipal.id, { keyCredentials });
  expect(await ask()).toBe(200);
});

it.each([
  ["repo:owner/*", 200],
  ["repo:other/*", 501],
])("a client may use a token of GitHub that an expression matches: %s", async (comparand, status) => {
  const fixture = createFixture();
  const { issuer, audience } = github;
  const claimsMatchingExpression = { value: `claims['sub'] matches '${comparand}'`, languageVersion: 1 as const };
  fixture.tenant.directory.federatedIdentityCredentials.create(fixture.client.application.id, {
    name: "flexible",
    issuer,
    subject: null,
    claimsMatchingExpression,
    audiences: [audience],
    description: null,
  });
  const identity = { ...github, subject: "repo:owner/repository:ref:refs/heads/main" };
  const answer = await postWithAssertion(fixture, await federatedToken(fixture, identity));
  expect(answer.status).toBe(status);
});
