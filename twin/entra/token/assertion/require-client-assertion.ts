import { aadstsRefusal } from "../../aadsts-refusal.ts";
import type { TokenExchange } from "../grant.ts";
import { readAssertion } from "./read-assertion.ts";
import { requireCertificateAssertion } from "./require-certificate-assertion.ts";
import { requireFederatedAssertion } from "./require-federated-assertion.ts";

/** PS256 is recommended, RS256 the older form. https://learn.microsoft.com/entra/identity-platform/certificate-credentials */
const algorithms: readonly string[] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

/**
 * The client's own signature by a certificate, or a token of an identity provider that it trusts: the issuer tells.
 * The order of the checks is inferred.
 */
export async function requireClientAssertion(exchange: TokenExchange, token: string): Promise<void> {
  const assertion = readAssertion(token);
  const { alg = "none" } = assertion.header;
  const { iss } = assertion.claims;
  if (!algorithms.includes(alg)) throw aadstsRefusal(5002738, [alg]);
  if (iss === undefined) throw aadstsRefusal(90014, ["iss"]);
  if (assertion.claims.aud === undefined) throw aadstsRefusal(90014, ["aud"]);

  if (URL.canParse(iss)) return requireFederatedAssertion(exchange, assertion, iss);
  if (iss.toLowerCase() !== exchange.client.application.appId) throw aadstsRefusal(700021, []);
  return requireCertificateAssertion(exchange, assertion);
}
