import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from "jose";
import type { Clock } from "../clock.ts";

/** As jose's own default. Inferred: how often Microsoft's services ask again is not documented. */
const COOLDOWN_MILLISECONDS = 30_000;

/** "check for updates every 24 hours": https://learn.microsoft.com/entra/identity-platform/access-tokens */
const MAXIMUM_AGE_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * An issuer's public keys, fetched when first needed, again when a day old, and again for an unknown `kid` unless they
 * were fetched within the cooldown. jose would measure both by the machine's clock; here a test moves the twin's.
 */
export function createIssuerKeys(jwksUri: string, fetch: typeof globalThis.fetch, clock: Clock): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(jwksUri), {
    [customFetch]: (url, init) => fetch(url, init),
    cooldownDuration: Number.POSITIVE_INFINITY,
    cacheMaxAge: Number.POSITIVE_INFINITY,
  });
  let fetchedAt: number | undefined;
  const olderThan = (milliseconds: number): boolean =>
    fetchedAt === undefined || clock.now().getTime() - fetchedAt >= milliseconds;
  const reload = async (): Promise<void> => {
    await keys.reload();
    fetchedAt = clock.now().getTime();
  };

  return async (header, token) => {
    if (olderThan(MAXIMUM_AGE_MILLISECONDS)) {
      await reload();
    }
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !olderThan(COOLDOWN_MILLISECONDS)) {
        throw error;
      }
      await reload();
      return await keys(header, token);
    }
  };
}
