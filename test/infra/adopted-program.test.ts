import { describe, expect, it } from "vitest";
import { declare } from "../support/declare.ts";
import { answers, configure, declaresProgram, gateIn, program } from "./support/configured-program.ts";

declaresProgram();

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
