import { aadstsRefusal } from "../aadsts-refusal.ts";

/** The value of a parameter that must be there and say something. */
export function requireParameter(name: string, value: string | null | undefined): string {
  if (!value?.trim()) throw aadstsRefusal(900144, [name]);
  return value;
}
