import { builtInRoles, holdsRole } from "../tenant/azure-role.ts";
import type { UploadBehavior } from "./upload-behavior.ts";
import type { Handler } from "../network/handler.ts";
import type { VerifyBearer } from "../network/bearer-token.ts";
import type { DescribedFunction, Resource, Subscription } from "../tenant/subscription.ts";
import { NotSupported } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { AcceptedDeployment, CodeDeployment, Deployments } from "./deployments.ts";
import { BadPackage, readPackage } from "./package-archive.ts";
import { findSite, type Site } from "./site.ts";

type OneDeployOptions = Pick<ScmOptions, "tenant" | "upload" | "host">;

/** Handles one upload to a site, from start to finish. */
type OneDeploy = (
  request: Request,
  context: { readonly deployer: string; readonly earlier: number },
) => Promise<AcceptedDeployment>;

/** Reported for Flex Consumption, complete except for the status: Azure/Azure-Functions#2666. */
const syncFailed =
  "Function triggers synchronization failed due to Response status code does not indicate success: 401 (Unauthorized).";

/** Reported, word for word: Azure/azure-cli#33184. */
const restarted = (id: string): string =>
  `[KuduSpecializer] Kudu has been restarted after package deployed for deployment ${id}. Kudu Restart Count: 1.`;

/** Handles uploads to one site: stores the package, makes it live and synchronizes its triggers. */
export function createOneDeploy(siteId: string, { tenant, upload, host }: OneDeployOptions): OneDeploy {
  const { subscription, clock } = tenant;
  const { polls = 0, endings = [], triggerSync = "works" } = upload;

  return async (request, { deployer, earlier }) => {
    const receivedAt = clock.now();
    const zip = new Uint8Array(await request.arrayBuffer());
    const id = tenant.newId();
    const end = async (): Promise<CodeDeployment | undefined> => {
      const obstacle = await obstacleTo(zip, earlier);
      if (obstacle === undefined) await goLive(id, zip, receivedAt);
      const isLive = obstacle === undefined;
      const failure = obstacle ?? (triggerSync === "fails" ? syncFailed : undefined);
      const endedDeployment = { id, deployer, receivedAt, endedAt: clock.now(), isLive };
      switch (endings[earlier] ?? endings.at(-1) ?? "reported") {
        case "vanishes":
          return undefined;
        case "partial success":
          return { ...endedDeployment, status: "partial success", message: restarted(id) };
        case "reported":
          return { ...endedDeployment, status: failure === undefined ? "success" : "failed", message: failure ?? "" };
      }
    };
    return { id, deployer, receivedAt, polls, end };
  };

  async function obstacleTo(zip: Uint8Array, earlier: number): Promise<string | undefined> {
    try {
      await readPackage(zip);
    } catch (error) {
      if (error instanceof BadPackage) return error.message;
      throw error;
    }
    const siteResource = findSite(subscription, siteId);
    if (!siteResource) return "The site was deleted during the deployment.";
    return upload.storageRefusals?.[earlier] ?? storageObstacle(tenant, siteResource);
  }

  async function goLive(deploymentId: string, zip: Uint8Array, receivedAt: Date): Promise<void> {
    if (triggerSync !== "works") await rememberFunctions();
    subscription.deployPackage(siteId, deploymentId, zip, receivedAt);
    if (triggerSync === "works") subscription.functions.synchronize(siteId, { deploymentId });
  }

  /**
   * Remembers the functions of the package that ran until now, which stay registered. Asks the host while it still has
   * them.
   */
  async function rememberFunctions(): Promise<void> {
    const registration = subscription.functions.registrationOf(siteId);
    if (!registration || registration.functions) return;
    const headers = { "x-functions-key": subscription.masterKeyOf(siteId) };
    const answer = await host(new Request("https://localhost/admin/functions", { headers }));
    const functions = answer.ok ? ((await answer.json()) as readonly DescribedFunction[]) : [];
    subscription.functions.synchronize(siteId, { ...registration, functions });
  }
}

const sufficientRoles = [builtInRoles.storageBlobDataOwner, builtInRoles.storageBlobDataContributor];

/**
 * The platform stores the package in the site's deployment container, using the site's identity. Returns what prevents
 * that, or undefined. The wording is ours.
 * https://learn.microsoft.com/azure/azure-functions/flex-consumption-how-to (deployment settings)
 */
function storageObstacle(
  tenant: Tenant,
  { resource, site }: { readonly resource: Resource; readonly site: Site },
): string | undefined {
  const { subscription } = tenant;
  const { value, authentication } = site.properties.functionAppConfig.deployment.storage;
  const container = findContainer(subscription, value);
  if (!container) return `The deployment container ${value} does not exist: status 404 from storage.`;
  if (authentication.type !== "UserAssignedIdentity") {
    throw new NotSupported(`deployment.storage.authentication.type '${authentication.type}'`);
  }
  const identityId = authentication.userAssignedIdentityResourceId ?? "";
  const assigned = Object.keys(site.identity?.userAssignedIdentities ?? {}).map((id) => id.toLowerCase());
  const identity = assigned.includes(identityId.toLowerCase()) ? subscription.find(identityId) : undefined;
  if (!identity) {
    return `The site ${resource.name} doesn't have the identity '${identityId}' that deployment.storage names.`;
  }
  const { principalId } = identity.body["properties"] as { readonly principalId: string };
  if (holdsRole(tenant, principalId, container, sufficientRoles)) return undefined;
  return (
    `Status 403 from storage: the identity ${principalId} of the site ${resource.name} may not write to ` +
    `${value}. It needs Storage Blob Data Owner or Storage Blob Data Contributor on the storage account.`
  );
}

/** Returns the resource id of the container with that URL. */
function findContainer(subscription: Subscription, url: string): string | undefined {
  const [, accountName, containerName] = /^https:\/\/([^./]+)\.blob\.core\.windows\.net\/([^/]+)\/?$/i.exec(url) ?? [];
  const account = subscription
    .ofType("Microsoft.Storage/storageAccounts")
    .find(({ name }) => name.toLowerCase() === accountName?.toLowerCase());
  return account && subscription.find(`${account.id}/blobServices/default/containers/${containerName}`)?.id;
}

export interface ScmOptions {
  readonly tenant: Tenant;
  readonly verifyBearer: VerifyBearer;
  readonly deployments: Deployments;
  readonly upload: UploadBehavior;
  /** The Functions host that runs the deployed package. */
  readonly host: Handler;
}
