import { X509Certificate } from "node:crypto";
import { importPKCS8, SignJWT } from "jose";
import type { CallerProof } from "./caller-token.ts";

/** Within what Microsoft's own clients ask for: https://learn.microsoft.com/entra/identity-platform/certificate-credentials */
const lifetime = "10m";

/** The form of a client credentials grant with an assertion: see {@link assertionOf}. */
export function assertionForm(clientId: string, assertion: string, scope: string): Record<string, string> {
  return {
    grant_type: "client_credentials",
    client_id: clientId,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
    scope,
  };
}

/** What proves an application that has no secret: a token of another's, or one that it signs with its certificate's key. */
export async function assertionOf(
  proof: Extract<CallerProof, { kind: "certificate" | "federated" }>,
  { clientId, tokenEndpoint }: { readonly clientId: string; readonly tokenEndpoint: string },
): Promise<string> {
  if (proof.kind === "federated") return proof.assertion;
  const thumbprint = new X509Certificate(proof.certificate).fingerprint256.replaceAll(":", "");
  return new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: "PS256", typ: "JWT", "x5t#S256": Buffer.from(thumbprint, "hex").toString("base64url") })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenEndpoint)
    .setIssuedAt()
    .setNotBefore("0s")
    .setExpirationTime(lifetime)
    .sign(await importPKCS8(proof.privateKey, "PS256"));
}
