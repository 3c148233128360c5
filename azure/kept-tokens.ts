/** A token, and when it expires: milliseconds since the epoch, by this machine's clock. */
export interface AccessToken {
  readonly token: string;
  readonly expiresAt: number;
}

/**
 * An access token for a scope.
 *
 * @param refused the token that a service has just refused: not that one again, if there is another
 */
export type TokenFor = (scope: string, refused?: string) => Promise<string>;

/** A token is replaced so long before it expires, so that a request doesn't arrive too late. As MSAL does it. */
const earlierMilliseconds = 5 * 60_000;

/**
 * Keeps a token for each scope until shortly before it expires. Callers that come while one is asked for wait for that
 * one; a failure isn't kept.
 *
 * @param now milliseconds since the epoch
 */
export function keptTokens(acquire: (scope: string) => Promise<AccessToken>, now: () => number = Date.now): TokenFor {
  const kept = new Map<string, Promise<AccessToken>>();
  const tokenFor: TokenFor = async (scope, refused) => {
    const known = kept.get(scope);
    if (known === undefined) {
      const asked = acquire(scope);
      kept.set(scope, asked);
      asked.catch(() => kept.delete(scope));
      return (await asked).token;
    }
    const { token, expiresAt } = await known;
    if (token !== refused && now() < expiresAt - earlierMilliseconds) return token;
    // Another caller may have replaced it meanwhile.
    if (kept.get(scope) === known) kept.delete(scope);
    return await tokenFor(scope, refused);
  };
  return tokenFor;
}
