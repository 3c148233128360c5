import type { Demands } from "../../demands.ts";
import type { Mismatch } from "../../difference.ts";
import { pastedText } from "../../../../text/plain-text.ts";
import type { TokenClaims } from "../token-claims.ts";
import type { TokenKind } from "../token-kind.ts";

const base = { what: "kind of token", refusedBy: "gate 401" } as const;

/** Not an access token of Entra ID at all: everything else would follow from that, and is not listed. */
export function kindDifference(kind: TokenKind, claims: TokenClaims, demands: Demands): Mismatch | undefined {
  const demanded = `an access token of Entra ID, issuer ${demands.issuer}`;
  if (kind === "id token") {
    return {
      ...base,
      found: "an id token: it says who signed in, to the application that asked",
      demanded,
      mend: {
        who: "caller's team",
        how: "Send `access_token` of the same answer, not `id_token`; client credentials never bring an id token.",
      },
    };
  }
  if (kind === "session token") {
    const own = claims.issuer?.replace(/\/$/, "").toLowerCase() === `https://${demands.hostName.toLowerCase()}`;
    return {
      ...base,
      found: `a session token of ${own ? "this site" : pastedText(claims.issuer ?? "another site")}, made by its /.auth/login/aad`,
      demanded: own ? "the session token in the header X-ZUMO-AUTH, or Entra's access token as Bearer" : demanded,
      mend: {
        who: "caller's team",
        how: own
          ? "Send it as X-ZUMO-AUTH: as Bearer it is not documented. Simpler: send Entra's access token as Bearer, without the exchange."
          : `Exchange at https://${demands.hostName}/.auth/login/aad, or send Entra's access token as Bearer.`,
      },
    };
  }
  if (kind !== "foreign") return undefined;
  return {
    what: "issuer",
    refusedBy: "gate 401",
    found: claims.issuer === undefined ? "none" : pastedText(claims.issuer),
    demanded: demands.issuer,
    mend: { who: "caller's team", how: `Get the token from ${demands.tokenEndpoint}.` },
  };
}
