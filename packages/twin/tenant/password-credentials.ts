import type { Clock } from "../clock.ts";
import type { PasswordCredential } from "./directory-objects.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { NotSupported } from "./refusal.ts";
import { timestamp } from "./timestamp.ts";

/** A client secret as a caller asks for it. Entra ID chooses the secret itself. */
export interface WantedPassword {
  readonly keyId?: string | null | undefined;
  readonly displayName?: string | null | undefined;
  readonly startDateTime?: string | null | undefined;
  readonly endDateTime?: string | null | undefined;
}

export interface PasswordOptions {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly newSecret: () => string;
}

/** Dates default as in Graph: two years, starting now. https://learn.microsoft.com/graph/api/application-addpassword */
export function newPassword(wanted: WantedPassword, { clock, newId, newSecret }: PasswordOptions): PasswordCredential {
  const start = wanted.startDateTime ? new Date(wanted.startDateTime) : clock.now();
  const end = wanted.endDateTime ? new Date(wanted.endDateTime) : twoYearsAfter(start);
  if (Number.isNaN(start.getTime()) || Number.isNaN(end.getTime()) || end <= start) {
    throw graphRefusals.invalid("The end date of the password credential must be after its start date.");
  }
  const secretText = newSecret();
  return {
    keyId: newId(),
    displayName: wanted.displayName ?? null,
    startDateTime: timestamp(start),
    endDateTime: timestamp(end),
    hint: secretText.slice(0, 3),
    secretText,
  };
}

/**
 * Returns the list after a PATCH, which replaces the collection: callers send back the entries to keep. Only
 * `addPassword` adds one. Inferred: an empty list, which clients send without meaning it, changes nothing.
 * https://learn.microsoft.com/graph/api/resources/passwordcredential
 */
export function keptPasswords(
  entries: readonly WantedPassword[],
  existing: readonly PasswordCredential[],
): readonly PasswordCredential[] {
  if (entries.length === 0) return existing;
  return entries.map((entry) => {
    const stored = existing.find(({ keyId }) => keyId === entry.keyId);
    if (!stored) throw new NotSupported("adding a password by PATCH (use addPassword)");
    return stored;
  });
}

/** Throws Request_BadRequest (400) for an id that no password has. */
export function withoutPassword(existing: readonly PasswordCredential[], keyId: string): readonly PasswordCredential[] {
  const rest = existing.filter((credential) => credential.keyId !== keyId.toLowerCase());
  if (rest.length === existing.length) {
    throw graphRefusals.invalid(`No password credential found with keyId '${keyId}'.`);
  }
  return rest;
}

function twoYearsAfter(date: Date): Date {
  const later = new Date(date);
  later.setUTCFullYear(later.getUTCFullYear() + 2);
  return later;
}
