import { describe, expect, it, test } from "vitest";
import { cloudNamed, cloudOf, clouds, deployersCloud, inCloud } from "../../../packages/core/azure/clouds.ts";

describe("each cloud has its own services", () => {
  it.each([
    [
      "public",
      {
        loginEndpoint: "https://login.microsoftonline.com",
        stsIssuer: "https://sts.windows.net",
        tokenExchangeAudience: "api://AzureADTokenExchange",
        resourceManager: "https://management.azure.com",
        graph: "https://graph.microsoft.com",
        scmResource: "https://appservice.azure.com",
        siteDomain: ".azurewebsites.net",
        vaultDomain: ".vault.azure.net",
      },
    ],
    [
      "usgovernment",
      {
        loginEndpoint: "https://login.microsoftonline.us",
        stsIssuer: "https://sts.windows.net",
        tokenExchangeAudience: "api://AzureADTokenExchangeUSGov",
        resourceManager: "https://management.usgovcloudapi.net",
        graph: "https://graph.microsoft.us",
        scmResource: "https://management.core.usgovcloudapi.net/",
        siteDomain: ".azurewebsites.us",
        vaultDomain: ".vault.usgovcloudapi.net",
      },
    ],
    [
      "china",
      {
        loginEndpoint: "https://login.partner.microsoftonline.cn",
        stsIssuer: "https://sts.chinacloudapi.cn",
        tokenExchangeAudience: "api://AzureADTokenExchangeChina",
        resourceManager: "https://management.chinacloudapi.cn",
        graph: "https://microsoftgraph.chinacloudapi.cn",
        scmResource: "https://management.core.chinacloudapi.cn/",
        siteDomain: ".chinacloudsites.cn",
        vaultDomain: ".vault.azure.cn",
      },
    ],
  ] as const)("%s", (name, services) => {
    expect(clouds[name]).toEqual({ name, ...services });
  });
});

test.each([
  [{}, "public"],
  [{ ARM_ENVIRONMENT: "public" }, "public"],
  [{ ARM_ENVIRONMENT: "usgovernment" }, "usgovernment"],
  [{ ARM_ENVIRONMENT: "", AZURE_ENVIRONMENT: "AzureUSGovernment" }, "usgovernment"],
  [{ ARM_ENVIRONMENT: "China", AZURE_ENVIRONMENT: "usgovernment" }, "china"],
  [{ AZURE_ENVIRONMENT: "production" }, "public"],
])("an environment deploys to the same cloud as azure-native: %j", (environment, name) => {
  expect(deployersCloud(environment).name).toBe(name);
});

test.each(Object.values(clouds))("a stack is in its token endpoint's cloud: $name", (cloud) => {
  expect(cloudOf({ tokenEndpoint: `${cloud.loginEndpoint}/tenant/oauth2/v2.0/token` })).toBe(cloud);
  expect(cloudNamed(cloud.name)).toBe(cloud);
});

test("refuses an unknown cloud by name", () => {
  expect(() => cloudOf({ tokenEndpoint: "https://login.example/t/oauth2/v2.0/token" })).toThrow(
    expect.objectContaining({
      code: "CLOUD_UNKNOWN",
      exitCode: 2,
      message: expect.stringContaining("https://login.example"),
    }),
  );
  expect(() => cloudNamed("germany")).toThrow('The cloud is "germany"; it takes public, usgovernment, china.');
});

test("a printed command names the cloud of its object", () => {
  const command = "az rest --url https://graph.microsoft.com/v1.0/x && az rest --url https://management.azure.com/y";
  expect(inCloud(clouds.public, command)).toBe(command);
  expect(inCloud(clouds.china, command)).toBe(
    "az rest --url https://microsoftgraph.chinacloudapi.cn/v1.0/x && az rest --url https://management.chinacloudapi.cn/y",
  );
});
