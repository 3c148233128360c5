import { describe, expect, it } from "vitest";
import * as random from "@pulumi/random";
import { FunctionApp } from "../../../infra/hosting/function-app.ts";
import { declare, valueOf } from "../../support/declare.ts";

const hostNameSslStates = [
  { hostType: "Standard", name: "func-ab12cd-0123456789abcdef.westeurope-01.azurewebsites.net" },
  { hostType: "Repository", name: "func-ab12cd-0123456789abcdef.scm.westeurope-01.azurewebsites.net" },
];
const answers = {
  "azure-native:web:WebApp": () => ({ defaultHostName: hostNameSslStates[0]?.name, hostNameSslStates }),
};

const declareApp = () =>
  declare(() => {
    const role = new random.RandomString("role", { length: 6 });
    return new FunctionApp("function-app", {
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
      tags: { stack: "dev" },
      after: [role],
    });
  }, answers);

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

    expect([...resources.values()].find(({ type }) => type === "azure-native:web:WebApp")?.inputs).toEqual({
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
        scaleAndConcurrency: { maximumInstanceCount: 40, instanceMemoryMB: 2048 },
      },
      siteConfig: {
        minTlsVersion: "1.2",
        appSettings: [
          { name: "AzureWebJobsStorage__blobServiceUri", value: "https://st.blob.core.windows.net/" },
          { name: "AzureWebJobsStorage__queueServiceUri", value: "https://st.queue.core.windows.net/" },
          { name: "AzureWebJobsStorage__tableServiceUri", value: "https://st.table.core.windows.net/" },
          { name: "AzureWebJobsStorage__credential", value: "managedidentity" },
          { name: "AzureWebJobsStorage__clientId", value: "identity-client-id" },
        ],
      },
      tags: { stack: "dev" },
    });
  });

  it("comes after the roles of its identity, and is deleted before it is replaced", async () => {
    const { resources } = await declareApp();
    const site = [...resources.values()].find(({ type }) => type === "azure-native:web:WebApp");

    expect(site?.options.dependsOn).toContain("role");
    expect(site?.options.deleteBeforeReplace).toBe(true);
  });

  it("takes both host names from the site", async () => {
    const { result } = await declareApp();

    expect(await valueOf(result.hostName)).toBe(hostNameSslStates[0]?.name);
    expect(await valueOf(result.scmHostName)).toBe(hostNameSslStates[1]?.name);
  });
});
