import type { Decision, PolicyDecision, SignIn as AccessSignIn } from "@protected-function/core/access/index.ts";
import {
  circumstancesOf,
  decideKnown,
  servicePrincipalIdentity,
  userIdentity,
} from "../../tenant/conditional-access/identities.ts";
import { NotSupported } from "../../tenant/refusal.ts";
import type { AppliedPolicy, SignInRecord } from "../../tenant/sign-in-log.ts";
import { aadstsRefusal, type AadstsRefusal } from "../errors.ts";
import { consentedOn } from "./consent.ts";
import type { SignIn, UserSignIn } from "./sign-in.ts";

/**
 * Applies the tenant's conditional access policies currently in force, after the first factor and again at every
 * refresh. Report-only policies are logged and block nothing.
 * https://learn.microsoft.com/entra/identity/conditional-access/overview
 */
export function refuseByConditionalAccess(signIn: SignIn): void {
  const { tenant } = signIn;
  const evaluated = accessSignIn(signIn);
  const decision = decideKnown(evaluated, tenant.conditionalAccess.inForce());
  tenant.signInLog.add(signInRecord(evaluated, decision));
  if (decision.outcome === "blocked") throw aadstsRefusal(53003, [], { claims: claimsOf(decision.decidedBy) });
  if (decision.outcome === "controls required") throw unmetControl(decision, signIn);
  refuseFrequency(decision, signIn);
}

/**
 * Someone who has just signed in meets every frequency. The age of an earlier sign-in isn't compared with one.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
 */
function refuseFrequency({ policies }: Decision, signIn: SignIn): void {
  if (signIn.kind !== "user" || signIn.firstFactor === "password") return;
  const limiting = policies.find(
    ({ reportOnly, sessionControls }) => !reportOnly && sessionControls.includes("signInFrequency"),
  );
  if (limiting)
    throw new NotSupported(
      `a ${signIn.firstFactor} under the sign-in frequency of the policy "${limiting.displayName}"`,
    );
}

/**
 * Returns the refusal for a missing control. Only a browser's sign-in can prove more than a password, a second factor.
 * Multifactor authentication is named before other controls (inferred).
 */
function unmetControl({ controls, resources, decidedBy }: Decision, signIn: SignIn): Error {
  const requestedAppId = signIn.resource.servicePrincipal.appId;
  const [refusedAppId = requestedAppId] = resources;
  if (controls.includes("mfa") && signIn.kind === "user") {
    return mfaRefusal(signIn, {
      resource: resources.includes(requestedAppId) ? requestedAppId : refusedAppId,
      policies: decidedBy,
    });
  }
  if (controls.includes("compliantDevice")) return aadstsRefusal(53000, []);
  if (controls.includes("domainJoinedDevice")) return aadstsRefusal(53001, []);
  return new NotSupported(`the refusal of a sign-in that does not meet the grant control ${controls.join(", ")}`);
}

/**
 * Returns the sign-in in the form that conditional access evaluates. The password grant counts as a desktop client:
 * it's modern authentication without a browser (inferred).
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
    ...circumstancesOf(tenant.directoryBehavior, from),
    clientAppType: (isUser && signIn.clientAppType) || "mobileAppsAndDesktopClients",
    ...(isUser && signIn.hasSecondFactor === true && { satisfiedControls: ["mfa"] }),
    at,
  };
}

/**
 * Returns the requested scopes. `.default` means the scopes consented on the resource. Without any, it means itself.
 */
function scopesAsked(signIn: UserSignIn): readonly string[] {
  const { scope } = signIn;
  const consented = scope.isDefault ? consentedOn(signIn) : [];
  const behindDefault = scope.isDefault && consented.length === 0 ? [".default"] : consented;
  return [...new Set([...scope.permissions, ...behindDefault, ...scope.openidScopes])];
}

/** Returns a decision's record for the sign-in log. https://learn.microsoft.com/graph/api/resources/signin */
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
  const policyName = { id: policyId, displayName };
  if (state === "disabled") return { ...policyName, result: "notEnabled" };
  if (!applies) return { ...policyName, result: reportOnly ? "reportOnlyNotApplied" : "notApplied" };
  if (outcome === "granted") return { ...policyName, result: reportOnly ? "reportOnlySuccess" : "success" };
  if (!reportOnly) return { ...policyName, result: "failure" };
  // "User action would be required to satisfy": no user can satisfy a block.
  return { ...policyName, result: outcome === "blocked" ? "reportOnlyFailure" : "reportOnlyInterrupted" };
}

/** Windows Azure Service Management API. Azure's portal, CLI and PowerShell request tokens for it. */
const azure = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

/**
 * Applies security defaults, which affect only users. Every user has to register for multifactor authentication. The
 * 14-day grace period no longer exists since MicrosoftDocs/entra-docs#1038. Administrators and users of Azure need it
 * at every sign-in, other users when Microsoft finds it necessary. Applications aren't affected, and earlier sign-ins
 * continue until their tokens are revoked. https://learn.microsoft.com/entra/fundamentals/security-defaults
 *
 * Inferred: security defaults apply after conditional access, whose report-only policies can coexist with them.
 */
export function refuseBySecurityDefaults(signIn: SignIn): void {
  const { tenant, resource } = signIn;
  if (signIn.kind === "client" || !tenant.conditionalAccess.securityDefaultsEnabled) return;
  if (signIn.firstFactor === "refresh token" || signIn.hasSecondFactor === true) return;
  if (hasRegistered(signIn) && !isAsked(signIn)) return;
  throw mfaRefusal(signIn, { resource: resource.servicePrincipal.appId, policies: [] });
}

/**
 * Returns whether the user must use multifactor authentication. Any directory role in the twin is an administrator
 * role.
 */
function isAsked({ tenant: { directory, directoryBehavior }, user, resource }: UserSignIn): boolean {
  if (directoryBehavior.securityDefaultsAsk !== "administratorsAndAzure") return true;
  return resource.servicePrincipal.appId === azure || directory.directoryRoles.memberRolesOf(user.id).length > 0;
}

interface MfaRequirement {
  /** Client id of the resource that requires multifactor authentication. */
  readonly resource: string;
  /** Ids of the policies that require it. Empty if security defaults require it. */
  readonly policies: readonly string[];
}

/**
 * Returns the refusal if multifactor authentication is required and the user gave only a password. A user with a
 * registered method must use it. A user without one must first register one. An account without interactive sign-ins
 * never has one.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes (AADSTS50076, AADSTS50079)
 *
 * Version 1 endpoints were seen to send claims with the policies in 50079 (juunas11/aspnetcore2aadauth#6). There is
 * also an answer without claims (Azure/azure-kusto-python#89). Inferred: that one comes from security defaults.
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

/**
 * Returns the claims that name the policies to satisfy (reported: Azure/azure-sdk-for-go, credential chain
 * documentation, 2025).
 */
function claimsOf(policies: readonly string[]): string {
  return JSON.stringify({ access_token: { capolids: { essential: true, values: policies } } });
}
