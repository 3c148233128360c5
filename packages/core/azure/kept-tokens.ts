/** A token and its expiry, in milliseconds since the epoch by this machine's clock. */
export interface AccessToken {
  readonly token: string;
  readonly expiresAt: number;
}

/**
 * Gets an access token for a scope.
 *
 * @param refused a token that a service has just refused: return another one if possible
 */
export type TokenFor = (scope: string, refused?: string) => Promise<string>;

/** Replace a token this long before it expires, so that a request doesn't arrive too late. MSAL does the same. */
const earlierMilliseconds = 5 * 60_000;

/**
 * Keeps a token for each scope until shortly before it expires. Concurrent callers wait for the same request; a failure
 * isn't kept.
 *
 * @param now milliseconds since the epoch
 */
export function keptTokens(acquire: (scope: string) => Promise<AccessToken>, now: () => number = Date.now): TokenFor {
  const tokenByScope = new Map<string, Promise<AccessToken>>();
  const tokenFor: TokenFor = async (scope, refused) => {
    const cachedToken = tokenByScope.get(scope);
    if (cachedToken === undefined) {
      const newToken = acquire(scope);
      tokenByScope.set(scope, newToken);
      newToken.catch(() => tokenByScope.delete(scope));
      return (await newToken).token;
    }
    const { token, expiresAt } = await cachedToken;
    if (token !== refused && now() < expiresAt - earlierMilliseconds) return token;
    // Another caller may have replaced it in the meantime.
    if (tokenByScope.get(scope) === cachedToken) tokenByScope.delete(scope);
    return await tokenFor(scope, refused);
  };
  return tokenFor;
}
