import { readFileSync } from "node:fs";
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  type TokenCredential,
  WorkloadIdentityCredential,
} from "@azure/identity";
import { claimsOf } from "./claims-of.ts";
import { given, tell } from "./tell.ts";

const who = [given("AZURE_TENANT_ID"), given("AZURE_CLIENT_ID")] as const;

const credentials: Readonly<Record<string, () => TokenCredential>> = {
  secret: () => new ClientSecretCredential(...who, given("AZURE_CLIENT_SECRET")),
  certificate: () => new ClientCertificateCredential(...who, given("AZURE_CLIENT_CERTIFICATE_PATH")),
  assertion: () =>
    new ClientAssertionCredential(...who, async () => readFileSync(given("AZURE_FEDERATED_TOKEN_FILE"), "utf8")),
  // Reads AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE by itself.
  workload: () => new WorkloadIdentityCredential(),
};

await tell(async () => {
  const [, , way = ""] = process.argv;
  const token = await credentials[way]?.().getToken(given("SCOPE"));
  if (!token) throw new Error(`There is no token by "${way}".`);
  return { claims: claimsOf(token.token), isLater: token.expiresOnTimestamp > Date.now() };
});
