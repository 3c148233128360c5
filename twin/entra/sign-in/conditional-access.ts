import type { Decision, PolicyDecision, SignIn as AccessSignIn } from "../../../access/index.ts";
import { decideKnown, servicePrincipalIdentity, userIdentity } from "../../tenant/conditional-access/identities.ts";
import { NotSupported } from "../../tenant/refusal.ts";
import type { AppliedPolicy, SignInRecord } from "../../tenant/sign-in-log.ts";
import { aadstsRefusal, type AadstsRefusal } from "../errors.ts";
import { consentedOn } from "./consent.ts";
import type { SignIn, UserSignIn } from "./sign-in.ts";

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
 * No grant here can show more than a password, so each required control is missing. Multifactor authentication is named
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
  return new NotSupported(`the refusal of a sign-in that does not meet the grant control ${controls.join(", ")}`);
}

/**
 * The sign-in, as conditional access looks at it. The password grant counts as a desktop client's: it is modern
 * authentication without a browser (inferred).
 */
function accessSignIn(signIn: SignIn): AccessSignIn {
  const { tenant, client, resource, from, at } = signIn;
  const { directory } = tenant;
  const isUser = signIn.kind === "user";
  return {
    identity: isUser
      ? userIdentity(directory, signIn.user)
      : servicePrincipalIdentity(directory, client.servicePrincipal),
    resources: [resource.servicePrincipal.appId],
    scopes: isUser ? scopesAsked(signIn) : [],
    client: { clientId: client.servicePrincipal.appId, isConfidential: !isUser || signIn.isConfidential },
    ipAddress: from,
    clientAppType: "mobileAppsAndDesktopClients",
    at,
  };
}

/** `.default` stands for what is consented on the resource; where nothing is, for itself. */
function scopesAsked(signIn: UserSignIn): readonly string[] {
  const { scope } = signIn;
  const consented = scope.isDefault ? consentedOn(signIn) : [];
  const behindDefault = scope.isDefault && consented.length === 0 ? [".default"] : consented;
  return [...new Set([...scope.permissions, ...behindDefault, ...scope.openidScopes])];
}

/** A decision's record in the sign-in log. https://learn.microsoft.com/graph/api/resources/signin */
function signInRecord(signIn: AccessSignIn, decision: Decision): SignInRecord {
  const { identity, client, resources, ipAddress, at } = signIn;
  const policies = decision.policies.map(appliedPolicy);
  const isRefused = decision.outcome !== "granted";
  const isApplied = policies.some(({ result }) => result === "success");
  return {
    at,
    kind: identity.kind,
    principalId: identity.kind === "user" ? identity.userId : identity.servicePrincipalId,
    clientId: client.clientId,
    resources,
    ipAddress,
    conditionalAccessStatus: isRefused ? "failure" : isApplied ? "success" : "notApplied",
    appliedConditionalAccessPolicies: policies,
  };
}

/** https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-report-only#policy-results */
function appliedPolicy({ policyId, displayName, state, applies, reportOnly, outcome }: PolicyDecision): AppliedPolicy {
  const named = { id: policyId, displayName };
  if (state === "disabled") return { ...named, result: "notEnabled" };
  if (!applies) return { ...named, result: reportOnly ? "reportOnlyNotApplied" : "notApplied" };
  if (outcome === "granted") return { ...named, result: reportOnly ? "reportOnlySuccess" : "success" };
  if (!reportOnly) return { ...named, result: "failure" };
  // "User action would be required to satisfy": a block that no user can satisfy.
  return { ...named, result: outcome === "blocked" ? "reportOnlyFailure" : "reportOnlyInterrupted" };
}

/** Windows Azure Service Management API: what Azure's portal, CLI and PowerShell ask for. */
const azure = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

/**
 * Security defaults are about people: everybody has to register for multifactor authentication (without the 14 days of
 * grace that there were until MicrosoftDocs/entra-docs#1038), administrators and users of Azure do it at every sign-in,
 * others when Microsoft finds it necessary. Applications are not asked, and what was signed in before goes on until its
 * tokens are revoked. https://learn.microsoft.com/entra/fundamentals/security-defaults That they look after conditional
 * access, whose report-only policies go beside them, is inferred.
 */
export function refuseBySecurityDefaults(signIn: SignIn): void {
  const { tenant, resource } = signIn;
  if (signIn.kind === "client" || !tenant.conditionalAccess.securityDefaultsEnabled) return;
  if (signIn.firstFactor === "refresh token") return;
  if (hasRegistered(signIn) && !isAsked(signIn)) return;
  throw mfaRefusal(signIn, { resource: resource.servicePrincipal.appId, policies: [] });
}

/** Administrator roles: any that the twin has. */
function isAsked({ tenant: { directory, directoryBehavior }, user, resource }: UserSignIn): boolean {
  if (directoryBehavior.securityDefaultsAsk !== "administratorsAndAzure") return true;
  return resource.servicePrincipal.appId === azure || directory.directoryRoles.of(user.id).length > 0;
}

interface MfaRequirement {
  /** Client id of the resource that multifactor authentication is required for. */
  readonly resource: string;
  /** Ids of the policies that require it; none: security defaults do. */
  readonly policies: readonly string[];
}

/**
 * Multifactor authentication is required, and a password is all that was shown. A user with a registered method must
 * use it, one without must first register one. An account without interactive sign-ins never has one.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes (AADSTS50076, AADSTS50079)
 *
 * That claims name the policies with 50079 was seen at version 1 endpoints (juunas11/aspnetcore2aadauth#6); also an
 * answer without claims (Azure/azure-kusto-python#89): that it is security defaults' is inferred.
 */
function mfaRefusal(signIn: UserSignIn, { resource, policies }: MfaRequirement): AadstsRefusal {
  if (hasRegistered(signIn)) return aadstsRefusal(50076, [resource]);
  const { enrollmentError, enrollmentNamesResource = true } = signIn.tenant.directoryBehavior;
  return aadstsRefusal(50079, [enrollmentNamesResource ? resource : ""], {
    ...(enrollmentError && { error: enrollmentError }),
    ...(policies.length > 0 && { claims: claimsOf(policies) }),
  });
}

function hasRegistered({ tenant: { directory, directoryBehavior }, user }: UserSignIn): boolean {
  return directoryBehavior.authenticationMethods === "aMethod" || directory.users.hasAuthenticationMethod(user.id);
}

/** Which policies a client has to satisfy (reported: Azure/azure-sdk-for-go, credential chain documentation, 2025). */
function claimsOf(policies: readonly string[]): string {
  return JSON.stringify({ access_token: { capolids: { essential: true, values: policies } } });
}
