import { Hono } from "hono";
import type { VerifyBearer } from "../network/bearer-token.ts";
import { notImitatedResponse } from "../network/fault.ts";
import type { Handler } from "../network/handler.ts";
import { NotImitated } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { storageObstacle } from "./deployment-storage.ts";
import type { Deployment, Deployments } from "./deployments.ts";
import { toKuduDeployment } from "./kudu-deployment.ts";
import { BadPackage, readPackage } from "./package-archive.ts";
import { refusePublisher } from "./publish-permission.ts";
import { findSite } from "./site.ts";
import type { UploadBehavior } from "./upload-behavior.ts";

interface ScmOptions {
  readonly tenant: Tenant;
  readonly verifyBearer: VerifyBearer;
  readonly deployments: Deployments;
  readonly upload: UploadBehavior;
}

/**
 * The SCM site of one Function App on Flex Consumption: One Deploy as Azure CLI does it (PyPI azure-cli,
 * `command_modules/appservice/custom.py`). A deployment is over when 202 is answered; in Azure it takes seconds.
 * https://learn.microsoft.com/azure/azure-functions/functions-deployment-technologies#one-deploy
 */
export function createScm(siteId: string, options: ScmOptions): Handler {
  const { tenant, deployments, upload } = options;
  const { subscription, clock } = tenant;
  const scm = new Hono();

  scm.use(async (context, next) => {
    if (!findSite(subscription, siteId)) return new Response("No such site.", { status: 404 });
    return (await refusePublisher(context.req.raw, siteId, options)) ?? next();
  });

  scm.post("/api/publish", async ({ req: { raw: request } }) => {
    const deployer = deployerOf(request);
    const contentType = request.headers.get("content-type");
    if (contentType !== "application/zip") {
      const text = `Content-Type is '${contentType ?? ""}'; a package is sent as 'application/zip'.`;
      return new Response(text, { status: 415 });
    }
    const deployment = await deployments.run(siteId, () => deploy(request, deployer));
    if (!deployment) return new Response("Another deployment of this site is going on.", { status: 409 });
    return new Response(deployment.id, { status: 202 });
  });

  scm.get("/api/deployments/latest", ({ req: { raw: request } }) => {
    const latest = deployments.latest(siteId);
    if (!latest) return new Response("No deployment yet.", { status: 404 });
    const name = subscription.find(siteId)?.name ?? "";
    return Response.json(toKuduDeployment(latest, new URL(request.url).host, name));
  });

  scm.all("*", ({ req }) => {
    throw new NotImitated(`${req.method} ${req.path} of the SCM site`);
  });

  scm.onError((error) => {
    const refusal = notImitatedResponse(error);
    if (!refusal) throw error;
    return refusal;
  });

  async function deploy(request: Request, deployer: string): Promise<Deployment> {
    const receivedAt = clock.now();
    const zip = new Uint8Array(await request.arrayBuffer());
    const id = tenant.newId();
    const obstacle = await obstacleTo(zip);
    const isLive = obstacle === undefined;
    const message = obstacle ?? deployAs(id, zip, receivedAt);
    const status = message === undefined ? "success" : "failed";
    return { id, status, message: message ?? "", isLive, deployer, receivedAt, endedAt: clock.now() };
  }

  /** Makes the package live, and says what then keeps its functions from being listed. */
  function deployAs(deploymentId: string, zip: Uint8Array, receivedAt: Date): string | undefined {
    subscription.deployPackage(siteId, deploymentId, zip, receivedAt);
    const { triggerSync = "works" } = upload;
    if (triggerSync === "works") subscription.functions.synchronize(siteId, { deploymentId });
    return triggerSync === "fails" ? syncFailed : undefined;
  }

  async function obstacleTo(zip: Uint8Array): Promise<string | undefined> {
    try {
      await readPackage(zip);
    } catch (error) {
      if (error instanceof BadPackage) return error.message;
      throw error;
    }
    const found = findSite(subscription, siteId);
    if (!found) return "The site was deleted meanwhile.";
    return storageObstacle(tenant, found);
  }

  return (request) => scm.fetch(request);
}

/** Reported for Flex Consumption, whole but for the status: Azure/Azure-Functions#2666. */
const syncFailed =
  "Function triggers synchronization failed due to Response status code does not indicate success: 401 (Unauthorized).";

/** Reads the query; whatever it asks for beyond a plain deployment is refused by name. */
function deployerOf(request: Request): string {
  const { searchParams } = new URL(request.url);
  const unknown = [...searchParams.keys()].find((name) => name !== "RemoteBuild" && name !== "Deployer");
  if (unknown !== undefined) throw new NotImitated(`the parameter '${unknown}' of POST /api/publish`);
  const remoteBuild = searchParams.get("RemoteBuild");
  if (remoteBuild?.toLowerCase() !== "false") {
    throw new NotImitated(`RemoteBuild '${remoteBuild ?? "(absent)"}' of POST /api/publish: it takes 'false' only`);
  }
  return searchParams.get("Deployer") ?? "";
}
