import "reflect-metadata";
import { X509CertificateGenerator } from "@peculiar/x509";
import { expect, it } from "vitest";
import { expectBadRequest, expectRefusal, graphFixture } from "./graph-fixture.ts";

/** A self-signed certificate of ten days: PEM of it and of its private key, thumbprint and DER. */
async function selfSigned(name = "CN=caller") {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    notBefore: new Date("2026-11-20T00:00:00Z"),
    notAfter: new Date("2026-11-30T00:00:00Z"),
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
  });
  const der = Buffer.from(certificate.rawData);
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  return {
    pem: certificate.toString("pem"),
    privateKeyPem: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
    privateKeyDer: Buffer.from(pkcs8, "base64"),
    der,
    thumbprint: Buffer.from(await certificate.getThumbprint("SHA-1"))
      .toString("hex")
      .toUpperCase(),
  };
}

const base64 = (bytes: string | Buffer) => Buffer.from(bytes).toString("base64");
const keyId = "11111111-0000-4000-8000-00000000000a";

async function withApplication() {
  const fixture = graphFixture();
  const { id } = await fixture.created("/v1.0/applications", { displayName: "client" });
  const path = `/v1.0/applications/${id}`;
  const certificate = await selfSigned();
  const entry = { keyId, type: "AsymmetricX509Cert", usage: "Verify", key: base64(certificate.pem) };
  const patch = (...keyCredentials: object[]) => fixture.call("PATCH", path, { body: { id, keyCredentials } });
  const shown = async () =>
    ((await fixture.call("GET", path)).body as { keyCredentials: { keyId: string }[] }).keyCredentials;
  const expected = {
    keyId,
    type: "AsymmetricX509Cert",
    usage: "Verify",
    displayName: null,
    startDateTime: "2026-11-20T00:00:00Z",
    endDateTime: "2026-11-30T00:00:00Z",
    customKeyIdentifier: certificate.thumbprint,
    key: null,
  };
  return { ...fixture, path, certificate, entry, patch, shown, expected };
}

it("accepts a certificate as azuread sends it, with the certificate's own dates and thumbprint", async () => {
  const { patch, shown, entry, expected } = await withApplication();
  expect((await patch({ "@odata.type": "#microsoft.graph.keyCredential", ...entry })).status).toBe(204);
  expect(await shown()).toEqual([expected]);
});

it("returns the certificate only if it is selected for one application", async () => {
  const { read, path, patch, entry, certificate } = await withApplication();
  await patch(entry);
  expect(await read(`${path}?$select=keyCredentials`)).toMatchObject({
    keyCredentials: [{ keyId, key: base64(certificate.der) }],
  });
  expect(await read("/v1.0/applications?$select=keyCredentials")).toMatchObject({
    value: [{ keyCredentials: [{ keyId, key: null }] }],
  });
});

it("keeps entries that come back without their key, adds new ones, and drops those left out", async () => {
  const { patch, shown, entry, expected } = await withApplication();
  await patch(entry);
  const other = await selfSigned("CN=next");
  const next = { type: "AsymmetricX509Cert", usage: "Verify", key: base64(other.der), displayName: "next" };
  expect((await patch(expected, next)).status).toBe(204);
  const both = await shown();
  expect(both).toMatchObject([expected, { displayName: "next", customKeyIdentifier: other.thumbprint }]);
  const [, added] = both;
  expect((await patch({ ...added })).status).toBe(204);
  expect(await shown()).toEqual([added]);
  expect((await patch()).status).toBe(204);
  expect(await shown()).toEqual([]);
});

it("accepts a certificate at creation, and keeps it in an update that omits it", async () => {
  const { created, call, read, entry, expected } = await withApplication();
  const { id, keyCredentials } = await created("/v1.0/applications", { displayName: "x", keyCredentials: [entry] });
  expect(keyCredentials).toEqual([expected]);
  await call("PATCH", `/v1.0/applications/${id}`, { body: { notes: "x" } });
  expect(await read(`/v1.0/applications/${id}`)).toMatchObject({ keyCredentials: [expected] });
});

it("accepts an expiry before the certificate's, and refuses a later one", async () => {
  const { patch, shown, entry } = await withApplication();
  expectRefusal(
    await patch({ ...entry, endDateTime: "2026-12-01T00:00:00Z" }),
    400,
    "KeyCredentialsInvalidEndDate",
    "Key credential end date is invalid.",
  );
  expect(await shown()).toEqual([]);
  await patch({ ...entry, endDateTime: "2026-11-29T00:00:00Z" });
  expect(await shown()).toMatchObject([{ endDateTime: "2026-11-29T00:00:00Z" }]);
});

it("refuses to change an existing entry", async () => {
  const { patch, shown, entry, expected } = await withApplication();
  await patch(entry);
  const other = base64((await selfSigned()).pem);
  for (const changes of [{ key: other }, { displayName: "x" }, { endDateTime: "2026-11-29T00:00:00Z" }]) {
    expectBadRequest(
      await patch({ ...expected, ...changes }),
      `Update to existing credential with KeyId '${keyId}' is not allowed.`,
    );
  }
  expect((await patch(entry)).status).toBe(204);
  expect((await patch(entry, entry)).status).toBe(400);
  expect(await shown()).toEqual([expected]);
});

const noPrivateKey =
  "Invalid value specified for property 'key' of resource 'KeyCredential': it holds a private key. Upload the public certificate only, and consider the key as known to others.";
const noCertificate =
  "Invalid value specified for property 'key' of resource 'KeyCredential': it is no X.509 certificate (base64 of DER or PEM).";

it("refuses a private key without repeating it", async () => {
  const { patch, shown, entry, certificate } = await withApplication();
  const cases = [
    [base64(certificate.pem + certificate.privateKeyPem), noPrivateKey],
    [base64(certificate.privateKeyPem), noPrivateKey],
    [base64(certificate.privateKeyDer), noCertificate],
    [base64("not a certificate"), noCertificate],
  ] as const;
  for (const [key, message] of cases) {
    expectBadRequest(await patch({ ...entry, key }), message);
  }
  expect(await shown()).toEqual([]);
});

it("requires the key of an unknown entry", async () => {
  const { patch, entry } = await withApplication();
  expectBadRequest(
    await patch({ ...entry, key: null }),
    "A value is required for property 'key' of resource 'KeyCredential'.",
  );
});

it.each([{ type: "Symmetric" }, { usage: "Sign" }])("refuses other kinds of keys by name: %j", async (changes) => {
  const { patch, entry } = await withApplication();
  expect((await patch({ ...entry, ...changes })).status).toBe(501);
});

it("is also taken by a service principal, which shows it as an application does", async () => {
  const { created, call, read, entry, expected, certificate } = await withApplication();
  const { appId } = await created("/v1.0/applications", { displayName: "other" });
  const { id } = await created("/v1.0/servicePrincipals", { appId });
  const path = `/v1.0/servicePrincipals/${id}`;
  const patch = (...keyCredentials: object[]) => call("PATCH", path, { body: { keyCredentials } });
  expect((await patch(entry)).status).toBe(204);
  expect(await read(path)).toMatchObject({ keyCredentials: [expected] });
  const key = certificate.der.toString("base64");
  expect(await read(`${path}?$select=keyCredentials`)).toMatchObject({ keyCredentials: [{ ...expected, key }] });
  expect((await patch(expected)).status).toBe(204);
  expect((await patch({ ...entry, keyId: undefined, usage: "Sign" })).status).toBe(501);
  expect((await patch()).status).toBe(204);
  expect(await read(path)).toMatchObject({ keyCredentials: [] });
});
