import { describe, expect, it } from "vitest";
import { azureLogin } from "../../azure/azure-login.ts";

const tenantId = "11111111-1111-4111-8111-111111111111";
const application = { ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: "client-1" };
const everything = {
  ...application,
  ARM_CLIENT_CERTIFICATE_PATH: "/certificate.pem",
  ARM_CLIENT_SECRET: "secret",
  ARM_USE_OIDC: "true",
  ARM_USE_MSI: "true",
};

describe("the login to Azure that an environment has", () => {
  it.each([
    [
      "the default credential",
      { ...everything, ARM_USE_DEFAULT_AZURE_CREDENTIAL: "true" },
      "the default Azure credential",
    ],
    ["else a certificate", everything, "ARM_CLIENT_ID client-1 with a certificate"],
    ["else a secret", { ...everything, ARM_CLIENT_CERTIFICATE_PATH: "" }, "ARM_CLIENT_ID client-1 with a secret"],
    ["else OIDC", { ...application, ARM_USE_OIDC: "true", ARM_USE_MSI: "true" }, "ARM_CLIENT_ID client-1 by OIDC"],
    ["else a managed identity", { ARM_USE_MSI: "true" }, "the managed identity"],
  ])("is by %s, in azure-native's order", (_, environment, by) => {
    expect(azureLogin(environment, tenantId)).toMatchObject({ by, explicit: true });
  });

  it("is the Azure CLI's where nothing is asked for by name", () => {
    expect(azureLogin(application, tenantId)).toMatchObject({ by: "the Azure CLI's login", explicit: false });
  });

  it.each([
    [{ ARM_CLIENT_SECRET: "secret", ARM_CLIENT_ID: "client-1" }, "ARM_TENANT_ID is missing"],
    [{ ARM_CLIENT_SECRET: "secret", ARM_TENANT_ID: tenantId }, "ARM_CLIENT_ID is missing"],
    [{ ARM_CLIENT_CERTIFICATE_PATH: "/x" }, "ARM_TENANT_ID is missing"],
  ])("falls through to no other where a variable is missing: %o", (environment, message) => {
    expect(() => azureLogin(environment, tenantId)).toThrow(message);
  });

  it("needs somewhere to have an OIDC token from", async () => {
    const login = azureLogin({ ...application, ARM_USE_OIDC: "true" }, tenantId);

    await expect(login.token("https://management.azure.com/.default")).rejects.toThrow("ARM_OIDC_TOKEN");
  });
});
