import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from "jose";
import { aadstsRefusal } from "../../aadsts-refusal.ts";

/** A JWT that was read and not yet believed. */
export interface ReadAssertion {
  readonly token: string;
  readonly header: ProtectedHeaderParameters;
  readonly claims: JWTPayload;
}

export function readAssertion(token: string): ReadAssertion {
  try {
    return { token, header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    throw aadstsRefusal(50027, []);
  }
}
