import type { Mismatch } from "../../difference.ts";
import { distance, instant } from "../carried.ts";
import type { TokenClaims } from "../token-claims.ts";

/** .NET's default clock skew, in milliseconds; that the gate keeps it is inferred. */
const skew = 300_000;

/** Expired, or of the future, by the clock of this machine. */
export function validityDifferences({ notBefore, expires }: TokenClaims, now: Date): readonly Mismatch[] {
  const base = { demanded: `valid now, ${instant(now)}`, refusedBy: "gate 401" } as const;
  const fresh = { who: "caller's team" } as const;
  if (!expires) {
    return [
      {
        ...base,
        what: "validity",
        found: "no expiry (exp)",
        mend: { ...fresh, how: "Send a token of Entra ID, unaltered: all of them have one." },
      },
    ];
  }
  if (expires.getTime() + skew <= now.getTime()) {
    return [
      {
        ...base,
        what: "validity",
        found: `expired ${distance(expires, now)}, ${instant(expires)}`,
        mend: { ...fresh, how: "Get a fresh token: keep one for `expires_in` seconds less a few minutes, not longer." },
      },
    ];
  }
  if (!notBefore || notBefore.getTime() - skew <= now.getTime()) return [];
  return [
    {
      ...base,
      what: "validity",
      found: `not valid before ${instant(notBefore)}, ${distance(notBefore, now)}`,
      mend: { ...fresh, how: "Compare the clocks: this machine's is slow, or the token is not Entra ID's." },
    },
  ];
}
