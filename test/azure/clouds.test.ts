import { describe, expect, it } from "vitest";
import { clouds } from "../../infra/clouds.ts";

describe("each cloud has its own sign-in service, issuer and audience for federated credentials", () => {
  it.each([
    ["public", "https://login.microsoftonline.com", "https://sts.windows.net", "api://AzureADTokenExchange"],
    ["usgovernment", "https://login.microsoftonline.us", "https://sts.windows.net", "api://AzureADTokenExchangeUSGov"],
    [
      "china",
      "https://login.partner.microsoftonline.cn",
      "https://sts.chinacloudapi.cn",
      "api://AzureADTokenExchangeChina",
    ],
  ] as const)("%s", (cloud, loginEndpoint, stsIssuer, tokenExchangeAudience) => {
    expect(clouds[cloud]).toEqual({ loginEndpoint, stsIssuer, tokenExchangeAudience });
  });
});
