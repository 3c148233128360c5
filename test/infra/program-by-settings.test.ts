import { describe, expect, it, vi } from "vitest";
import { declare, valueOf } from "../support/declare.ts";
import { orders } from "./support/contracts.ts";
import { answers, configure, declaresProgram, gateIn, program } from "./support/configured-program.ts";
import * as pulumi from "@pulumi/pulumi";

declaresProgram();

const factory = "aaaaaaaa-2222-4333-8444-555555555555";
const settings = {
  callers: {
    integration: { roles: ["Orders.Write", "Orders.Read"] },
    factory: { servicePrincipal: factory, roles: ["Orders.Read"] },
  },
  people: { "Orders.Read": { users: ["ada@contoso.com"] } },
  appSettings: { ORDERS_RETENTION_DAYS: "30" },
  secretSettings: {
    ORDERS_PARTNER_KEY: { keyVault: { resourceGroup: "rg-orders", name: "kv-orders" }, secret: "partner" },
  },
};
const found = {
  ...answers,
  "azuread:index/getServicePrincipal:getServicePrincipal": () => ({ objectId: "found", type: "ManagedIdentity" }),
};
const declareOrders = async (changes: object = {}) => {
  configure({ ...settings, ...changes }, orders);
  return await declare(program, found);
};

describe("the program, for an API of several roles", () => {
  it("declares the contract's roles, and assigns each holder its own", async () => {
    const { resources } = await declareOrders();
    const assignments = [...resources.values()].filter(({ type }) => type.endsWith(":AppRoleAssignment"));
    const { "Orders.Read": read, "Orders.Write": write } = orders.roles;

    expect(resources.get("api")?.inputs["appRoles"]).toMatchObject([
      { id: read.id, value: "Orders.Read", allowedMemberTypes: ["Application", "User"] },
      { id: write.id, value: "Orders.Write", allowedMemberTypes: ["Application"] },
    ]);
    expect(Object.fromEntries(assignments.map(({ name, inputs }) => [name, inputs["appRoleId"]]))).toEqual({
      "integration-app-role-assignment-Orders.Read": read.id,
      "integration-app-role-assignment-Orders.Write": write.id,
      "factory-app-role-assignment-Orders.Read": read.id,
      "assigned-Orders.Read-ada@contoso.com": read.id,
    });
  });

  it("excludes the anonymous path, and allows each caller, including an existing one", async () => {
    const { resources } = await declareOrders();
    const gate = [...resources.values()].find(({ type }) => type === "azure-native:web:WebAppAuthSettingsV2");

    expect(gate?.inputs["globalValidation"]).toMatchObject({
      requireAuthentication: true,
      excludedPaths: ["/api/health"],
    });
    expect(gateIn(resources).allowedApplications).toEqual(["integration-client-id", factory]);
  });

  it("returns every endpoint by method with its address and allowed roles", async () => {
    const { result } = await declareOrders();
    const endpoints = await Promise.all(
      result.endpoints.map(async ({ url, ...rest }) => ({ ...rest, url: await valueOf(url) })),
    );
    const at = (path: string) => `https://func.azurewebsites.net/api/${path}`;

    expect(endpoints).toEqual([
      { name: "orders", method: "GET", url: at("orders"), allow: ["Orders.Read"] },
      {
        name: "orders-write",
        method: "POST",
        url: at("orders/{id}"),
        allow: ["Orders.Write"],
        sample: orders.endpoints["orders-write"].sample,
      },
      { name: "health", method: "GET", url: at("health"), anonymous: "Load balancer probe, no data" },
      { name: "health", method: "HEAD", url: at("health"), anonymous: "Load balancer probe, no data" },
    ]);
    expect(result.callers["factory"]).toEqual({
      clientId: factory,
      roles: ["Orders.Read"],
      existing: "managed-identity",
      credentials: [],
      clientSecret: undefined,
      clientSecretEndDate: undefined,
    });
  });

  it("writes app settings and references to secrets, which the site reads as its own identity", async () => {
    const { resources } = await declareOrders();
    const site = [...resources.values()].find(({ type }) => type === "azure-native:web:WebApp");

    expect(site?.inputs["siteConfig"]).toMatchObject({
      appSettings: expect.arrayContaining([
        { name: "ORDERS_RETENTION_DAYS", value: "30" },
        {
          name: "ORDERS_PARTNER_KEY",
          value: "@Microsoft.KeyVault(VaultName=kv-orders;SecretName=partner)",
        },
      ]),
    });
    expect(site?.inputs["keyVaultReferenceIdentity"]).toBe("identity-id");
    expect(site?.options.dependsOn).toContain("secret-settings-kv-orders");
  });

  it("keeps existing callers out of a policy for workload identities", async () => {
    const { resources } = await declareOrders({
      conditionalAccess: {
        namedLocations: { office: { cidrs: ["203.0.113.0/24"] } },
        workloadIdentitiesOnlyFrom: ["office"],
      },
    });

    expect(resources.get("policy-workloadIdentitiesOnlyFrom")?.inputs["conditions"]).toMatchObject({
      clientApplications: { includedServicePrincipals: ["integration-service-principal-object-id"] },
    });
  });

  it("declares everything inside one component", async () => {
    const { resources } = await declareOrders();
    const parts = [...resources.values()].filter(({ parent }) => parent === "protected-function");

    expect(parts.length).toBeGreaterThan(5);
  });
});

