import { compactVerify, errors } from "jose";
import type { FederatedIdentityCredential } from "../../../tenant/directory-objects.ts";
import { NotImitated } from "../../../tenant/refusal.ts";
import { aadstsRefusal } from "../../aadsts-refusal.ts";
import { issuerOf } from "../claims/common-claims.ts";
import type { TokenExchange } from "../grant.ts";
import { FederatedIssuerUnreadable } from "./federated-issuers.ts";
import type { ReadAssertion } from "./read-assertion.ts";
import { requireValidTimes } from "./require-valid-times.ts";

/**
 * A token of another identity provider - of this tenant, too - whose issuer, audience and subject are those of a
 * federated credential, character by character, and whose signature is by a key that the issuer publishes.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation; that issuer, audience and subject are
 * looked at in this order, and before the signature, is inferred.
 */
export async function requireFederatedAssertion(
  exchange: TokenExchange,
  assertion: ReadAssertion,
  issuer: string,
): Promise<void> {
  const { tenant, client, trace } = exchange;
  const { claims } = assertion;
  const credentials = tenant.directory.federatedIdentityCredentials.of(client.application.id);
  if (credentials.length === 0) throw aadstsRefusal(70025, [client.application.displayName]);

  const ofIssuer = credentials.filter((credential) => credential.issuer === issuer);
  if (ofIssuer.length === 0) throw aadstsRefusal(700211, [issuer]);
  const audiences = [claims.aud ?? []].flat();
  const forAudience = ofIssuer.filter((credential) => credential.audiences.some((each) => audiences.includes(each)));
  if (forAudience.length === 0) throw aadstsRefusal(700212, [audiences.join(" ")]);
  requireSubject(forAudience, claims.sub ?? "");
  await requireSignature(exchange, assertion, issuer);
  requireValidTimes(claims, trace.at);
  // What an application gets for itself has the same `sub` and `oid`; what it gets for a user has not.
  if (issuer === issuerOf(tenant, 2) && claims.sub !== claims["oid"]) throw aadstsRefusal(700229, []);
}

/** https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes#august-2024 */
function requireSubject(credentials: readonly FederatedIdentityCredential[], subject: string): void {
  if (credentials.some((credential) => credential.subject === subject)) return;
  const differsInCase = credentials.some((credential) => credential.subject.toLowerCase() === subject.toLowerCase());
  throw differsInCase ? aadstsRefusal(7002138, [subject]) : aadstsRefusal(700213, [subject]);
}

/** RS256 is what is supported; others "may work". https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
async function requireSignature(
  { federatedIssuers }: TokenExchange,
  { token, header }: ReadAssertion,
  issuer: string,
): Promise<void> {
  if (header.alg !== "RS256") throw new NotImitated(`a federated token that is signed with ${header.alg ?? ""}`);
  try {
    await compactVerify(token, await federatedIssuers.keysOf(issuer));
  } catch (error) {
    if (error instanceof FederatedIssuerUnreadable) throw aadstsRefusal(50166, []);
    if (error instanceof errors.JWKSNoMatchingKey) throw aadstsRefusal(7000272, [header.kid ?? "", issuer]);
    // A TypeError: the issuer's key is too weak for jose.
    if (!(error instanceof errors.JOSEError) && !(error instanceof TypeError)) throw error;
    throw aadstsRefusal(700027, [
      "Client assertion contains an invalid signature.",
      "The provided signature value did not match the expected signature value.",
    ]);
  }
}
