import { expect, it } from "vitest";
import { credentialForm } from "../../../packages/core/text/credential-form.ts";

const key = "abcdefghijklmnopqrstuvwxyz0123456789";

it.each([
  ["a private key", `-----BEGIN RSA ${"PRIVATE"} KEY-----\nMII`],
  ["a token", `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.${key}`],
  ["a client secret of Entra ID", `abc8${"Q~"}${"x".repeat(34)}`],
  ["a connection string with a credential", "Server=sql;User ID=app; Password = hunter2"],
  ["a connection string with a credential", "Password=hunter2;Server=sql"],
  ["a connection string with a credential", `Endpoint=sb://a.example/;SharedAccessKeyName=root;SharedAccessKey=${key}`],
  ["a connection string with a credential", "cache.example:6380,password=hunter2,ssl=True"],
  ["an address with a password", "postgres://app:hunter2@db.example/orders"],
  ["an address with a shared access signature", `https://a.example/b?sv=1&sig=${key}`],
])("is %s", (form, text) => {
  expect(credentialForm(text)).toBe(form);
});

it.each([
  "30",
  "hunter2hunter2",
  "https://sql.example/orders?password=1",
  "Server=sql;Authentication=Active Directory Managed Identity",
  "Server=sql;Password=<password>",
  "Server=sql;Password=",
  "Server=localhost;User=sa;Password=hunter2",
  `AccountName=devstoreaccount1;AccountKey=${key}`,
  "UseDevelopmentStorage=true",
  "reset=on,password=off",
  "InstrumentationKey=11111111-2222-4333-8444-555555555555;IngestionEndpoint=https://a.example/",
  "eyJmZWF0dXJlcyI6e319",
  "https://github.com/contoso/orders",
  "mailto:ada@contoso.com",
  "-----BEGIN CERTIFICATE-----\nMII",
  "@Microsoft.KeyVault(SecretUri=https://kv-orders.vault.azure.net/secrets/partner)",
  "grant_type=password,client_credentials",
])("isn't a credential: %s", (text) => {
  expect(credentialForm(text)).toBeUndefined();
});
