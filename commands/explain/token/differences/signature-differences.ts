import type { Mismatch } from "../../difference.ts";
import { pastedText } from "../../../../text/plain-text.ts";
import type { TokenClaims } from "../token-claims.ts";
import type { TokenKind } from "../token-kind.ts";

/** How it is signed. Whether the signature holds is not verified: no key is fetched. */
export function signatureDifferences(claims: TokenClaims, kind: TokenKind): readonly Mismatch[] {
  // A site signs its session tokens with a key of its own.
  if (kind === "session token") return [];
  const base = {
    what: "signature",
    refusedBy: "gate 401",
    demanded: "RS256, with a key (kid) that Entra ID publishes",
  } as const;
  const mend = {
    who: "caller's team",
    how: "Send the token exactly as Entra ID issued it; a token of one's own making, or of a mock, opens nothing.",
  } as const;
  if (claims.algorithm.toLowerCase() === "none" || !claims.signed) {
    return [{ ...base, found: `none (alg ${pastedText(claims.algorithm)}): anybody could have written it`, mend }];
  }
  if (claims.algorithm !== "RS256") {
    const shared = claims.algorithm.startsWith("HS") ? ": a shared key, which Entra ID never uses" : "";
    return [{ ...base, found: `${pastedText(claims.algorithm)}${shared}`, mend }];
  }
  return claims.keyId === undefined ? [{ ...base, found: "RS256 without a kid", mend }] : [];
}
