import { describe, expect, it } from "vitest";
import { clouds } from "../../../packages/core/azure/clouds.ts";
import { tokenDemands } from "../../../infra/identity/token-version.ts";

const clientId = "aaaaaaaa-0000-4000-8000-000000000001";
const api = { tenantId: "11111111-2222-4333-8444-555555555555", clientId, identifierUri: `api://${clientId}` };

describe("what App Service authentication requires", () => {
  it.each([
    ["public", "https://sts.windows.net"],
    ["usgovernment", "https://sts.windows.net"],
    ["china", "https://sts.chinacloudapi.cn"],
  ] as const)("is the STS issuer and the identifier URI for version 1 in %s", (cloud, issuer) => {
    expect(tokenDemands(1, clouds[cloud], api)).toEqual({
      issuer: `${issuer}/11111111-2222-4333-8444-555555555555/`,
      audience: "api://aaaaaaaa-0000-4000-8000-000000000001",
    });
  });

  it.each([
    ["public", "https://login.microsoftonline.com"],
    ["usgovernment", "https://login.microsoftonline.us"],
    ["china", "https://login.partner.microsoftonline.cn"],
  ] as const)("is the v2.0 issuer and the client id for version 2 in %s", (cloud, issuer) => {
    expect(tokenDemands(2, clouds[cloud], api)).toEqual({
      issuer: `${issuer}/11111111-2222-4333-8444-555555555555/v2.0`,
      audience: "aaaaaaaa-0000-4000-8000-000000000001",
    });
  });
});
