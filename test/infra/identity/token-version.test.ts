import { describe, expect, it } from "vitest";
import { tokenDemands } from "../../../infra/identity/token-version.ts";

const api = {
  tenantId: "11111111-2222-4333-8444-555555555555",
  clientId: "aaaaaaaa-0000-4000-8000-000000000001",
  identifierUri: "api://aaaaaaaa-0000-4000-8000-000000000001",
};

describe("what App Service authentication demands", () => {
  it("is the STS issuer and the identifier URI for version 1", () => {
    expect(tokenDemands(1, api)).toEqual({
      issuer: "https://sts.windows.net/11111111-2222-4333-8444-555555555555/",
      audience: "api://aaaaaaaa-0000-4000-8000-000000000001",
    });
  });

  it("is the v2.0 issuer and the client id for version 2", () => {
    expect(tokenDemands(2, api)).toEqual({
      issuer: "https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/v2.0",
      audience: "aaaaaaaa-0000-4000-8000-000000000001",
    });
  });
});
