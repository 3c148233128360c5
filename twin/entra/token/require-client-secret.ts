import { createHash, timingSafeEqual } from "node:crypto";
import type { PasswordCredential } from "../../tenant/directory-objects.ts";
import { NotImitated } from "../../tenant/refusal.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";
import type { Client } from "./require-client.ts";

/**
 * The secret shown is one of the client's, and in its time. An expired one is told from a wrong one
 * (reported: dotnet/sign#849); any of several will do, as rotation needs.
 */
export function requireClientSecret({ application }: Client, secret: string, now: Date): void {
  const matching = matchingCredentials(application.passwordCredentials, secret);
  if (matching.length === 0) throw aadstsRefusal(7000215, [application.appId]);
  const current = matching.filter((credential) => now < new Date(credential.endDateTime));
  if (current.length === 0) throw aadstsRefusal(7000222, [application.appId]);
  if (!current.some((credential) => new Date(credential.startDateTime) <= now)) {
    throw new NotImitated(`a client secret before its startDateTime (${current[0]?.startDateTime ?? ""})`);
  }
}

/** Compares in constant time, and every one, so that the time taken tells nothing. */
function matchingCredentials(
  credentials: readonly PasswordCredential[],
  secret: string,
): readonly PasswordCredential[] {
  const shown = digest(secret);
  return credentials.filter((credential) => timingSafeEqual(digest(credential.secretText), shown));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
