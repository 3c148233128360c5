import type { StackOutputs } from "../../infra/outputs.ts";
import { signInClientOf } from "../../checks/sign-in-client.ts";
import type { HttpTask } from "../../checks/http-task.ts";
import type { CredentialKind, RecipeInput } from "./recipe.ts";

/** Variables that no system and no tool of Azure's uses. */
export function inputsOf(credential: CredentialKind, caller: string): readonly RecipeInput[] {
  switch (credential) {
    case "client-secret":
      return [{ name: "CALLER_SECRET", what: `the client secret of ${caller}` }];
    case "certificate":
      return [
        { name: "CALLER_CERTIFICATE_FILE", what: `path of the certificate of ${caller}, PEM` },
        { name: "CALLER_KEY_FILE", what: "path of its private key, PEM (PKCS #8, not encrypted)" },
      ];
    case "federated":
      return [
        {
          name: "CALLER_ASSERTION_FILE",
          what: `path of a file with a token that the identity provider of ${caller} has issued for Entra ID`,
        },
      ];
    case "managed-identity":
      return [];
    case "password":
      return [
        { name: "ROPC_USER", what: "the user principal name of a person who holds the app role" },
        { name: "ROPC_PASSWORD", what: "the password of that person" },
      ];
  }
}

/**
 * The request of the token. A person's asks for `openid profile`, too, as Microsoft's clients always do: the second puts
 * the person's name into a token of version 2.
 *
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc
 */
export function tokenTask(outputs: StackOutputs, credential: CredentialKind, clientId: string): HttpTask {
  if (credential === "managed-identity") return machinesTask(outputs, clientId);
  const password = credential === "password";
  return {
    name: "Token",
    method: "POST",
    url: new URL(outputs.tokenEndpoint).href,
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: {
      kind: "form",
      fields: {
        grant_type: password ? "password" : "client_credentials",
        client_id: clientId,
        scope: password ? `${scopeOf(outputs, credential)} openid profile` : scopeOf(outputs, credential),
        ...proofOf(credential),
      },
    },
    capture: [
      { name: "access_token", path: "$.access_token" },
      // For the client that asks: App Service exchanges it only where that is the API itself, as in the guide.
      ...(password && clientId === outputs.api.clientId ? [{ name: "id_token", path: "$.id_token" }] : []),
    ],
  };
}

/**
 * A virtual machine's address for tokens; App Service and others have one of their own, in IDENTITY_ENDPOINT.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http
 */
function machinesTask({ scope }: StackOutputs, clientId: string): HttpTask {
  const query = new URLSearchParams({
    "api-version": "2018-02-01",
    resource: scope.replace(/\/\.default$/, ""),
    client_id: clientId,
  });
  return {
    name: "Token",
    method: "GET",
    url: `http://169.254.169.254/metadata/identity/oauth2/token?${query}`,
    headers: { Metadata: "true" },
    capture: [{ name: "access_token", path: "$.access_token" }],
  };
}

/** The API's `/.default`, in the form that the flow takes. */
export function scopeOf(outputs: StackOutputs, credential: CredentialKind): string {
  return (credential === "password" ? signInClientOf(outputs)?.scope : undefined) ?? outputs.scope;
}

function proofOf(credential: Exclude<CredentialKind, "managed-identity">): Readonly<Record<string, string>> {
  switch (credential) {
    case "client-secret":
      return { client_secret: "{{CALLER_SECRET}}" };
    case "password":
      return { username: "{{ROPC_USER}}", password: "{{ROPC_PASSWORD}}" };
    case "certificate":
    case "federated":
      return {
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: "{{client_assertion}}",
      };
  }
}
