import type { VerifyBearer } from "../network/bearer-token.ts";
import type { Handler } from "../network/handler.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { dispatch } from "./dispatch.ts";
import { toErrorAnswer } from "./error-answer.ts";
import { fillInSiteProperties } from "./late-site-properties.ts";
import { OperationResults } from "./operation-results.ts";
import type { ResourceManagerBehavior } from "./resource-manager-behavior.ts";
import { followComponents } from "./smart-detection.ts";
import { noSiteHosts, type SiteHosts } from "./site-hosts.ts";
import type { Answer } from "./answer.ts";

export interface ResourceManagerOptions {
  readonly tenant: Tenant;
  /** Verifies tokens for Azure Resource Manager. */
  readonly verifyBearer: VerifyBearer;
  /** How much later than an Application Insights component Azure makes its own alert rule for it. Default: never. */
  readonly smartDetectionMilliseconds?: number | undefined;
  /** Default: no site has one. */
  readonly siteHosts?: SiteHosts;
  /** Default: none of it. */
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
