import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork.js";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, vi } from "vitest";
import type { ProtectedFunctionArgs } from "../../infra/protected-function-args.ts";
import { declare, type Declared, valueOf } from "../support/declare.ts";
import { answers, configure, declaresProgram, offered } from "./support/configured-program.ts";
import { oneRole } from "./support/contracts.ts";

declaresProgram();
const { markStack, protectedFunction, ProtectedFunction } = await import("../../infra/program.ts");

const functions = new URL("file:///functions/");

/** The component by itself, with what it can't do without. */
const declareComponent = (changes: Partial<ProtectedFunctionArgs> = {}) =>
  declare(() => {
    const identity = { project: "protected-function", stack: "test", workload: "orders", subscriptionId: "s" };
    return new ProtectedFunction("protected-function", {
      contract: oneRole,
      packageSha256: "ab".repeat(32),
      functionsFolder: "../functions",
      workload: "orders",
      tenantId: "tenant-id",
      subscriptionId: "s",
      location: "westeurope",
      mark: markStack(identity, { deployedBy: "deployer" }),
      ...changes,
    });
  }, answers);

const inputsOf = (resources: ReadonlyMap<string, Declared>, type: string) =>
  [...resources.values()].find((resource) => resource.type === type)?.inputs;

describe("the component by itself", () => {
  it("needs no settings: names and sizes have defaults", async () => {
    const { resources } = await declareComponent();

    expect(inputsOf(resources, "azure-native:resources:ResourceGroup")).toMatchObject({
      resourceGroupName: "rg-orders-test",
    });
    expect(inputsOf(resources, "azure-native:web:WebApp")).toMatchObject({
      name: "func-orders-test-ab12cd",
      functionAppConfig: {
        scaleAndConcurrency: { maximumInstanceCount: 40, instanceMemoryMB: 2048, alwaysReady: [] },
      },
    });
    expect(inputsOf(resources, "azure-native:operationalinsights:Workspace")).toMatchObject({ retentionInDays: 30 });
    expect([...resources.values()].map(({ type }) => type)).not.toContain(
      "azuread:index/appRoleAssignment:AppRoleAssignment",
    );
  });

  it("accepts other resources' outputs for names, place, tags, owners, sizes and app settings", async () => {
    const { resources } = await declareComponent({
      location: pulumi.output("northeurope"),
      resourceGroupName: pulumi.output("rg-elsewhere"),
      storageAccountName: pulumi.output("stelsewhere"),
      functionAppName: pulumi.output("func-elsewhere"),
      planName: pulumi.output("asp-elsewhere"),
      identityName: pulumi.output("id-elsewhere"),
      workspaceName: pulumi.output("log-elsewhere"),
      applicationInsightsName: pulumi.output("appi-elsewhere"),
      apiDisplayName: pulumi.output("Orders"),
      tags: { team: pulumi.output("integration") },
      ownerObjectIds: [pulumi.output("ada-object-id")],
      serviceManagementReference: pulumi.output("SVC-1"),
      appSettings: { QUEUE: pulumi.output("work") },
      maximumInstanceCount: pulumi.output(100),
      instanceMemoryMB: pulumi.output(512),
      alwaysReadyInstances: pulumi.output(2),
      retentionDays: pulumi.output(90),
      packageSha256: pulumi.output("cd".repeat(32)),
      functionsFolder: pulumi.output("../other"),
      moreAllowedClientIds: [pulumi.output("partner")],
    });

    expect(inputsOf(resources, "azure-native:resources:ResourceGroup")).toMatchObject({
      resourceGroupName: "rg-elsewhere",
      location: "northeurope",
      tags: { team: "integration", workload: "orders" },
    });
    expect(inputsOf(resources, "azure-native:storage:StorageAccount")).toMatchObject({ accountName: "stelsewhere" });
    expect(inputsOf(resources, "azure-native:web:AppServicePlan")).toMatchObject({ name: "asp-elsewhere" });
    expect(inputsOf(resources, "azure-native:managedidentity:UserAssignedIdentity")).toMatchObject({
      resourceName: "id-elsewhere",
    });
    expect(inputsOf(resources, "azure-native:operationalinsights:Workspace")).toMatchObject({
      workspaceName: "log-elsewhere",
      retentionInDays: 90,
    });
    expect(inputsOf(resources, "azure-native:applicationinsights:Component")).toMatchObject({
      resourceName: "appi-elsewhere",
    });
    expect(inputsOf(resources, "azure-native:web:WebApp")).toMatchObject({
      name: "func-elsewhere",
      functionAppConfig: {
        scaleAndConcurrency: {
          maximumInstanceCount: 100,
          instanceMemoryMB: 512,
          alwaysReady: [{ name: "http", instanceCount: 2 }],
        },
      },
      siteConfig: { appSettings: expect.arrayContaining([{ name: "QUEUE", value: "work" }]) as unknown },
    });
    expect(inputsOf(resources, "azuread:index/application:Application")).toMatchObject({
      displayName: "Orders",
      owners: ["ada-object-id"],
      serviceManagementReference: "SVC-1",
      api: { oauth2PermissionScopes: [{ adminConsentDisplayName: "Access Orders" }] },
    });
    expect(inputsOf(resources, "azure-native:web:WebAppAuthSettingsV2")).toMatchObject({
      identityProviders: {
        azureActiveDirectory: {
          validation: { defaultAuthorizationPolicy: { allowedApplications: ["partner"] } },
        },
      },
    });
    expect(inputsOf(resources, "command:local:Command")).toMatchObject({
      environment: { PACKAGE_SHA256: "cd".repeat(32), FUNCTIONS_FOLDER: "../other" },
    });
  });

  it("returns each part to resources declared beside it, as outputs", async () => {
    const { result } = await declareComponent({ callers: { integration: {} }, publicClientFlows: true });
    const { resourceGroup, site, plan, identity, storageAccount, workspace, api, publicClient } = result;

    expect(await valueOf(resourceGroup.id)).toBe("resource-group-id");
    expect(await valueOf(site)).toEqual({
      id: "function-app-id",
      name: "func-orders-test-ab12cd",
      defaultHostName: "func.azurewebsites.net",
      scmHostName: "func.scm.azurewebsites.net",
      resourceGroupName: await valueOf(resourceGroup.name),
      location: "westeurope",
    });
    expect(await valueOf(plan)).toEqual({ id: "function-app-plan-id", name: "asp-orders-test" });
    expect(await valueOf(identity.principalId)).toBe("identity-principal-id");
    expect(await valueOf(identity.clientId)).toBe("identity-client-id");
    expect(await valueOf(identity.id)).toBe("identity-id");
    expect(await valueOf(storageAccount)).toMatchObject({ id: "storage-id", queueServiceUri: "https://st.queue/" });
    expect(await valueOf(workspace.id)).toBe("observability-workspace-id");
    expect(await valueOf(result.applicationInsights.connectionString)).toBe("InstrumentationKey=k");
    expect(await valueOf(api)).toEqual({
      clientId: "api-client-id",
      applicationObjectId: "api-object-id",
      servicePrincipalObjectId: "api-service-principal-object-id",
      identifierUri: "api://api-client-id",
      scope: "api://api-client-id/.default",
      appRoles: { "Function.Invoke": "23ddd0b5-5de3-4713-ac8f-3cbdf977973c" },
    });
    const caller = {
      clientId: "integration-client-id",
      applicationObjectId: "integration-object-id",
      servicePrincipalObjectId: "integration-service-principal-object-id",
    };
    expect(await valueOf(result.caller("integration"))).toEqual(caller);
    expect(await valueOf(result.callers)).toEqual({ integration: caller });
    expect(await valueOf(publicClient)).toMatchObject({ clientId: "public-client-client-id" });
  });

  it.each(["partner", "valueOf", "\u001b[31m"])("lists the callers if another one is requested: %s", async (name) => {
    const { result } = await declareComponent({ callers: { integration: {}, pipeline: {} } });

    expect(() => result.caller(name)).toThrow(
      /the settings have no such caller; the callers are integration, pipeline\.$/,
    );
    expect(() => result.caller(name)).not.toThrow("\u001b");
    expect(() => result.caller(name)).toThrow(pulumi.RunError);
  });
});

