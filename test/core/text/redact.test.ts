import { describe, expect, it } from "vitest";
import { pastedText, plainText } from "../../../packages/core/text/plain-text.ts";
import { isSecretName, mayBeSecret, redacted, withoutSecrets } from "../../../packages/core/text/redact.ts";

const token = `eyJhbGciOiJSUzI1NiJ9.${"a".repeat(40)}.sig`;

describe("redaction", () => {
  it("replaces each known secret, the longest first", () => {
    expect(withoutSecrets("abcdef abc", ["abc", "", "abcdef"])).toBe("[secret] [secret]");
  });

  it.each([
    ["a token", token, "[token]"],
    ["a client secret of Entra ID", "abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789", "[secret]"],
    ["a private key", "-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----", "[private key]"],
    ["a private key that is cut off", "-----BEGIN RSA PRIVATE KEY-----\nMII", "[private key]"],
    ["a form", "grant=x&client_secret=hunter2&y=z", "grant=x&client_secret=[redacted]&y=z"],
    ["JSON", '{"password":"hunter2"}', '{"password":"[redacted]"}'],
    ["a header", "Authorization: Bearer hunter2", "Authorization: Bearer [redacted]"],
    ["a connection string", "AccountName=a;AccountKey=hunter2;x", "AccountName=a;AccountKey=[redacted];x"],
  ])("replaces %s", (_, text, shown) => {
    expect(redacted(text)).toBe(shown);
  });

  it.each([
    ["the client secret: it proves itself by another credential", undefined],
    ["no password: whichever, it is refused", undefined],
    ["password: hunter2", "password: [redacted]"],
    ["password:abc", "password:[redacted]"],
    ["secret: aB3~xyz123.", "secret: [redacted]"],
  ])("distinguishes prose from a value after a colon: %s", (text, shown = text) => {
    expect(redacted(text)).toBe(shown);
  });

  it.each([
    "func-orders-local-sk8nyf-7acabc540a52ca56.westeurope-01.azurewebsites.net",
    "funcordersofthewholecompanylocal-7acabc540a52ca56.westeurope-01.azurewebsites.us",
    "https://orders-api-of-the-whole-company-in-production.contoso.com/api/orders",
  ])("keeps a long host name: %s", (text) => {
    expect(pastedText(text)).toBe(text);
  });

  it("replaces a key in a host name's place", () => {
    const key = "4f1c".repeat(12);
    expect(pastedText(`https://${key}.contoso.com`)).toBe("https:[redacted]");
    expect(pastedText(`${key}-a`)).toBe("[redacted]");
  });

  it("replaces long text without a word in what a person pastes", () => {
    const key = "0AXkA9xQ_z".repeat(6);
    expect(pastedText(`code ${key}`)).toBe("code [redacted]");
    expect(plainText(`code ${key}`)).toBe(`code ${key}`);
  });

  it("finds secrets in one line, with any surroundings", () => {
    expect(plainText(`a\u001B[31m\n\u202E ${token} s3cret\n`, ["s3cret"])).toBe("a [31m [token] [secret]");
  });
});

it("distinguishes names of secrets from names of settings", () => {
  expect(
    ["secure", "clientSecret", "connectionString", "storageAccountKey", "access_token"].filter(isSecretName),
  ).toHaveLength(5);
  expect(["secrets", "endDate", "maximumSecretLifetimeDays", "tokenVersion", "keyVault"].filter(isSecretName)).toEqual(
    [],
  );
  expect(["secret", "apiKey", "value", "token"].filter(mayBeSecret)).toHaveLength(4);
});
