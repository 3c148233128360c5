import { AccessError, type ConditionalAccess, decide, type Decision, type SignIn } from "../../../access/index.ts";
import { NotImitated } from "../refusal.ts";

/** The decision; what cannot be decided here is refused by name, never left out. */
export function decideKnown(signIn: SignIn, rules: ConditionalAccess): Decision {
  try {
    return decide(signIn, rules);
  } catch (error) {
    if (error instanceof AccessError) throw new NotImitated(`a decision by conditional access: ${error.message}`);
    throw error;
  }
}