describe("networks", () => {
  const siteOf = async (changes: Partial<ProtectedFunctionArgs>) =>
    inputsOf((await declareComponent(changes)).resources, "azure-native:web:WebApp");
  const last = {
    ipAddress: "Any",
    action: "Deny",
    priority: 2_147_483_647,
    name: "Deny all",
    description: "Deny all access",
  };

  it("are inputs of the site only if the program states them", async () => {
    const site = await siteOf({});

    expect(site).not.toHaveProperty("virtualNetworkSubnetId");
    expect(Object.keys(Object(site?.["siteConfig"])).toSorted()).toEqual(["appSettings", "minTlsVersion"]);
  });

  it("allow the origins in their order, and refuse everyone else, at either site", async () => {
    const site = await siteOf({
      accessRestrictions: [
        { ipAddress: pulumi.output("203.0.113.0/24"), name: "office" },
        { serviceTag: "AzureFrontDoor.Backend", description: "Front Door" },
        { subnetId: "/subnets/apps" },
      ],
      scmAccessRestrictions: [{ ipAddress: "2001:db8::/32" }],
      virtualNetworkSubnetId: pulumi.output("/subnets/outbound"),
    });

    expect(site).toMatchObject({ virtualNetworkSubnetId: "/subnets/outbound" });
    expect(site?.["siteConfig"]).toMatchObject({
      ipSecurityRestrictions: [
        { ipAddress: "203.0.113.0/24", tag: "Default", action: "Allow", priority: 100, name: "office" },
        {
          ipAddress: "AzureFrontDoor.Backend",
          tag: "ServiceTag",
          action: "Allow",
          priority: 200,
          description: "Front Door",
        },
        { vnetSubnetResourceId: "/subnets/apps", tag: "Default", action: "Allow", priority: 300 },
        last,
      ],
      ipSecurityRestrictionsDefaultAction: "Deny",
      scmIpSecurityRestrictions: [{ ipAddress: "2001:db8::/32", tag: "Default", action: "Allow", priority: 100 }, last],
      scmIpSecurityRestrictionsDefaultAction: "Deny",
      scmIpSecurityRestrictionsUseMain: false,
    });
  });

  it("refuse everyone by an empty list", async () => {
    expect((await siteOf({ accessRestrictions: [] }))?.["siteConfig"]).toMatchObject({
      ipSecurityRestrictions: [last],
      ipSecurityRestrictionsDefaultAction: "Deny",
    });
  });

  it.each(["203.0.113.7", "203.0.113.0/33", "Any", "", "office"])(
    "refuse a text that isn't a range before the first part exists: %s",
    async (ipAddress) => {
      const refusals = (["accessRestrictions", "scmAccessRestrictions"] as const).map(async (argument) => {
        await declareComponent({ [argument]: [{ ipAddress }] });
      });

      for (const [index, refusal] of refusals.entries()) {
        await expect(refusal).rejects.toThrow(
          `${index === 0 ? "accessRestrictions" : "scmAccessRestrictions"}: ipAddress must be a range such as 203.0.113.0/24, or 203.0.113.7/32 for one address; found "${ipAddress}".`,
        );
      }
    },
  );
});

