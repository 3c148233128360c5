import type { ProviderTokens } from "./session-store.ts";

/** `2026-11-24T20:00:00.0000000Z`, as .NET writes times (reported). */
export function expiryText(expiresOn: Date): string {
  return expiresOn.toISOString().replace("Z", "0000Z");
}

/**
 * Hands a session's tokens to the app; only with the token store (reported: MicrosoftDocs/azure-docs#88551).
 * https://learn.microsoft.com/azure/app-service/configure-authentication-oauth-tokens#retrieve-tokens-in-app-code
 */
export function setTokenHeaders(headers: Headers, tokens: ProviderTokens): void {
  const values = {
    "X-MS-TOKEN-AAD-ACCESS-TOKEN": tokens.accessToken,
    "X-MS-TOKEN-AAD-EXPIRES-ON": expiryText(tokens.expiresOn),
    "X-MS-TOKEN-AAD-ID-TOKEN": tokens.idToken,
    "X-MS-TOKEN-AAD-REFRESH-TOKEN": tokens.refreshToken,
  };
  for (const [name, value] of Object.entries(values)) if (value !== undefined) headers.set(name, value);
}
