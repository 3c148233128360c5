import { describe, expect, it } from "vitest";
import { declare, valueOf } from "../support/declare.ts";
import { orders } from "./support/contracts.ts";
import { answers, configure, declaresProgram, gateIn, program } from "./support/configured-program.ts";

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
  it("declares the contract's roles, and lets each holder have its own", async () => {
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

  it("leaves out the anonymous path, and lets each caller through the gate, the one that exists already, too", async () => {
    const { resources } = await declareOrders();
    const gate = [...resources.values()].find(({ type }) => type === "azure-native:web:WebAppAuthSettingsV2");

    expect(gate?.inputs["globalValidation"]).toMatchObject({
      requireAuthentication: true,
      excludedPaths: ["/api/health"],
    });
    expect(gateIn(resources)).toMatchObject({
      azureActiveDirectory: {
        validation: {
          defaultAuthorizationPolicy: { allowedApplications: ["integration-client-id", factory] },
        },
      },
    });
  });

  it("answers every endpoint by method, with its address, and who may call", async () => {
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

  it("keeps who exists already out of a policy for workload identities", async () => {
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

  it("stands below one component; each part of it has the place that it had at the top", async () => {
    const { resources } = await declareOrders();
    const parts = [...resources.values()].filter(({ parent }) => parent === "protected-function");

    expect(parts.length).toBeGreaterThan(5);
    for (const { name, options } of parts) expect([name, options.aliases[0]]).toEqual([name, ["", "root"]]);
  });
});
