import type { JsonApi } from "./json-api.ts";

/** https://learn.microsoft.com/graph/api/resources/identitysecuritydefaultsenforcementpolicy */
export const securityDefaultsPath = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy";

/** Needs Policy.Read.All. @throws RequestRefused */
export async function areSecurityDefaultsOn(graph: JsonApi): Promise<boolean> {
  const { isEnabled } = (await graph.call("GET", securityDefaultsPath)) as { readonly isEnabled: boolean };
  return isEnabled;
}
