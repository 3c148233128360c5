import { randomBytes } from "node:crypto";

/** The grant behind a refresh token: "bound to a combination of user and client", and to no resource. */
export interface RefreshGrant {
  readonly clientId: string;
  /** The user's object id. */
  readonly userId: string;
  /** The `scope` parameter of the request that it was issued for. */
  readonly scope: string;
  readonly issuedAt: Date;
  /** Whether the user proved a second factor at the sign-in that it goes back to. */
  readonly hasSecondFactor?: true;
  /** Set for a single-page application: when the user signed in. Later tokens last no longer than the first one. */
  readonly singlePageSince?: Date;
}

/**
 * The issued refresh tokens, which are opaque to clients. A token stays valid after use, and every answer adds another.
 * https://learn.microsoft.com/entra/identity-platform/refresh-tokens
 */
export class RefreshTokens {
  readonly #grants = new Map<string, RefreshGrant>();

  issue(grant: RefreshGrant): string {
    const token = `1.A${randomBytes(96).toString("base64url")}`;
    this.#grants.set(token, grant);
    return token;
  }

  find(token: string): RefreshGrant | undefined {
    return this.#grants.get(token);
  }
}
