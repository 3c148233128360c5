import { emptyListWords } from "@protected-function/core/azure/arm/auth-settings.ts";
import { isExcluded } from "./columns.ts";
import type { Deployed, DeployedEndpoint } from "./deployed.ts";
import type { Reasoned } from "./entra-verdict.ts";

/** The holder of a token for the API, and the token's content. */
interface Bearer {
  /** The client id of the calling application. A person's token names the client where the person signed in. */
  readonly clientId: string;
  readonly audience: string;
  readonly roles: readonly string[];
}

/** Returns the reason that a call needs no token there, or undefined if it needs one. */
export function openVerdict(deployed: Deployed, endpoint: DeployedEndpoint): Reasoned | undefined {
  if (endpoint.allowedAppRoleIds !== undefined || refusedBare(deployed, endpoint)) return undefined;
  return { verdict: { outcome: "allowed", status: 200 }, reason: "The endpoint is anonymous: it needs no token." };
}

/**
 * Returns the result of a call with a valid Entra ID token. Checks the issuer, the audience, the calling application,
 * then the function's role.
 */
export function callVerdict(
  deployed: Deployed,
  endpoint: DeployedEndpoint,
  { clientId, audience, roles }: Bearer,
): Reasoned {
  const { gate, api, tenantId } = deployed;
  // Without App Service authentication anyone could forge the principal, so the function refuses.
  if (!gate.enabled)
    return functionRefuses(401, "App Service authentication is off, so the function refuses every request.");
  if (isExcluded(endpoint, gate)) {
    return functionRefuses(401, "App Service excludes the path from authentication, so the function sees no caller.");
  }
  if (issuerVersion(gate.issuer, tenantId) !== api.tokenVersion) {
    return gateRefuses(401, "App Service authentication expects another issuer.");
  }
  if (![api.appId, ...gate.audiences].includes(audience)) {
    return gateRefuses(401, "App Service authentication expects another audience.");
  }
  if (gate.allowedApplications !== undefined && !gate.allowedApplications.includes(clientId)) {
    // The stricter reading, as the twin's default.
    const isEmpty = gate.allowedApplications.length === 0;
    return gateRefuses(
      403,
      isEmpty
        ? `The list of allowed applications is empty: ${emptyListWords}.`
        : "App Service authentication doesn't allow the calling application.",
    );
  }
  if (endpoint.allowedAppRoleIds === undefined) {
    return {
      verdict: { outcome: "allowed", status: 200 },
      reason: "App Service authentication requires a token; the endpoint requires no role.",
    };
  }
  const allowed = endpoint.allowedAppRoleIds.map(
    (roleId) => api.appRoles.find(({ id }) => id === roleId)?.value ?? roleId,
  );
  const carried = allowed.filter((role) => roles.includes(role));
  if (carried.length === 0) return functionRefuses(403, `The token lacks the app role ${allowed.join(" or ")}.`);
  return {
    verdict: { outcome: "allowed", status: 200 },
    reason: `The token carries ${carried.join(" and ")}, and App Service authentication allows the calling application.`,
  };
}

/** Returns the result of a call without a token. */
export function bareCallVerdict(deployed: Deployed, endpoint: DeployedEndpoint): Reasoned {
  return (
    openVerdict(deployed, endpoint) ??
    refusedBare(deployed, endpoint) ??
    functionRefuses(
      401,
      deployed.gate.enabled
        ? "App Service authentication requires no token, but the function does."
        : "App Service authentication is off, so the function refuses every request.",
    )
  );
}

/** Returns App Service's refusal, or undefined if the call reaches the function. */
function refusedBare({ gate }: Deployed, endpoint: DeployedEndpoint): Reasoned | undefined {
  if (!gate.enabled || gate.unauthenticatedStatus === undefined || isExcluded(endpoint, gate)) return undefined;
  return gateRefuses(gate.unauthenticatedStatus, "App Service rejects the request; your function never runs.");
}

/**
 * The version of a token that App Service authentication accepts. Undefined for an issuer of neither version or of
 * another tenant.
 */
function issuerVersion(issuer: string, tenantId: string): 1 | 2 | undefined {
  const text = issuer.replace(/\/$/, "");
  if (text === `https://login.microsoftonline.com/${tenantId}/v2.0`) return 2;
  return text === `https://sts.windows.net/${tenantId}` ? 1 : undefined;
}

function gateRefuses(status: number, reason: string): Reasoned {
  return { verdict: { outcome: "refused", by: "App Service", status }, reason };
}

function functionRefuses(status: number, reason: string): Reasoned {
  return { verdict: { outcome: "refused", by: "the function", status }, reason };
}
