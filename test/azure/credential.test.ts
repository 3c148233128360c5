import { describe, expect, test } from "vitest";
import { chooseDeployerCredential } from "../../azure/deployer-credential.ts";

const application = { ARM_TENANT_ID: "the-tenant", ARM_CLIENT_ID: "the-client" };
const chosenApplication = { tenantId: "the-tenant", clientId: "the-client" };
const gitHub = { ACTIONS_ID_TOKEN_REQUEST_URL: "https://gh/?v=1", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "gh-token" };

describe("the deployer's credential is chosen as azure-native chooses", () => {
  // Each environment adds the method that goes before all that are there.
  const cli = { ...application, ARM_SUBSCRIPTION_ID: "the-subscription" };
  const managedIdentity = { ...cli, ARM_USE_MSI: "true" };
  const oidc = { ...managedIdentity, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "the-assertion" };
  const secret = { ...oidc, ARM_CLIENT_SECRET: "the-secret" };
  const certificate = { ...secret, ARM_CLIENT_CERTIFICATE_PATH: "c.pem", ARM_CLIENT_CERTIFICATE_PASSWORD: "pw" };
  const everything = { ...certificate, ARM_USE_DEFAULT_AZURE_CREDENTIAL: "true" };

  test.each([
    ["default", everything, { kind: "default", tenantId: "the-tenant" }],
    ["certificate", certificate, { kind: "certificate", ...chosenApplication, path: "c.pem", password: "pw" }],
    ["secret", secret, { kind: "secret", ...chosenApplication, secret: "the-secret" }],
    ["OIDC", oidc, { kind: "oidc", ...chosenApplication, assertion: { from: "value", token: "the-assertion" } }],
    ["managed identity", managedIdentity, { kind: "managed-identity", clientId: "the-client" }],
    ["Azure CLI", cli, { kind: "azure-cli", tenantId: "the-tenant", subscriptionId: "the-subscription" }],
    ["Azure CLI of nothing", {}, { kind: "azure-cli", tenantId: undefined, subscriptionId: undefined }],
    ["managed identity of the machine", { ARM_USE_MSI: "true" }, { kind: "managed-identity", clientId: undefined }],
  ])("%s", (_, environment, chosen) => {
    expect(chooseDeployerCredential(environment)).toEqual(chosen);
  });

  test("a variable that is empty or not exactly true is not set", () => {
    expect(
      chooseDeployerCredential({
        ARM_CLIENT_SECRET: "",
        ARM_CLIENT_CERTIFICATE_PATH: "",
        ARM_USE_OIDC: "1",
        ARM_USE_MSI: "True",
      }),
    ).toMatchObject({ kind: "azure-cli" });
  });
});

describe("an OIDC token comes", () => {
  const oidc = { ...application, ARM_USE_OIDC: "true" };
  const ofProvider = { ARM_OIDC_REQUEST_URL: "https://ci/", ARM_OIDC_REQUEST_TOKEN: "ci-token" };

  test.each([
    [
      "from the variable first",
      { ARM_OIDC_TOKEN: "a", ARM_OIDC_TOKEN_FILE_PATH: "f", ...gitHub },
      { from: "value", token: "a" },
    ],
    ["then from the file", { ARM_OIDC_TOKEN_FILE_PATH: "f", ...gitHub }, { from: "file", path: "f" }],
    [
      "then by request",
      { ...ofProvider, ...gitHub },
      { from: "request", url: "https://ci/", token: "ci-token", audience: "api://AzureADTokenExchange" },
    ],
    [
      "in GitHub Actions by its own request",
      gitHub,
      { from: "request", url: "https://gh/?v=1", token: "gh-token", audience: "api://AzureADTokenExchange" },
    ],
    [
      "for another audience when one is named",
      { ...gitHub, ARM_OIDC_AUDIENCE: "api://Other" },
      { from: "request", url: "https://gh/?v=1", token: "gh-token", audience: "api://Other" },
    ],
  ])("%s", (_, environment, assertion) => {
    expect(chooseDeployerCredential({ ...oidc, ...environment })).toEqual({
      kind: "oidc",
      ...chosenApplication,
      assertion,
    });
  });
});

describe("a method that is configured and incomplete is refused, not passed over", () => {
  test.each([
    [
      "secret without tenant",
      { ARM_CLIENT_ID: "c", ARM_CLIENT_SECRET: "s" },
      "ARM_TENANT_ID",
      "ARM_CLIENT_SECRET is set",
    ],
    [
      "secret without client",
      { ARM_TENANT_ID: "t", ARM_CLIENT_SECRET: "s" },
      "ARM_CLIENT_ID",
      "ARM_CLIENT_SECRET is set",
    ],
    [
      "certificate without tenant",
      { ARM_CLIENT_ID: "c", ARM_CLIENT_CERTIFICATE_PATH: "p" },
      "ARM_TENANT_ID",
      "ARM_CLIENT_CERTIFICATE_PATH is set",
    ],
    ["OIDC without client", { ARM_TENANT_ID: "t", ARM_USE_OIDC: "true" }, "ARM_CLIENT_ID", "ARM_USE_OIDC is true"],
    [
      "OIDC without a source of tokens",
      { ...application, ARM_USE_OIDC: "true", ARM_OIDC_REQUEST_URL: "https://ci/" },
      "ARM_OIDC_TOKEN, ARM_OIDC_TOKEN_FILE_PATH, or the pair ARM_OIDC_REQUEST_URL and ARM_OIDC_REQUEST_TOKEN",
      "ARM_USE_OIDC is true (in GitHub Actions, the pair comes with `permissions: id-token: write`)",
    ],
  ])("%s", (_, environment, name, because) => {
    expect(() => chooseDeployerCredential(environment)).toThrow(
      expect.objectContaining({
        code: "usage",
        message: `${name} is missing, which is needed because ${because}. Set it, or unset the other.`,
      }),
    );
  });
});
