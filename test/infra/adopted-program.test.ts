import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import program from "../../infra/index.ts";
import { declare } from "../support/declare.ts";
import { answers, configure, gateIn } from "./support/configured-program.ts";

// Mocks know no transforms and no hooks. What ours do is tested in test/infra/rules and test/infra/adoption, and through
// the engine.
vi.mock(import("../../infra/adoption/already-there.ts"), async (original) => ({
  ...(await original()),
  alreadyThere: () => ({ name: "already-there" }) as pulumi.ErrorHook,
}));
vi.mock(import("../../infra/conditional-access/directory-lag.ts"), async (original) => ({
  ...(await original()),
  retryWhileDirectoryLags: () => ({ name: "directory-lag" }) as pulumi.ErrorHook,
}));
vi.mock(import("../../infra/conditional-access/lost-location.ts"), async (original) => ({
  ...(await original()),
  nameLostLocation: () => ({ name: "lost-location" }) as pulumi.ErrorHook,
}));
// The API is the test's own, whatever the repository's functions/ holds.
vi.mock(import("../../functions/contract/read-contract.ts"), async (original) => {
  const { readContract } = await import("./support/configured-program.ts");
  return { ...(await original()), readContract };
});
vi.mock(import("../../functions/build.ts"), async (original) => {
  const { buildPackage } = await import("./support/configured-program.ts");
  return { ...(await original()), buildPackage: buildPackage as never };
});
beforeEach(() => void vi.spyOn(pulumi.runtime, "registerResourceTransform").mockImplementation(() => {}));
afterEach(() => {
  vi.restoreAllMocks();
  pulumi.runtime.setAllConfig({});
});

const guid = "11111111-2222-4333-8444-555555555555";
const principalId = "77777777-8888-4999-8aaa-bbbbbbbbbbbb";

describe("the program, where something was made by hand", () => {
  it("takes over what was made by hand, uses its app role everywhere, and lets its callers go on calling", async () => {
    configure({
      adopt: {
        api: {
          clientId: guid,
          applicationObjectId: guid,
          servicePrincipalObjectId: guid,
          displayName: "Orders",
          consentId: "the-consent-of-an-administrator",
          appRoleIds: { "Function.Invoke": principalId },
          callerClientIds: [principalId],
        },
        hosting: { resourceGroupName: "rg-orders", planName: "asp-orders", functionAppName: "func-orders" },
      },
    });
    const group = "/subscriptions/subscription-id/resourceGroups/rg-orders";
    const site = `${group}/providers/Microsoft.Web/sites/func-orders`;
    const planId = `${group}/providers/Microsoft.Web/serverfarms/asp-orders`;
    const { resources, result } = await declare(program, {
      ...answers,
      "azuread:index/getApplication:getApplication": () => ({
        objectId: guid,
        signInAudience: "AzureADMyOrg",
        identifierUris: [`api://${guid}`],
        appRoles: [{ id: principalId, value: "Orders.Call" }],
        oauth2PermissionScopeIds: {},
      }),
      "azuread:index/getServicePrincipal:getServicePrincipal": () => ({ objectId: guid }),
      "azure-native:resources:getResourceGroup": () => ({ location: "northeurope" }),
      "azure-native:web:getAppServicePlan": () => ({ location: "westeurope", sku: { name: "FC1" }, reserved: true }),
      "azure-native:web:getWebApp": () => ({
        location: "westeurope",
        kind: "functionapp,linux",
        serverFarmId: planId,
        defaultHostName: "func-orders.azurewebsites.net",
      }),
    });
    const taken = [...resources.values()].filter(({ options }) => options.importId !== "");

    expect(Object.fromEntries(taken.map(({ type, options }) => [type.split(":").at(-1), options.importId]))).toEqual({
      ResourceGroup: group,
      AppServicePlan: planId,
      WebApp: site,
      WebAppScmAllowed: `${site}/basicPublishingCredentialsPolicies/scm`,
      WebAppFtpAllowed: `${site}/basicPublishingCredentialsPolicies/ftp`,
      WebAppAuthSettingsV2: `${site}/config/authsettingsV2`,
      Application: `/applications/${guid}`,
      ApplicationIdentifierUri: `/applications/${guid}/identifierUris/${Buffer.from(`api://${guid}`).toString("base64")}`,
      ServicePrincipal: `/servicePrincipals/${guid}`,
      ServicePrincipalDelegatedPermissionGrant: "/oauth2PermissionGrants/the-consent-of-an-administrator",
    });
    expect(taken.filter(({ options }) => !options.protect)).toEqual([]);
    expect(resources.get("resource-group")?.inputs["location"]).toBe("northeurope");
    expect(resources.get("api")?.inputs["web"]).toMatchObject({
      redirectUris: ["https://func-orders.azurewebsites.net/.auth/login/aad/callback"],
    });
    expect(resources.get("integration-app-role-assignment-Function.Invoke")?.inputs["appRoleId"]).toBe(principalId);
    expect(gateIn(resources)).toMatchObject({
      azureActiveDirectory: {
        validation: {
          defaultAuthorizationPolicy: {
            allowedApplications: ["integration-client-id", "pipeline-client-id", principalId],
          },
        },
      },
    });
    expect(result.api.appRoles).toEqual({ "Function.Invoke": principalId });
  });

  it("takes over nothing by default", async () => {
    configure();
    const { resources } = await declare(program, answers);

    expect([...resources.values()].filter(({ options }) => options.importId !== "")).toEqual([]);
  });
});