describe("protectedFunction()", () => {
  it("returns the stack's outputs to await, and the parts at once", async () => {
    configure();
    const { result, resources } = await declare(async () => {
      const orders = protectedFunction({ functions, accessRestrictions: [{ ipAddress: "203.0.113.0/24" }] });
      const { urn } = new VirtualNetwork("beside", {
        resourceGroupName: orders.resourceGroup.name,
        virtualNetworkName: orders.site.name,
      });
      return {
        urn,
        outputs: await orders,
        again: await orders.outputs,
        caller: orders.caller("pipeline"),
        parts: orders,
      };
    }, answers);
    const { parts } = result;

    expect(result.again).toBe(result.outputs);
    expect(result.outputs).not.toHaveProperty("site");
    expect(await valueOf(result.caller.clientId)).toBe("pipeline-client-id");
    expect(resources.get("beside")?.inputs).toMatchObject({ virtualNetworkName: "func-whocalls-test-ab12cd" });
    expect(await valueOf(parts.identity.principalId)).toBe("identity-principal-id");
    expect(await valueOf(parts.plan.id)).toBe("function-app-plan-id");
    expect(await valueOf(parts.storageAccount.id)).toBe("storage-id");
    expect(await valueOf(parts.workspace.id)).toBe("observability-workspace-id");
    expect(await valueOf(parts.applicationInsights.id)).toBe("observability-id");
    expect(await valueOf(parts.api.clientId)).toBe("api-client-id");
    expect(Object.keys(Object(await valueOf(parts.callers)))).toEqual(["integration", "pipeline"]);
    expect(await valueOf(parts.publicClient)).toBeUndefined();
    expect(inputsOf(resources, "azure-native:web:WebApp")?.["siteConfig"]).toMatchObject({
      ipSecurityRestrictionsDefaultAction: "Deny",
    });
  });

  it("fails with one error, which no member repeats", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    configure({ tokenVersion: 3 }, offered.contract);
    const orders = protectedFunction({ functions });
    const settled = vi.fn();
    void orders.site.name.apply(settled);
    void orders.caller("nobody").apply(settled);

    const error: unknown = await orders.outputs.catch((failure: unknown) => failure);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", unhandled);

    expect(error).toBeInstanceOf(pulumi.RunError);
    expect(unhandled).not.toHaveBeenCalled();
    expect(settled).not.toHaveBeenCalled();
    await expect(orders).rejects.toBe(error);
  });
});
