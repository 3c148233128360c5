import { randomBytes } from "node:crypto";

/** What a refresh token stands for: "bound to a combination of user and client", and to no resource. */
export interface RefreshGrant {
  readonly clientId: string;
  /** Object id. */
  readonly userId: string;
  /** The `scope` parameter of the request that it was given for. */
  readonly scope: string;
  readonly issuedAt: Date;
}

/**
 * The refresh tokens that were given out, opaque to clients. Using one leaves it valid: every answer brings another.
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
