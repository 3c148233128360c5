import { type ConditionalAccess, decide, type Decision, type SignIn } from "@protected-function/core/access/index.ts";
import { mfaCodesWhen, mfaRequired } from "../checks/mfa-required.ts";
import type { Deployed, DeployedServicePrincipal, Principal } from "./deployed.ts";
import type { Place, TokenResource, Verdict } from "./matrix.ts";

/** A verdict and the reason for it, in a sentence. */
export interface Reasoned {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** A token request: the subject, the resource and the place. */
export interface TokenRequest {
  readonly deployed: Deployed;
  readonly principal: Extract<Principal, { kind: "user" | "application" }>;
  readonly resource: TokenResource;
  readonly place: Place;
}

/** The decision of conditional access, even if something else refuses earlier. */
export function conditionalAccessOf(request: TokenRequest, tenant: ConditionalAccess = request.deployed): Decision {
  return decide(signInOf(request), tenant);
}

/**
 * Returns the reason that Entra ID refuses a token, or undefined if it issues one. Checks in the token endpoint's
 * order: the client, the person, assignment, conditional access, consent (packages/twin/FIDELITY.md, "Order of checks").
 */
export function refusalOf(request: TokenRequest, decision: Decision): Reasoned | undefined {
  return (
    refusedClient(request) ??
    refusedAssignment(request) ??
    refusedByPolicy(request, decision) ??
    refusedBySecurityDefaults(request) ??
    refusedConsent(request)
  );
}

/**
 * Returns the values of the API's app roles that the token would carry, including a disabled role
 * (packages/twin/entra/sign-in/held-roles.ts).
 */
export function rolesOf({ deployed, principal }: Omit<TokenRequest, "place" | "resource">): readonly string[] {
  const memberType = principal.kind === "user" ? "User" : "Application";
  const heldRoleIds = heldBy(principal, deployed.assignments).map(({ appRoleId }) => appRoleId);
  return deployed.api.appRoles.flatMap(({ id, value, allowedMemberTypes }) =>
    heldRoleIds.includes(id) && allowedMemberTypes.includes(memberType) && value !== null ? [value] : [],
  );
}

function servicePrincipalOf({ api, graph, resourceManager }: Deployed, resource: TokenResource) {
  const principalByResource: Readonly<Record<TokenResource, DeployedServicePrincipal>> = {
    "the API": api,
    "Microsoft Graph": graph,
    "anything else": resourceManager,
  };
  return principalByResource[resource];
}

/** A principal's own assignments, and a person's through direct groups. */
export function heldBy<Assignment extends { readonly principalId: string }>(
  principal: TokenRequest["principal"],
  assignments: readonly Assignment[],
): readonly Assignment[] {
  const ids =
    principal.kind === "user" ? [principal.userId, ...principal.directGroupIds] : [principal.servicePrincipalId];
  return assignments.filter(({ principalId }) => ids.includes(principalId));
}

/** The code for a password if no client takes it. */
export const withoutClient = "AADSTS7000218";

/** A password sign-in requires a public client and a member of the tenant. */
function refusedClient({ deployed, principal }: TokenRequest): Reasoned | undefined {
  if (principal.kind === "application") return undefined;
  if (!deployed.signIn.isPublicClient) {
    return refused(withoutClient, "Password sign-in is off: the setting publicClientFlows is false.");
  }
  // https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc: invited accounts can't use the grant.
  if (principal.userType === "Guest") {
    return {
      verdict: { outcome: "refused", by: "Entra ID" },
      reason: "A guest can't sign in with a password here: only the guest's own tenant knows it.",
    };
  }
  return undefined;
}

function refusedAssignment({ deployed, principal, resource }: TokenRequest): Reasoned | undefined {
  const { api, signIn, assignments } = deployed;
  const isLeftOut = (
    { appRoleAssignmentRequired }: DeployedServicePrincipal,
    assigned: Deployed["signIn"]["assignments"],
  ) => appRoleAssignmentRequired && heldBy(principal, assigned).length === 0;
  if (resource === "the API" && isLeftOut(api, assignments)) {
    return principal.kind === "user"
      ? refused("AADSTS50105", "The account isn't assigned to the API, directly or through a group.")
      : refused("AADSTS501051", "The application isn't assigned to the API.");
  }
  if (principal.kind === "user" && isLeftOut(signIn, signIn.assignments)) {
    const application = signsInAtTheApi(deployed) ? "the API's app registration" : "the public client";
    return refused("AADSTS50105", `The account isn't assigned to ${application}, where people sign in.`);
  }
  return undefined;
}

/**
 * Whether an administrator has consented to the client's delegated permissions: at the API, and at Graph for sign-in
 * only.
 */
function refusedConsent({ deployed, principal, resource }: TokenRequest): Reasoned | undefined {
  if (principal.kind === "application") return undefined;
  // A client that requests a token for itself only requests sign-in.
  const itself = resource === "the API" && signsInAtTheApi(deployed);
  const { id } = servicePrincipalOf(deployed, itself ? "Microsoft Graph" : resource);
  if (deployed.consents.some(({ resourceId, scope }) => resourceId === id && scope.trim() !== "")) return undefined;
  return refused("AADSTS65001", "No administrator consented to this access on a person's behalf.");
}

/** As in the guide: client and resource are one app registration. */
export function signsInAtTheApi({ signIn, api }: Deployed): boolean {
  return signIn.id === api.id;
}

/**
 * The audience of a token for the API. A version 1 token names the API as in the request. A client that requests a token
 * for itself uses its client id.
 */
export function apiAudienceOf({ api }: Deployed, isItself: boolean): string {
  return api.tokenVersion === 2 || isItself ? api.appId : api.identifierUri;
}

function refusedByPolicy({ deployed }: TokenRequest, decision: Decision): Reasoned | undefined {
  const names = decision.decidedBy.map((id) => deployed.policies.find((policy) => policy.id === id)?.displayName ?? id);
  const policies = names.map((name) => `"${name}"`).join(" and ");
  switch (decision.outcome) {
    case "granted":
      return undefined;
    case "blocked":
      return {
        verdict: { outcome: "refused", by: "conditional access", code: "AADSTS53003" },
        reason: `Blocked by ${policies}.`,
      };
    case "controls required":
      return {
        verdict: { outcome: "more demanded", by: "conditional access", code: codeOf(decision.controls) },
        reason: `${policies} requires ${decision.controls.join(", ")}, which a password sign-in can't provide.${whichOf(decision.controls)}`,
      };
  }
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function codeOf(controls: readonly string[]): string {
  if (controls.includes("mfa")) return mfaRequired;
  return controls.includes("compliantDevice") ? "AADSTS53000" : "AADSTS53001";
}

function whichOf(controls: readonly string[]): string {
  return controls.includes("mfa") ? ` ${mfaCodesWhen}` : "";
}

/** https://learn.microsoft.com/entra/fundamentals/security-defaults */
function refusedBySecurityDefaults({ deployed, principal }: TokenRequest): Reasoned | undefined {
  if (!deployed.securityDefaults || principal.kind !== "user") return undefined;
  return {
    verdict: { outcome: "more demanded", by: "Entra ID", code: mfaRequired },
    reason: `Security defaults are on and require MFA, which a password sign-in can't provide. ${mfaCodesWhen}`,
  };
}

function refused(code: string, reason: string): Reasoned {
  return { verdict: { outcome: "refused", by: "Entra ID", code }, reason };
}

/** People request `openid profile` from Graph, which has consent. Every other request uses `.default`. */
function signInOf({ deployed, principal, resource, place }: TokenRequest): SignIn {
  const isUser = principal.kind === "user";
  return {
    identity: isUser
      ? {
          kind: "user",
          userId: principal.userId,
          groupIds: principal.groupIds,
          roleTemplateIds: [],
          userType: principal.userType,
        }
      : {
          kind: "servicePrincipal",
          servicePrincipalId: principal.servicePrincipalId,
          type: principal.isManagedIdentity ? "managedIdentity" : "application",
          ofThisTenant: true,
        },
    resources: [servicePrincipalOf(deployed, resource).appId],
    scopes: isUser ? (resource === "Microsoft Graph" ? ["openid", "profile"] : [".default"]) : [],
    client: { clientId: isUser ? deployed.signIn.appId : principal.clientId, isConfidential: !isUser },
    ipAddress: place.address,
    clientAppType: "mobileAppsAndDesktopClients",
    // Neither a password, a secret nor a browser is a device code or a transferred session.
    authenticationFlow: "none",
    at: deployed.at,
  };
}
