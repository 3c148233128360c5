import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { HttpTask } from "../../checks/origin.ts";
import { signInClientOf } from "../../checks/people.ts";

/** The OAuth flow that gets the token. */
export type Flow = "client-credentials" | "password";

/**
 * A caller's credential. `password`: a user, at the stack's public client. `managed-identity`: none, because Azure
 * keeps it for the machine.
 */
export type CredentialKind = "client-secret" | "certificate" | "federated" | "password" | "managed-identity";

/** An environment variable that the caller's team sets: a recipe contains no secret. */
export interface RecipeInput {
  readonly name: string;
  /** A noun phrase, for a person. */
  readonly what: string;
}

/** Everything a caller's team needs to call the function: addresses, requests, and variables for their own values. */
export interface Recipe {
  /** The caller's name in the settings; `user` for a person. */
  readonly caller: string;
  readonly flow: Flow;
  readonly credential: CredentialKind;
  readonly inputs: readonly RecipeInput[];
  readonly clientId: string;
  /** Where Microsoft's clients ask: `https://login.microsoftonline.com/<tenantId>`. */
  readonly authority: string;
  readonly tokenEndpoint: string;
  /** The API's `/.default`, as Microsoft's clients want it: they add `openid profile` themselves. */
  readonly scope: string;
  /** The endpoint that is called. */
  readonly endpoint: {
    /** `POST orders/{id}` */
    readonly name: string;
    readonly method: HttpTask["method"];
    /** With the sample's parameters; `{{ORDERS_ID}}` where the contract gives none: an input. */
    readonly url: string;
    /** The sample's body, JSON. */
    readonly body?: string;
    /** The app roles that the endpoint allows, if the caller has none of them. */
    readonly lacks?: readonly string[];
  };
  /** App Service's client-directed sign-in, on the function's own host. */
  readonly exchangeUrl: string;
  /** Version of the API's tokens. */
  readonly tokenVersion: 1 | 2;
  /** The first request, in either way. */
  readonly token: HttpTask;
  /** Documented for services: Entra ID's access token as Bearer. */
  readonly direct: HttpTask;
  /** As the guide did: the token exchanged for a session token of the site, and the call with that. */
  readonly session: readonly [exchange: HttpTask, call: HttpTask];
  /** The other flow, if any: only the form of the token request differs. */
  readonly otherFlow?: { readonly flow: Flow; readonly inputs: readonly RecipeInput[]; readonly token: HttpTask };
}

/** Variables that no system and no Azure tool uses. */
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
 * The token request. A user's also requests `openid profile`, as Microsoft's clients always do: `profile` puts the
 * user's name into a token of version 2.
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
      // For the requesting client. App Service exchanges an ID token only if that client is the API itself, as in the
      // guide.
      ...(password && clientId === outputs.api.clientId ? [{ name: "id_token", path: "$.id_token" }] : []),
    ],
  };
}

/**
 * A virtual machine's address for tokens. App Service and others have their own, in IDENTITY_ENDPOINT.
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

/** The API's `/.default`, in the form that the flow requires. */
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