const guid = "11111111-2222-4333-8444-555555555555";
const principalId = "77777777-8888-4999-8aaa-bbbbbbbbbbbb";

describe("the program with objects created by hand", () => {
  it("adopts objects created by hand, uses their app role everywhere, and keeps their callers", async () => {
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
    expect(gateIn(resources).allowedApplications).toEqual(["integration-client-id", "pipeline-client-id", principalId]);
    expect(result.api.appRoles).toEqual({ "Function.Invoke": principalId });
  });

  it("adopts nothing by default", async () => {
    configure();
    const { resources } = await declare(program, answers);

    expect([...resources.values()].filter(({ options }) => options.importId !== "")).toEqual([]);
  });
});

describe("the program", () => {
  it("has no conditional access by default, and looks up no one for it", async () => {
    configure({ conditionalAccess: { state: "off", baselineMfa: true } });
    const { resources, result } = await declare(program, answers);

    expect([...resources.keys()].filter((name) => /policy|location|conditional/.test(name))).toEqual([]);
    expect(result).not.toHaveProperty("conditionalAccess");
  });

  it("assigns people and uploads the code only after the policies exist", async () => {
    configure({
      people: { "Function.Invoke": { users: ["ada@contoso.com"] } },
      conditionalAccess: {
        emergencyAccounts: ["emergency@contoso.com"],
        namedLocations: { office: { cidrs: ["203.0.113.0/24"] } },
        apiOnlyFrom: ["office"],
        workloadIdentitiesOnlyFrom: ["office"],
      },
    });
    const { resources, result } = await declare(program, answers);
    const policies = ["policy-apiOnlyFrom", "policy-workloadIdentitiesOnlyFrom"];

    const upload = [...resources.values()].find(({ type }) => type === "command:local:Command");
    expect(upload?.options.dependsOn).toEqual(expect.arrayContaining(policies));
    expect(resources.get("assigned-Function.Invoke-ada@contoso.com")?.options.dependsOn).toEqual(
      expect.arrayContaining(policies),
    );
    expect(resources.get("policy-apiOnlyFrom")?.options.dependsOn).toContain("api-service-principal");
    expect(resources.get("policy-apiOnlyFrom")?.inputs).toMatchObject({
      displayName: "The API only from named locations, policy of whocalls (test)",
      conditions: { applications: { includedApplications: ["api-client-id"] } },
    });
    expect(resources.get("policy-workloadIdentitiesOnlyFrom")?.inputs["conditions"]).toMatchObject({
      clientApplications: {
        includedServicePrincipals: ["integration-service-principal-object-id", "pipeline-service-principal-object-id"],
      },
    });
    expect(resources.get("location-office")?.inputs["displayName"]).toBe("office, location of whocalls (test)");
    expect(Object.keys(result.conditionalAccess?.policies ?? {})).toEqual([
      "apiOnlyFrom",
      "workloadIdentitiesOnlyFrom",
    ]);
    expect(Object.keys(result.conditionalAccess?.namedLocations ?? {})).toEqual(["office"]);
  });

  it("warns if a GitHub caller is limited to named locations", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    configure({
      callers: { deploy: { federated: { jobs: { github: { repository: "contoso/a", environment: "production" } } } } },
      conditionalAccess: {
        namedLocations: { office: { cidrs: ["203.0.113.0/24"] } },
        workloadIdentitiesOnlyFrom: ["office"],
      },
    });

    await declare(program, answers);

    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      expect.stringMatching(/^The caller "deploy" signs in from GitHub Actions/),
    ]);
  });

  it("refuses conditional access that could lock people out, before the first resource (B06)", async () => {
    configure({ conditionalAccess: { state: "enforced", baselineMfa: true } });

    await expect(declare(program, answers)).rejects.toThrow(
      /^The conditional access policies of this stack could lock people out of the tenant\. Nothing was created\.\n- no-emergency-access: /,
    );
  });
});
