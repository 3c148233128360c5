import { hasRegistered, mfaRefusal } from "./mfa-refusal.ts";
import type { SignIn, UserSignIn } from "./sign-in.ts";

/** Windows Azure Service Management API: what Azure's portal, CLI and PowerShell ask for. */
const azure = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

/**
 * Security defaults are about people: everybody has to register for multifactor authentication (without the 14 days of
 * grace that there were until MicrosoftDocs/entra-docs#1038), administrators and whoever asks for Azure do it at every
 * sign-in, others when Microsoft finds it necessary. Applications are not asked, and what was signed in before goes on
 * until its tokens are revoked. https://learn.microsoft.com/entra/fundamentals/security-defaults
 * That they look after conditional access, whose report-only policies go beside them, is inferred.
 */
export function refuseBySecurityDefaults(signIn: SignIn): void {
  const { tenant, resource } = signIn;
  if (signIn.kind === "client" || !tenant.conditionalAccess.securityDefaultsEnabled) return;
  if (signIn.firstFactor === "refresh token") return;
  if (hasRegistered(signIn) && !isAsked(signIn)) return;
  throw mfaRefusal(signIn, { resource: resource.servicePrincipal.appId, policies: [] });
}

/** Which roles make an administrator: any, of those that the twin knows. */
function isAsked({ tenant: { directory, directoryBehavior }, user, resource }: UserSignIn): boolean {
  if (directoryBehavior.securityDefaultsAsk !== "administratorsAndAzure") return true;
  return resource.servicePrincipal.appId === azure || directory.directoryRoles.of(user.id).length > 0;
}
