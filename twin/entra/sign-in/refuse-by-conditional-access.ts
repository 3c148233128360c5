import type { Decision } from "../../../access/index.ts";
import { decideKnown } from "../../tenant/conditional-access/decide-known.ts";
import { NotImitated } from "../../tenant/refusal.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";
import { accessSignIn } from "./access-sign-in.ts";
import { signInRecord } from "./sign-in-record.ts";
import type { SignIn } from "./sign-in.ts";

/**
 * The tenant's conditional access, as it is in force at this moment, decides after the first factor, and again at every
 * refresh; report-only policies are recorded and decide nothing.
 * https://learn.microsoft.com/entra/identity/conditional-access/overview
 */
export function refuseByConditionalAccess(signIn: SignIn): void {
  const { tenant } = signIn;
  if (signIn.kind === "user" && tenant.conditionalAccess.securityDefaultsEnabled) {
    throw new NotImitated("the sign-in of a user while security defaults are enabled");
  }
  const asked = accessSignIn(signIn);
  const decision = decideKnown(asked, tenant.conditionalAccess.inForce());
  tenant.signInLog.add(signInRecord(asked, decision));
  if (decision.outcome === "blocked") throw aadstsRefusal(53003, [], { claims: claimsOf(decision) });
  if (decision.outcome === "controls required") throw unmetControl(decision, signIn.resource.servicePrincipal.appId);
}

/** Which policies a client has to satisfy (reported: Azure/azure-sdk-for-go, credential chain documentation, 2025). */
function claimsOf({ decidedBy }: Decision): string {
  return JSON.stringify({ access_token: { capolids: { essential: true, values: decidedBy } } });
}

/**
 * No grant here can show more than a password: what is demanded is what is missing. Multifactor authentication is named
 * before other controls (inferred).
 */
function unmetControl({ controls, resources }: Decision, asked: string): Error {
  const [other = asked] = resources;
  if (controls.includes("mfa")) return aadstsRefusal(50076, [resources.includes(asked) ? asked : other]);
  if (controls.includes("compliantDevice")) return aadstsRefusal(53000, []);
  if (controls.includes("domainJoinedDevice")) return aadstsRefusal(53001, []);
  return new NotImitated(`the refusal of a sign-in that does not meet the grant control ${controls.join(", ")}`);
}
