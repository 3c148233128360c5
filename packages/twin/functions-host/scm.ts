import { Hono } from "hono";
import { BearerRefused } from "../network/bearer-refused.ts";
import type { VerifyBearer } from "../network/bearer-token.ts";
import { notSupportedResponse } from "../network/fault.ts";
import type { Handler } from "../network/handler.ts";
import { builtInRoles, holdsRole } from "../tenant/azure-role.ts";
import { NotSupported } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { toKuduDeployment } from "./deployments.ts";
import { createOneDeploy, type ScmOptions } from "./one-deploy.ts";
import { findSite } from "./site.ts";

/**
 * The SCM site of one Function App on Flex Consumption, with One Deploy as Azure CLI uses it (PyPI azure-cli,
 * `command_modules/appservice/custom.py`). A deployment is complete when 202 is answered, unless `upload` sets
 * otherwise.
 * https://learn.microsoft.com/azure/azure-functions/functions-deployment-technologies#one-deploy
 */
export function createScm(siteId: string, options: ScmOptions): Handler {
  const { tenant, deployments, upload } = options;
  const { subscription } = tenant;
  const oneDeploy = createOneDeploy(siteId, options);
  const scm = new Hono();

  scm.use(async (context, next) => {
    if (!findSite(subscription, siteId)) return new Response("No such site.", { status: 404 });
    return (await refusePublisher(context.req.raw, siteId, options)) ?? next();
  });

  scm.post("/api/publish", async ({ req: { raw: request } }) => {
    const deployer = deployerOf(request);
    const contentType = request.headers.get("content-type");
    if (contentType !== "application/zip") {
      const text = `Content-Type is '${contentType ?? ""}'. Send the package as 'application/zip'.`;
      return new Response(text, { status: 415 });
    }
    const id = await deployments.take(siteId, (earlier) => oneDeploy(request, { deployer, earlier }));
    if (id === undefined) return new Response("Another deployment of this site is in progress.", { status: 409 });
    return new Response(id, { status: 202 });
  });

  scm.get("/api/deployments/:id", async ({ req }) => {
    const id = req.param("id");
    const isLatest = id.toLowerCase() === "latest";
    const deployment = await deployments.poll(siteId, isLatest ? undefined : id);
    // The second wording: Azure/azure-dev#4439.
    if (!deployment)
      return new Response(isLatest ? "No deployment yet." : `Deployment ${id} not found.`, { status: 404 });
    const name = subscription.find(siteId)?.name ?? "";
    const status = deployment.endedAt === undefined ? (upload.inProgressStatus ?? 202) : 200;
    return Response.json(toKuduDeployment(deployment, new URL(req.url).host, name), { status });
  });

  scm.all("*", ({ req }) => {
    throw new NotSupported(`${req.method} ${req.path} of the SCM site`);
  });

  scm.onError((error) => {
    const refusal = notSupportedResponse(error);
    if (!refusal) throw error;
    return refusal;
  });

  return (request) => scm.fetch(request);
}

/** Reads the query. Refuses by name any option that isn't part of a plain deployment. */
function deployerOf(request: Request): string {
  const { searchParams } = new URL(request.url);
  const unknown = [...searchParams.keys()].find((name) => name !== "RemoteBuild" && name !== "Deployer");
  if (unknown !== undefined) throw new NotSupported(`the parameter '${unknown}' of POST /api/publish`);
  const remoteBuild = searchParams.get("RemoteBuild");
  if (remoteBuild?.toLowerCase() !== "false") {
    throw new NotSupported(`RemoteBuild '${remoteBuild ?? "(absent)"}' of POST /api/publish: use 'false'`);
  }
  return searchParams.get("Deployer") ?? "";
}

/**
 * The built-in roles with `microsoft.web/sites/publish/action`, which the SCM site requires of callers with a token.
 * Reported: Kudu wiki, MicrosoftDocs/azure-docs#78962, #73251. Custom roles grant nothing here.
 */
const publishingRoles = [builtInRoles.owner, builtInRoles.contributor, builtInRoles.websiteContributor];

interface PublishPermissionOptions {
  readonly tenant: Tenant;
  readonly verifyBearer: VerifyBearer;
}

/** Returns the refusal of a caller that can't publish to the site, or undefined. The texts are ours. */
async function refusePublisher(
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
