import { BearerRefused, type BearerRefusedReason } from "../network/bearer-refused.ts";
import type { VerifyBearer } from "../network/bearer-token.ts";
import type { Handler } from "../network/handler.ts";
import { Refusal } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { dispatch } from "./dispatch.ts";
import { fillInSiteProperties } from "./resource-types/site.ts";
import type { ResourceManagerBehavior } from "./resource-manager-behavior.ts";
import { type Answer, noSiteHosts, OperationResults, type SiteHosts } from "./resource-type.ts";
import { followComponents } from "./smart-detection.ts";
import { WebRefusal } from "./web-refusal.ts";

interface ResourceManagerOptions {
  readonly tenant: Tenant;
  /** Verifies tokens for Azure Resource Manager. */
  readonly verifyBearer: VerifyBearer;
  /**
   * How long after an Application Insights component Azure creates its own alert rule for the component. Default:
   * never.
   */
  readonly smartDetectionMilliseconds?: number | undefined;
  /** Default: no site has a host. */
  readonly siteHosts?: SiteHosts;
  /** Default: none of these behaviors. */
  readonly behavior?: ResourceManagerBehavior | undefined;
}

/** Azure Resource Manager, host `management.azure.com`, with the resource types that the program declares. */
export function createResourceManager(options: ResourceManagerOptions): Handler {
  const { tenant, verifyBearer, smartDetectionMilliseconds, siteHosts = noSiteHosts, behavior = {} } = options;
  const operationResults = new OperationResults(tenant.newId);

  return async (request) => {
    const requestId = tenant.newId();
    const correlationId = request.headers.get("x-ms-correlation-request-id") ?? requestId;
    const headers = {
      "x-ms-request-id": requestId,
      "x-ms-correlation-request-id": correlationId,
      "Cache-Control": "no-cache",
    };
    return toResponse(await answer(request), headers);
  };

  async function answer(request: Request): Promise<Answer> {
    try {
      if (smartDetectionMilliseconds !== undefined) followComponents(tenant, smartDetectionMilliseconds);
      const { lateSitePropertiesMilliseconds } = behavior;
      if (lateSitePropertiesMilliseconds !== undefined) fillInSiteProperties(tenant, lateSitePropertiesMilliseconds);
      const caller = await verifyBearer(request);
      return await dispatch(request, { tenant, caller, operationResults, siteHosts, behavior });
    } catch (error) {
      return toErrorAnswer(error, tenant);
    }
  }
}

function toResponse({ status, body, headers = {} }: Answer, common: Readonly<Record<string, string>>): Response {
  const init = { status, headers: { ...common, ...headers } };
  return body === undefined ? new Response(null, init) : Response.json(body, init);
}

/** The codes are Resource Manager's. All texts but the first are ours. */
const tokenRefusals: Readonly<Record<BearerRefusedReason, readonly [code: string, message: string]>> = {
  "no token": ["AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing."],
  malformed: ["InvalidAuthenticationToken", "The access token is invalid."],
  expired: ["ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than current UTC time."],
  "not yet valid": ["InvalidAuthenticationToken", "The access token is not yet valid."],
  audience: [
    "InvalidAuthenticationTokenAudience",
    "The access token has been obtained for wrong audience or resource. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.core.windows.net','https://management.azure.com/','https://management.azure.com'.",
  ],
  issuer: [
    "InvalidAuthenticationTokenTenant",
    "The access token is from the wrong issuer. It must match the tenant associated with this subscription.",
  ],
  signature: ["InvalidAuthenticationToken", "The access token is invalid."],
};

/** Turns errors into answers. Rethrows an error that isn't a refusal, because it's a bug in the twin. */
function toErrorAnswer(error: unknown, tenant: Tenant): Answer {
  if (error instanceof WebRefusal) return { status: error.status, body: error.toEnvelope() };
  if (error instanceof Refusal) {
    return { status: error.status, body: { error: { code: error.code, message: error.message } } };
  }
  if (!(error instanceof BearerRefused)) throw error;
  const [code, message] = tokenRefusals[error.reason];
  // Clients learn the tenant to sign in to from this header.
  const challenge = `Bearer authorization_uri="https://login.windows.net/${tenant.tenantId}", error="invalid_token", error_description="${message}"`;
  return { status: 401, body: { error: { code, message } }, headers: { "WWW-Authenticate": challenge } };
}
