import { places, set } from "../break.ts";
import type { Witness } from "../witness.ts";

const ways = [
  ["ClientSecretCredential", "secret", "integration"],
  ["ClientCertificateCredential", "certificate", "partner"],
  ["ClientAssertionCredential", "assertion", "cluster"],
  ["WorkloadIdentityCredential", "workload", "cluster"],
] as const;

export const azureIdentity: readonly Witness[] = ways.map(([credential, way, caller]) => ({
  name: "azure-identity",
  client: "@azure/identity",
  does: `gets a token by ${credential}`,
  script: ["azure-identity.ts", way],
  inputs: (stack) => stack.caller(caller),
  answers: (stack) => ({ claims: stack.claimsOf(caller), isLater: true }),
  // Whatever the credential, the same code reads the answer.
  broken:
    way !== "secret"
      ? []
      : [
          {
            that: "there is no access token",
            ...places.tokenEndpoint,
            alter: set("access_token", undefined),
            raises: { name: "AuthenticationRequiredError", message: 'Response had no "expiresOn" property.' },
          },
        ],
}));
