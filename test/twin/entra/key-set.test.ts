import { createHash, createPublicKey, X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSigningKeys } from "../../../twin/entra/signing-keys.ts";
import { createFixture, signingKeys, start, tenantId } from "./entra-fixture.ts";

interface KeySet {
  readonly keys: readonly Record<string, unknown>[];
}

describe.each([
  ["/common/discovery/keys", undefined],
  [`/${tenantId}/discovery/keys`, undefined],
  ["/common/discovery/v2.0/keys", "https://login.microsoftonline.com/{tenantid}/v2.0"],
  [`/${tenantId}/discovery/v2.0/keys`, "https://login.microsoftonline.com/{tenantid}/v2.0"],
])("%s", (path, issuer) => {
  it("publishes the key with its certificate", async () => {
    const response = await createFixture().get(path);
    expect(response.status).toBe(200);
    const { keys } = (await response.json()) as KeySet;
    expect(keys).toHaveLength(1);
    const [key = {}] = keys;
    const members = ["kty", "use", "kid", "x5t", "n", "e", "x5c"];
    expect(Object.keys(key)).toEqual(issuer === undefined ? members : [...members, "issuer"]);
    expect(key).toMatchObject({ kty: "RSA", use: "sig", e: "AQAB", ...(issuer !== undefined && { issuer }) });
  });
});

it("names a key by the thumbprint of its certificate, which is of that key and signed by it", async () => {
  const [key] = signingKeys.jwks({ version: 1 }).keys;
  const certificate = new X509Certificate(Buffer.from(key?.x5c[0] ?? "", "base64"));
  expect(key?.kid).toBe(createHash("sha1").update(certificate.raw).digest("base64url"));
  expect(key?.x5t).toBe(key?.kid);
  expect(certificate.publicKey.export({ format: "jwk" })).toEqual({ kty: "RSA", n: key?.n, e: key?.e });
  const { n = "", e = "" } = key ?? {};
  expect(certificate.verify(createPublicKey({ format: "jwk", key: { kty: "RSA", n, e } }))).toBe(true);
  expect(certificate.subject).toBe("CN=accounts.accesscontrol.windows.net");
  expect(certificate.validFromDate).toEqual(new Date(Math.floor(start.getTime() / 1000) * 1000));
});

it("publishes a new key first when keys are rotated, and the old one still", async () => {
  const keys = await createSigningKeys();
  const [first] = keys.jwks({ version: 1 }).keys;
  await keys.rotate();
  const [second] = keys.jwks({ version: 1 }).keys;
  await keys.rotate();
  const [third] = keys.jwks({ version: 1 }).keys;
  expect(new Set([first?.kid, second?.kid, third?.kid]).size).toBe(3);
  expect(keys.jwks({ version: 1 }).keys).toEqual([third, second, first]);
});
