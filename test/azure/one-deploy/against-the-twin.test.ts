import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { deployersCloud } from "../../../azure/clouds.ts";
import { publishPackage } from "../../../azure/one-deploy/publish-package.ts";
import { PublishFailed } from "../../../azure/one-deploy/publish-failed.ts";
import { registeredFunctions } from "../../../functions/build/registered-functions.ts";
import { storageRefusals, type UploadBehavior } from "../../../twin/functions-host/index.ts";
import { startTwin, type TwinOptions } from "../../../twin/index.ts";
import { createLoopbackFetch } from "../../../twin/network/loopback-fetch.ts";
import { packageOf } from "../../support/hosted-site.ts";
import { sampleProject } from "../../support/sample-project.ts";
import { fakeClock } from "./fake-azure.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const blobContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
const cloud = deployersCloud({});

/** A twin with a site to deploy to, made by Resource Manager, and the upload as its deployer runs it. */
async function siteToDeployTo(options: Pick<TwinOptions, "upload" | "injections">) {
  const directory = mkdtempSync(join(tmpdir(), "publish-against-twin-"));
  undo.push(() => rmSync(directory, { recursive: true, force: true }));
  const twin = await startTwin({ directory, ...options });
  undo.push(() => twin.close());
  const fetch = createLoopbackFetch({ proxyUrl: twin.proxy.url, caPem: twin.certificateAuthority.pem });
  undo.push(() => fetch.close());
  const { tenantId, subscriptionId, deployer } = twin.control;

  const tokenFor = async (resource: string): Promise<string> => {
    const response = await fetch(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: deployer.clientId,
        client_secret: deployer.clientSecret,
        scope: `${resource}/.default`,
      }),
    });
    return ((await response.json()) as { readonly access_token: string }).access_token;
  };
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

  /** One run of the upload, of a package that answers with its name. */
  const publish = async (name: string, startup = "", deadlineSeconds = 600) => {
    const sha256 = Buffer.from(name.padEnd(32, "-")).toString("hex");
    const manifest = { "package.json": JSON.stringify({ packageSha256: sha256, main: "main.cjs" }) };
    const main = `app.http("orders", { handler: () => ({ body: "${name}" }) });`;
    const zip = await packageOf(`${main}\n${startup}`, manifest);
    const { clock, reported } = fakeClock();
    const end = await publishPackage({
      environment: { SITE_ID: siteId, PACKAGE_SHA256: sha256, PUBLISH_DEADLINE_SECONDS: `${deadlineSeconds}` },
      buildPackage: async () => ({ zip, sha256 }),
      functionsOf: registeredFunctions,
      fetch,
      tokens: {
        scm: async () => await tokenFor(cloud.scmResource),
        resourceManager: async () => await tokenFor(cloud.resourceManager),
      },
      ...clock,
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
  return { publish, answers, environment, faults: () => twin.control.faults() };
}

const failed = (code: string) => expect.objectContaining({ name: "PublishFailed", code });
const byHash = / confirmed by the running host's hash and Resource Manager's list: orders$/;
const byRecord = / confirmed by its record and Resource Manager's list: orders$/;

describe("a second package, whose functions have the names of the first's,", () => {
  test.each<[string, UploadBehavior, RegExp]>([
    ["as usual", {}, byHash],
    ["without its files", { packageFiles: "refused" }, byRecord],
    ["where the record vanishes", { polls: 2, endings: ["reported", "vanishes"] }, byHash],
    [
      "where the record vanishes since storage refused it",
      { polls: 1, endings: ["reported", "vanishes"], storageRefusals: [undefined, storageRefusals.forbidden] },
      byHash,
    ],
    [
      "where it partly succeeds, is not there, and nobody says so",
      {
        endings: ["reported", "partial success", "reported"],
        storageRefusals: [undefined, storageRefusals.noContainer],
        packageFiles: "refused",
      },
      byRecord,
    ],
  ])("is proved live %s", async (_, upload, text) => {
    const site = await siteToDeployTo({ upload });
    expect((await site.publish("first")).end).toMatch(/^deployed /);
    expect(await site.answers()).toBe("first");

    const { end } = await site.publish("second");

    expect(end).toMatch(text);
    expect(await site.answers()).toBe("second");
    expect(site.faults()).toEqual([]);
  });

  test("is never taken for live by the first's functions: it is uploaded until the deadline, which says so", async () => {
    const refused = Array.from({ length: 200 }, () => storageRefusals.forbidden);
    // The first goes live as usual; of later ones, the record vanishes, and storage takes none.
    const site = await siteToDeployTo({
      upload: { endings: ["reported", "vanishes"], packageFiles: "refused", storageRefusals: [undefined, ...refused] },
    });
    expect((await site.publish("first")).end).toMatch(/^deployed /);

    const { end, reported } = await site.publish("second");

    expect(end).toEqual(failed("deadline"));
    expect(String(end)).toContain("The package was uploaded, but within 600 s nothing showed that it is live.");
    expect(reported.filter((line) => line.includes("; uploading it again in ")).length).toBeGreaterThan(2);
    expect(await site.answers()).toBe("first");
  });
});

test("a package that does not start in Azure is deployed; that it is not registered is said in the host's words", async () => {
  const site = await siteToDeployTo({});
  const { end, reported } = await site.publish(
    "broken",
    'if (process.env.IN_AZURE) throw new Error("no database");',
    10,
  );
  expect(end).toEqual(failed("unconfirmed"));
  expect(String(end)).toMatch(
    /The package is deployed \(status 4, succeeded.*Encountered an error \(ServiceUnavailable\) from host runtime\..*read the log/,
  );
  expect(reported.join()).not.toContain("uploading it again");
});

test("a package whose registration fails in Azure is registered through Resource Manager", async () => {
  const site = await siteToDeployTo({ upload: { triggerSync: "fails", ineffectiveSyncs: 2 } });
  const { end, reported } = await site.publish("first");
  expect(end).toMatch(byHash);
  expect(reported[0]).toMatch(/^status 3, failed; Function triggers synchronization failed .*; looking again in 1 s$/);
});

describe("node publish.ts, in a user's repository and from any folder,", () => {
  async function run(environmentOf: (sha256: string) => Readonly<Record<string, string>>) {
    await using project = await sampleProject("who-calls");
    const { sha256 } = await project.buildPackage();
    const env = { ...environmentOf(sha256), PUBLISH_LONGEST_PAUSE_MILLISECONDS: "50" };
    const program = join(project.directory, "publish.ts");
    return await new Promise<{ exitCode: unknown; stdout: string; stderr: string; sha256: string }>((resolve) => {
      execFile(process.execPath, [program], { cwd: tmpdir(), env }, (error, stdout, stderr) =>
        resolve({ exitCode: error?.code ?? 0, stdout, stderr, sha256 }),
      );
    });
  }

  test("deploys through the proxy of its environment, as the deployer of its environment", async () => {
    const { environment } = await siteToDeployTo({});
    const { sha256, ...ended } = await run((PACKAGE_SHA256) => ({ ...environment, PACKAGE_SHA256 }));
    expect(ended).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(new RegExp(`^deployed ${sha256} as [\\w-]+; confirmed by .*: who-calls\n$`)),
      stderr: expect.not.stringContaining(environment.ARM_CLIENT_SECRET),
    });
  });

  test("fails with exit code 1 and one line", async () => {
    const SITE_ID = ".example.com/subscriptions/x";
    expect(await run(() => ({ SITE_ID, PACKAGE_SHA256: "0".repeat(64) }))).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^SITE_ID is "\.example\.com\/subscriptions\/x"; the resource id of the site .*\n$/,
      ),
    });
  });
});
