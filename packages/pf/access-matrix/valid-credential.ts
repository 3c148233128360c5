import { allOf } from "../checks/call.ts";
import { dayOf } from "@protected-function/core/text/day.ts";
import type { Credential } from "./matrix.ts";

/** Why a caller has nothing to prove itself with at this time, in a sentence; undefined if a credential is valid. */
export function lackOfCredential(credentials: readonly Credential[], at: Date): string | undefined {
  const invalid = credentials.map((credential) => invalidity(credential, at));
  if (invalid.includes(undefined)) return undefined;
  if (invalid.length === 0)
    return "The caller has no credential, so it can't get a token: add one below its name in the settings.";
  return `The caller has no valid credential, so it can't get a token: ${allOf(invalid.flatMap((why) => why ?? []))}.`;
}

function invalidity({ kind, name, starts, expires }: Credential, at: Date): string | undefined {
  const credential = name === undefined ? `a ${kind}` : `the ${kind} ${name}`;
  if (expires !== undefined && Date.parse(expires) <= at.getTime()) return `${credential} expired on ${dayOf(expires)}`;
  if (starts !== undefined && Date.parse(starts) > at.getTime()) return `${credential} is valid from ${dayOf(starts)}`;
  return undefined;
}
