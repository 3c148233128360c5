import type { JWTPayload } from "jose";
import { aadstsRefusal } from "../../aadsts-refusal.ts";

/** Seconds: Microsoft.IdentityModel's default, that Entra allows the same is inferred. */
const clockSkew = 300;

/**
 * The assertion is of now. A time that it does not say counts as 1970, as the refusal shows (reported:
 * AzureAD/microsoft-authentication-library-for-dotnet#4951).
 */
export function requireValidTimes({ nbf = 0, exp = 0 }: JWTPayload, now: Date): void {
  const seconds = now.getTime() / 1000;
  if (nbf - clockSkew <= seconds && seconds < exp + clockSkew) return;
  throw aadstsRefusal(700024, [dotnetTime(now), dotnetTime(new Date(nbf * 1000)), dotnetTime(new Date(exp * 1000))]);
}

/** .NET's round trip format: seven digits of a second. */
export function dotnetTime(date: Date): string {
  return date.toISOString().replace(/(\.\d{3})Z$/, "$10000Z");
}
