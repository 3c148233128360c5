import { createHash } from "node:crypto";
import type { Trace } from "../errors.ts";
import { rolesOf } from "../sign-in/held-roles.ts";
import type { UserSignIn } from "../sign-in/sign-in.ts";
import type { SigningKeys, TokenVersion } from "../signing-keys.ts";
import { idTokenClaims } from "./claims.ts";
import { withOptionalClaims } from "./optional-claims.ts";

interface IdTokenOptions {
  readonly trace: Trace;
  readonly signingKeys: SigningKeys;
  /** The endpoint's version. Default: 2. */
  readonly version?: TokenVersion;
  readonly nonce?: string | undefined;
  /** The authorization code that comes with it. */
  readonly code?: string | undefined;
}

/** Returns the signed ID token of a sign-in, for its client. */
export function signIdToken(signIn: UserSignIn, options: IdTokenOptions): Promise<string> {
  const { trace, signingKeys, version = 2, nonce, code } = options;
  const { tenant, client } = signIn;
  const recipient = client.servicePrincipal;
  const codeHash = code === undefined ? undefined : leftHalfOfHash(code);
  const claims = idTokenClaims(signIn, trace, { version, roles: rolesOf(signIn, recipient), nonce, codeHash });
  const token = { kind: "idToken", version, tenant, recipient, signIn } as const;
  return signingKeys.sign(withOptionalClaims(claims, token), { version });
}

/** OpenID Connect Core, 3.3.2.11, for RS256. */
function leftHalfOfHash(code: string): string {
  return createHash("sha256").update(code, "ascii").digest().subarray(0, 16).toString("base64url");
}
