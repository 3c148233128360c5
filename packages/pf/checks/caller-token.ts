import { X509Certificate } from "node:crypto";
import {
  type AuthenticationResult,
  AuthError,
  ConfidentialClientApplication,
  PublicClientApplication,
} from "@azure/msal-node";

import type { ManagedIdentityAnswer } from "./origin.ts";

/** The credential of a caller or a user. */
export type CallerProof =
  | { readonly kind: "client-secret"; readonly clientSecret: string }
  /** Both in PEM. */
  | { readonly kind: "certificate"; readonly certificate: string; readonly privateKey: string }
  /** A token of the identity provider that the federated credential names. */
  | { readonly kind: "federated"; readonly assertion: string }
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  /** Its machine's answer: only the machine can ask. */
  | { readonly kind: "managed-identity"; readonly answer: ManagedIdentityAnswer };

export interface TokenRequest {
  readonly clientId: string;
  /** `https://login.microsoftonline.com/<tenantId>` */
  readonly authority: string;
  readonly scope: string;
  readonly proof: CallerProof;
}

/** Entra ID refused a token: its code, if it has one (`AADSTS…` is in the message), and its message. */
export class TokenRefused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "TokenRefused";
    this.code = code;
  }
}

/**
 * Gets a token with Microsoft's own client library, unmodified.
 *
 * @throws TokenRefused
 */
export async function acquireCallerToken(request: TokenRequest): Promise<string> {
  if (request.proof.kind === "managed-identity") return tokenOfMachine(request.proof.answer);
  try {
    const result = await acquire(request, request.proof);
    if (!result) throw new TokenRefused("no_token", `The token endpoint answered no token for ${request.scope}.`);
    return result.accessToken;
  } catch (error) {
    if (error instanceof AuthError) throw new TokenRefused(error.errorCode, error.errorMessage);
    throw error;
  }
}

function tokenOfMachine(answer: ManagedIdentityAnswer): string {
  if ("accessToken" in answer) return answer.accessToken;
  throw new TokenRefused(answer.refusal.code, answer.refusal.message);
}

type ClientsProof = Exclude<CallerProof, { readonly kind: "managed-identity" }>;

function acquire(
  { clientId, authority, scope }: TokenRequest,
  proof: ClientsProof,
): Promise<AuthenticationResult | null> {
  const auth = { clientId, authority };
  const scopes = [scope];
  const asApplication = (credential: object) =>
    new ConfidentialClientApplication({ auth: { ...auth, ...credential } }).acquireTokenByClientCredential({ scopes });
  switch (proof.kind) {
    case "client-secret":
      return asApplication({ clientSecret: proof.clientSecret });
    case "federated":
      return asApplication({ clientAssertion: proof.assertion });
    case "certificate": {
      const thumbprintSha256 = new X509Certificate(proof.certificate).fingerprint256.replaceAll(":", "");
      return asApplication({ clientCertificate: { thumbprintSha256, privateKey: proof.privateKey } });
    }
    case "password": {
      const { username, password } = proof;
      return new PublicClientApplication({ auth }).acquireTokenByUsernamePassword({ scopes, username, password });
    }
  }
}
