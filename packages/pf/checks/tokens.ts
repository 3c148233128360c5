import type { Answer } from "@protected-function/core/azure/http.ts";
import { cloudOf } from "@protected-function/core/azure/clouds.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";

/** The parts of the token endpoint's refusal that checks compare. */
interface TokenRefusal {
  readonly status: number;
  readonly error: unknown;
  readonly codes: unknown;
}

export function tokenErrorIn({ status, json }: Answer): TokenRefusal {
  const body = (json ?? {}) as { readonly error?: unknown; readonly error_codes?: unknown };
  return { status, error: body.error, codes: body.error_codes };
}

/** The tokens of a successful answer. */
interface Tokens {
  readonly accessToken: string;
  readonly idToken: string | undefined;
}

/** @throws Error that names the refusal, never a token */
export function tokensIn(answer: Answer): Tokens {
  const body = (answer.json ?? {}) as { readonly access_token?: string; readonly id_token?: string };
  if (body.access_token === undefined) {
    throw new Error(`Entra ID returned no token, but ${JSON.stringify(tokenErrorIn(answer))}.`);
  }
  return { accessToken: body.access_token, idToken: body.id_token };
}

/**
 * Facts that depend on the version of the API's tokens. They follow Microsoft's documentation, not the program, so the
 * checks notice if the two disagree. https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
interface VersionFacts {
  readonly issuer: string;
  readonly audience: string;
  /** The claim `ver`. */
  readonly ver: "1.0" | "2.0";
  /** The claim that names the calling application. */
  readonly clientClaim: "appid" | "azp";
  /** The sign-in URL in the challenge of App Service authentication. */
  readonly authorizationUri: string;
}

export function versionFacts(
  { api, tenantId, tokenEndpoint }: StackOutputs,
  version: 1 | 2 = api.tokenVersion,
): VersionFacts {
  const { loginEndpoint, stsIssuer } = cloudOf({ tokenEndpoint });
  return version === 1
    ? {
        issuer: `${stsIssuer}/${tenantId}/`,
        audience: `api://${api.clientId}`,
        ver: "1.0",
        clientClaim: "appid",
        // Reported for the public cloud; the others aren't documented.
        authorizationUri: `https://login.windows.net/${tenantId}/oauth2/authorize`,
      }
    : {
        issuer: `${loginEndpoint}/${tenantId}/v2.0`,
        audience: api.clientId,
        ver: "2.0",
        clientClaim: "azp",
        authorizationUri: `${loginEndpoint}/${tenantId}/oauth2/v2.0/authorize`,
      };
}
