import type { Cloud } from "@protected-function/core/azure/clouds.ts";

/** The version of the API's access tokens. Only the API's app registration decides it, never the caller. */
export type TokenVersion = 1 | 2;

/**
 * The issuer and audience of App Service authentication for a token version. One function makes both from one setting,
 * so that issuer and tokens can't disagree: a v1 token under a v2 issuer gets 401 without a reason.
 * https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats
 */
export interface TokenDemands {
  readonly issuer: string;
  readonly audience: string;
}

/**
 * v1 tokens carry the STS issuer and the requested identifier URI. v2 tokens carry `<login endpoint>/<tenant>/v2.0` and
 * always the client ID.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function tokenDemands(
  version: TokenVersion,
  cloud: Cloud,
  api: { readonly tenantId: string; readonly clientId: string; readonly identifierUri: string },
): TokenDemands {
  return version === 1
    ? { issuer: `${cloud.stsIssuer}/${api.tenantId}/`, audience: api.identifierUri }
    : { issuer: `${cloud.loginEndpoint}/${api.tenantId}/v2.0`, audience: api.clientId };
}
