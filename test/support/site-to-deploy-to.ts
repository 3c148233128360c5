import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployersCloud } from "../../packages/core/azure/clouds.ts";
import { publishPackage } from "../../packages/core/azure/one-deploy/publish-package.ts";
import { PublishFailed } from "../../packages/core/azure/one-deploy/publish-failed.ts";
import { AdjustableClock } from "../../packages/twin/clock.ts";
import { startTwin, type TwinOptions } from "../../packages/twin/index.ts";
import { createLoopbackFetch } from "../../packages/twin/network/loopback-fetch.ts";
import { namesOfFunctions, packageOf } from "./hosted-site.ts";
import { clientToken, tokenEndpointOf } from "./client-token.ts";

const undo: (() => Promise<void> | void)[] = [];

/** For `afterEach`: test files share this module, and a hook of its own would be one of the first file's only. */
export async function closeSites(): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step();
}

const blobContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
const cloud = deployersCloud({});

/** A twin with a site to deploy to, made by Resource Manager, and the upload as its deployer runs it. */
export async function siteToDeployTo(options: Pick<TwinOptions, "upload" | "replication">) {
  const clock = new AdjustableClock();
  const directory = mkdtempSync(join(tmpdir(), "publish-against-twin-"));
  undo.push(() => rmSync(directory, { recursive: true, force: true }));
  const twin = await startTwin({ directory, clock, ...options });
  undo.push(() => twin.close());
  const fetch = createLoopbackFetch({ proxyUrl: twin.proxy.url, caPem: twin.certificateAuthority.pem });
  undo.push(() => fetch.close());
  const { tenantId, subscriptionId, deployer } = twin.control;

  const tokenFor = (resource: string): Promise<string> =>
    clientToken(fetch, tokenEndpointOf(tenantId), deployer, `${resource}/.default`);
  const resourceManager = async (method: string, path: string, version: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${cloud.resourceManager}${path}?api-version=${version}`, {
      method,
      headers: {
        authorization: `Bearer ${await tokenFor(cloud.resourceManager)}`,
        "content-type": "application/json",
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };

  const group = `/subscriptions/${subscriptionId}/resourceGroups/rg`;
  const location = "westeurope";
  const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/site`;
  const account = `${group}/providers/Microsoft.Storage/storageAccounts/stpublish`;
  const plan = `${group}/providers/Microsoft.Web/serverfarms/plan`;
  const siteId = `${group}/providers/Microsoft.Web/sites/func-publish`;
  const put = async (id: string, version: string, body: object) => await resourceManager("PUT", id, version, body);
  await put(group, "2024-03-01", { location });
  const { properties } = (await put(identity, "2023-01-31", { location })) as {
    readonly properties: { readonly principalId: string };
  };
  const sku = { name: "Standard_LRS" };
  await put(account, "2024-01-01", { location, kind: "StorageV2", sku, properties: {} });
  await put(`${account}/blobServices/default/containers/packages`, "2024-01-01", { properties: {} });
  const roleDefinitionId = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${blobContributor}`;
  const assignment = "11111111-1111-4111-8111-111111111111";
  await put(`${account}/providers/Microsoft.Authorization/roleAssignments/${assignment}`, "2022-04-01", {
    properties: { roleDefinitionId, principalId: properties.principalId, principalType: "ServicePrincipal" },
  });
  await put(plan, "2025-05-01", {
    location,
    kind: "functionapp",
    sku: { name: "FC1", tier: "FlexConsumption" },
    properties: { reserved: true },
  });
  const authentication = { type: "UserAssignedIdentity", userAssignedIdentityResourceId: identity };
  const storage = { type: "blobContainer", value: "https://stpublish.blob.core.windows.net/packages", authentication };
  await put(siteId, "2025-05-01", {
    location,
    kind: "functionapp,linux",
    identity: { type: "UserAssigned", userAssignedIdentities: { [identity]: {} } },
    properties: {
      serverFarmId: plan,
      siteConfig: { appSettings: [{ name: "IN_AZURE", value: "true" }] },
      functionAppConfig: {
        deployment: { storage },
        runtime: { name: "node", version: "24" },
        scaleAndConcurrency: { maximumInstanceCount: 40, instanceMemoryMB: 2048 },
      },
    },
  });

  /** One run of the upload, of a package that answers with its name. Its pauses pass on the twin's clock. */
  const publish = async (name: string, { startup = "", ...environment }: Readonly<Record<string, string>> = {}) => {
    const sha256 = Buffer.from(name.padEnd(32, "-")).toString("hex");
    const manifest = { "package.json": JSON.stringify({ packageSha256: sha256, main: "main.cjs" }) };
    const main = `app.http("orders", { handler: () => ({ body: "${name}" }) });`;
    const zip = await packageOf(`${main}\n${startup}`, manifest);
    const reported: string[] = [];
    const end = await publishPackage({
      environment: { ...environment, SITE_ID: siteId, PACKAGE_SHA256: sha256 },
      buildPackage: async () => ({ zip, sha256, functions: await namesOfFunctions(zip) }),
      fetch,
      tokens: {
        scm: async () => await tokenFor(cloud.scmResource),
        resourceManager: async () => await tokenFor(cloud.resourceManager),
      },
      now: () => clock.now().getTime(),
      sleep: async (milliseconds) => clock.advance(milliseconds),
      report: (line) => reported.push(line),
    }).catch((error: unknown) => {
      if (error instanceof PublishFailed) return error;
      throw error;
    });
    return { end, reported };
  };
  const host = async (): Promise<string> => {
    const site = (await resourceManager("GET", siteId, "2025-05-01")) as {
      readonly properties: { readonly defaultHostName: string };
    };
    return site.properties.defaultHostName;
  };
  /** What a caller gets: the site has no authentication here. */
  const answers = async (): Promise<string> => await (await fetch(`https://${await host()}/api/orders`)).text();
  const environment = {
    ...twin.environment,
    ARM_TENANT_ID: tenantId,
    ARM_CLIENT_ID: deployer.clientId,
    ARM_CLIENT_SECRET: deployer.clientSecret,
    SITE_ID: siteId,
  };
  /** The functions that Resource Manager lists. */
  const functions = async (): Promise<readonly string[]> => {
    const { value } = (await resourceManager("GET", `${siteId}/functions`, "2025-05-01")) as {
      readonly value: readonly { readonly properties: { readonly name: string } }[];
    };
    return value.map(({ properties: { name } }) => name);
  };
  return { publish, answers, functions, environment, faults: () => twin.control.faults() };
}
