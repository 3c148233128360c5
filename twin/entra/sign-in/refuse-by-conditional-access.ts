import type { Decision } from "../../../access/index.ts";
import { decideKnown } from "../../tenant/conditional-access/decide-known.ts";
import { NotImitated } from "../../tenant/refusal.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";
import { accessSignIn } from "./access-sign-in.ts";
import { claimsOf, mfaRefusal } from "./mfa-refusal.ts";
import { signInRecord } from "./sign-in-record.ts";
import type { SignIn } from "./sign-in.ts";

/**
 * The tenant's conditional access, as it is in force at this moment, decides after the first factor, and again at every
 * refresh; report-only policies are recorded and decide nothing.
 * https://learn.microsoft.com/entra/identity/conditional-access/overview
 */
export function refuseByConditionalAccess(signIn: SignIn): void {
  const { tenant } = signIn;
  const asked = accessSignIn(signIn);
  const decision = decideKnown(asked, tenant.conditionalAccess.inForce());
  tenant.signInLog.add(signInRecord(asked, decision));
  if (decision.outcome === "blocked") throw aadstsRefusal(53003, [], { claims: claimsOf(decision.decidedBy) });
  if (decision.outcome === "controls required") throw unmetControl(decision, signIn);
}

/**
 * No grant here can show more than a password: what is demanded is what is missing. Multifactor authentication is named
 * before other controls (inferred).
 */
function unmetControl({ controls, resources, decidedBy }: Decision, signIn: SignIn): Error {
  const asked = signIn.resource.servicePrincipal.appId;
  const [other = asked] = resources;
  if (controls.includes("mfa") && signIn.kind === "user") {
    return mfaRefusal(signIn, { resource: resources.includes(asked) ? asked : other, policies: decidedBy });
  }
  if (controls.includes("compliantDevice")) return aadstsRefusal(53000, []);
  if (controls.includes("domainJoinedDevice")) return aadstsRefusal(53001, []);
  return new NotImitated(`the refusal of a sign-in that does not meet the grant control ${controls.join(", ")}`);
}
