import type { AzureLogin } from "./azure-login.ts";
import type { TokenFor } from "./kept-tokens.ts";

/** No token is to be had for a service. */
export class NoToken extends Error {
  readonly code = "NO_TOKEN";

  constructor(by: string, scope: string, cause: unknown) {
    super(`${by} gives no token for ${scope}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = "NoToken";
  }
}

/** A login's tokens; where it gives none, NoToken says for what. */
export function namedTokens({ by, token }: AzureLogin): TokenFor {
  return async (scope, refused) => {
    try {
      return await token(scope, refused);
    } catch (error) {
      throw new NoToken(by, scope, error);
    }
  };
}
