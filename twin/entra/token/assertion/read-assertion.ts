import { readTypedToken, TokenMalformed, type TypedToken } from "../../../network/typed-token.ts";
import { aadstsRefusal } from "../../aadsts-refusal.ts";

/** A JWT that was read and not yet believed. */
export interface ReadAssertion extends TypedToken {
  readonly token: string;
}

/** Inferred: that a claim of another type gets the same code as what is no JWT ("token format isn't proper" of the list). */
export function readAssertion(token: string): ReadAssertion {
  try {
    return { token, ...readTypedToken(token, "anybody") };
  } catch (error) {
    if (!(error instanceof TokenMalformed)) throw error;
    throw aadstsRefusal(50027, []);
  }
}
