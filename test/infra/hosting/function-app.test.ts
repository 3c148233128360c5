import { describe, expect, it } from "vitest";
import * as random from "@pulumi/random";
import { FunctionApp, type FunctionAppArgs } from "../../../infra/hosting/function-app.ts";
import { type Declared, declare, valueOf } from "../../support/declare.ts";

const hostNameSslStates = [
  { hostType: "Standard", name: "func-ab12cd-0123456789abcdef.westeurope-01.azurewebsites.net" },
  { hostType: "Repository", name: "func-ab12cd-0123456789abcdef.scm.westeurope-01.azurewebsites.net" },
];
const answers = {
  "azure-native:web:WebApp": () => ({ defaultHostName: hostNameSslStates[0]?.name, hostNameSslStates }),
};

const args = (changes: Partial<FunctionAppArgs> = {}): FunctionAppArgs => ({
  resourceGroupName: "rg",
  location: "westeurope",
  planName: "asp",
  siteName: "func-ab12cd",
  identity: { id: "/subscriptions/s/identity", clientId: "identity-client-id" },
  packageContainerUrl: "https://st.blob.core.windows.net/packages",
  blobServiceUri: "https://st.blob.core.windows.net/",
  queueServiceUri: "https://st.queue.core.windows.net/",
  tableServiceUri: "https://st.table.core.windows.net/",
  maximumInstanceCount: 40,
  instanceMemoryMB: 2048,
  alwaysReadyInstances: 0,
  applicationInsightsConnectionString: "InstrumentationKey=k;IngestionEndpoint=https://i.example/",
  tags: { stack: "dev" },
  after: [],
  ...changes,
});

const declareApp = (changes: Partial<FunctionAppArgs> = {}) =>
  declare(
    () =>
      new FunctionApp("function-app", args({ after: [new random.RandomString("role", { length: 6 })], ...changes })),
    answers,
  );

const siteIn = (resources: ReadonlyMap<string, Declared>): Declared | undefined =>
  [...resources.values()].find(({ type }) => type === "azure-native:web:WebApp");

describe("the Function App (G01, G09)", () => {
  it("has a Flex Consumption plan of its own", async () => {
    const { resources } = await declareApp();

    expect(resources.get("function-app-plan")?.inputs).toEqual({
      name: "asp",
      resourceGroupName: "rg",
      location: "westeurope",
      kind: "functionapp",
      reserved: true,
      sku: { name: "FC1", tier: "FlexConsumption" },
      tags: { stack: "dev" },
    });
  });

  it("runs Node 24 by identity, over HTTPS, with no secret in its settings", async () => {
    const { resources } = await declareApp();

    expect(siteIn(resources)?.inputs).toEqual({
      name: "func-ab12cd",
      resourceGroupName: "rg",
      location: "westeurope",
      kind: "functionapp,linux",
      serverFarmId: "function-app-plan-id",
      httpsOnly: true,
      identity: { type: "UserAssigned", userAssignedIdentities: ["/subscriptions/s/identity"] },
      functionAppConfig: {
        deployment: {
          storage: {
            type: "blobContainer",
            value: "https://st.blob.core.windows.net/packages",
            authentication: {
              type: "UserAssignedIdentity",
              userAssignedIdentityResourceId: "/subscriptions/s/identity",
            },
          },
        },
        runtime: { name: "node", version: "24" },
        scaleAndConcurrency: { maximumInstanceCount: 40, instanceMemoryMB: 2048, alwaysReady: [] },
      },
      siteConfig: {
        minTlsVersion: "1.2",
        appSettings: [
          { name: "AzureWebJobsStorage__blobServiceUri", value: "https://st.blob.core.windows.net/" },
          { name: "AzureWebJobsStorage__queueServiceUri", value: "https://st.queue.core.windows.net/" },
          { name: "AzureWebJobsStorage__tableServiceUri", value: "https://st.table.core.windows.net/" },
          { name: "AzureWebJobsStorage__credential", value: "managedidentity" },
          { name: "AzureWebJobsStorage__clientId", value: "identity-client-id" },
          {
            name: "APPLICATIONINSIGHTS_CONNECTION_STRING",
            value: "InstrumentationKey=k;IngestionEndpoint=https://i.example/",
          },
          {
            name: "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
            value: "Authorization=AAD;ClientId=identity-client-id",
          },
          { name: "AzureWebJobsDisableHomepage", value: "true" },
        ],
      },
      tags: { stack: "dev" },
    });
  });

  it("comes after the roles of its identity, and is deleted before it is replaced", async () => {
    const { resources } = await declareApp();
    const site = siteIn(resources);

    expect(site?.options.dependsOn).toContain("role");
    expect(site?.options.deleteBeforeReplace).toBe(true);
  });

  it("has the instances that the settings say, kept warm where they are asked for", async () => {
    const { resources } = await declareApp({
      maximumInstanceCount: 100,
      instanceMemoryMB: 512,
      alwaysReadyInstances: 2,
    });

    expect(siteIn(resources)?.inputs["functionAppConfig"]).toMatchObject({
      scaleAndConcurrency: {
        maximumInstanceCount: 100,
        instanceMemoryMB: 512,
        alwaysReady: [{ name: "http", instanceCount: 2 }],
      },
    });
  });

  it("takes no password for publishing, neither over SCM nor over FTP", async () => {
    const { resources, result } = await declareApp();
    const policies = ["function-app-scm-password", "function-app-ftp-password"].map((name) => resources.get(name));

    expect(policies.map((policy) => policy?.type)).toEqual([
      "azure-native:web:WebAppScmAllowed",
      "azure-native:web:WebAppFtpAllowed",
    ]);
    for (const policy of policies) {
      expect(policy?.inputs).toEqual({ name: "func-ab12cd", resourceGroupName: "rg", allow: false });
    }
    expect(result.publishingPolicies).toHaveLength(2);
  });

  it("takes both host names from the site", async () => {
    const { result } = await declareApp();

    expect(await valueOf(result.hostName)).toBe(hostNameSslStates[0]?.name);
    expect(await valueOf(result.scmHostName)).toBe(hostNameSslStates[1]?.name);
  });

  it("is made anew, unless a plan and a site of one's own are taken over, and protected", async () => {
    const importsOf = ({ resources }: Awaited<ReturnType<typeof declareApp>>) =>
      [resources.get("function-app-plan"), siteIn(resources), resources.get("function-app-scm-password")].map(
        (resource) => [resource?.options.importId, resource?.options.protect],
      );

    expect(importsOf(await declareApp())).toEqual([
      ["", false],
      ["", false],
      ["", false],
    ]);
    expect(importsOf(await declareApp({ adopt: { planId: "/plan", siteId: "/site" } }))).toEqual([
      ["/plan", true],
      ["/site", true],
      ["/site/basicPublishingCredentialsPolicies/scm", true],
    ]);
  });
});
