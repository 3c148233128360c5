import { randomBytes } from "node:crypto";
import type { RedirectUriKind } from "./redirect-uris.ts";

/** What an authorization code stands for: a user who signed in for a client. */
export interface CodeGrant {
  readonly clientId: string;
  /** The user's object id. */
  readonly userId: string;
  readonly redirectUri: string;
  readonly redirectUriKind: RedirectUriKind;
  /** The `scope` parameter of the authorization request. */
  readonly scope: string;
  readonly nonce?: string;
  readonly codeChallenge?: { readonly value: string; readonly method: "S256" | "plain" };
  readonly signedInAt: Date;
  readonly hasSecondFactor: boolean;
  readonly issuedAt: Date;
}

/** "Typically, they expire after about 10 minutes": https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow */
const lifetimeMilliseconds = 10 * 60 * 1000;

/** The issued authorization codes. Each can be redeemed once. */
export class AuthorizationCodes {
  readonly #grants = new Map<string, CodeGrant>();
  readonly #redeemed = new Set<string>();

  issue(grant: CodeGrant): string {
    const code = `1.A${randomBytes(96).toString("base64url")}`;
    this.#grants.set(code, grant);
    return code;
  }

  /** Returns undefined for a text that was never a code. */
  find(code: string, now: Date): { readonly grant: CodeGrant; readonly state: CodeState } | undefined {
    const grant = this.#grants.get(code);
    if (!grant) return undefined;
    const isExpired = now.getTime() - grant.issuedAt.getTime() >= lifetimeMilliseconds;
    return { grant, state: this.#redeemed.has(code) ? "redeemed" : isExpired ? "expired" : "valid" };
  }

  redeem(code: string): void {
    this.#redeemed.add(code);
  }
}

type CodeState = "valid" | "redeemed" | "expired";
