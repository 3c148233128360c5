import { BearerRefused } from "../network/bearer-refused.ts";
import type { VerifyBearer } from "../network/bearer-token.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { builtInRoles, holdsRole } from "../tenant/azure-role.ts";

/**
 * The built-in roles with `microsoft.web/sites/publish/action`, which the SCM site asks of callers with a token.
 * Reported: Kudu wiki, MicrosoftDocs/azure-docs#78962, #73251. Custom roles grant nothing here.
 */
const publishingRoles = [builtInRoles.owner, builtInRoles.contributor, builtInRoles.websiteContributor];

interface PublishPermissionOptions {
  readonly tenant: Tenant;
  readonly verifyBearer: VerifyBearer;
}

/** The refusal of a caller who may not publish to the site, or nothing. The texts are ours. */
export async function refusePublisher(
  request: Request,
  siteId: string,
  { tenant, verifyBearer }: PublishPermissionOptions,
): Promise<Response | undefined> {
  try {
    const { oid } = await verifyBearer(request);
    if (holdsRole(tenant, oid, siteId, publishingRoles)) return undefined;
    const text = `The principal '${oid}' may not perform 'microsoft.web/sites/publish/action' on '${siteId}': it needs Owner, Contributor or Website Contributor there or above.`;
    return new Response(text, { status: 403 });
  } catch (error) {
    if (!(error instanceof BearerRefused)) throw error;
    return new Response(error.message, { status: 401, headers: { "WWW-Authenticate": "Bearer" } });
  }
}
