import { afterAll, beforeAll, expect, it } from "vitest";
import { callers, logIn, notInOrder, replaceAzureRoles, tenantToDeployTo } from "./tenant-to-deploy-to.ts";

const contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
/** Nobody can tell from outside whether a tenant demands one: given, so that it is in order. */
const plain = { serviceManagementReference: "SVC-1" };

let tenant: Awaited<ReturnType<typeof tenantToDeployTo>>;
beforeAll(async () => {
  tenant = await tenantToDeployTo();
});
afterAll(() => tenant.close());

const ids = async (settings: object) =>
  (await notInOrder(tenant, { ...settings })).map(({ id, state }) => `${state} ${id}`);

it("wants more than Contributor: the site's identity gets roles", async () => {
  const giveBack = await replaceAzureRoles(tenant, contributor);
  const found = await notInOrder(tenant, plain);
  await giveBack();

  expect(found).toEqual([
    expect.objectContaining({
      id: "azure-role-assignments",
      state: "missing",
      found: "not Microsoft.Authorization/roleAssignments/write",
      grants: `az role assignment create --assignee ${tenant.twin.control.deployer.servicePrincipalObjectId} --role "Role Based Access Control Administrator" --scope /subscriptions/${tenant.twin.control.subscriptionId}`,
    }),
  ]);
  expect(await ids(plain)).toEqual([]);
});

it("names every action that a reader lacks", async () => {
  const giveBack = await replaceAzureRoles(tenant, reader);
  const found = await notInOrder(tenant, plain);
  await giveBack();

  expect(found.map(({ id }) => id)).toEqual(["azure-resources", "azure-role-assignments"]);
  expect(found[0]?.found).toContain("Microsoft.Web/sites/publish/action");
});

it("finds a provider that is not registered, a vault's only where something is delivered", async () => {
  const { resourceManager } = await logIn(tenant, tenant.twin.control.administrator);
  const provider = (name: string, action: string) =>
    resourceManager.call(
      "POST",
      `/subscriptions/${tenant.twin.control.subscriptionId}/providers/${name}/${action}?api-version=2021-04-01`,
    );
  await provider("Microsoft.Insights", "unregister");
  await provider("Microsoft.KeyVault", "unregister");
  const found = await notInOrder(tenant, plain);
  await provider("Microsoft.Insights", "register");
  await provider("Microsoft.KeyVault", "register");

  expect(found).toEqual([
    expect.objectContaining({
      id: "resource-provider:Microsoft.Insights",
      state: "missing",
      found: "Unregistered",
      grants: expect.stringContaining("az provider register --namespace Microsoft.Insights"),
    }),
  ]);
});

it("finds a region without Flex Consumption, and does not ask for its runtimes then", async () => {
  expect(await ids({ ...plain, location: "qatarcentral" })).toEqual(["missing flex-region"]);
});

it("finds a region without the declared Node", async () => {
  const login = await logIn(tenant, tenant.twin.control.deployer);
  const resourceManager: typeof login.resourceManager = {
    call: async (method, path, body) => {
      const answer = await login.resourceManager.call(method, path, body);
      const older = JSON.stringify(answer).replaceAll('"version":"24"', '"version":"18"');
      return path.includes("functionAppStacks") ? JSON.parse(older) : answer;
    },
  };

  expect(await notInOrder(tenant, plain, { ...login, resourceManager })).toMatchObject([
    { id: "node-runtime", state: "missing", found: "Node 20, 22, 18" },
  ]);
});

it.for([
  [{}, "westeurope", "there already, in westeurope, without this stack's tags"],
  [
    { project: "protected-function", stack: "other" },
    "westeurope",
    "there already, in westeurope, of project protected-function, stack other",
  ],
  [{ project: "elsewhere" }, "northeurope", "there already, in northeurope, of project elsewhere, stack ?"],
] as const)("takes no resource group over: tags %j in %s", async ([tags, location, found]) => {
  const { resourceManager } = await logIn(tenant, tenant.twin.control.administrator);
  const group = `/subscriptions/${tenant.twin.control.subscriptionId}/resourceGroups/rg-whocalls-local`;
  await resourceManager.call("PUT", `${group}?api-version=2024-03-01`, { location, tags });
  const findings = await notInOrder(tenant, plain);
  await resourceManager.call("DELETE", `${group}?api-version=2024-03-01`);

  expect(findings).toEqual([
    expect.objectContaining({
      id: "resource-group",
      state: "missing",
      found,
      error: expect.objectContaining({
        message: `cannot create already existing resource '${group.replace("resourceGroups", "resourcegroups")}'`,
      }),
    }),
  ]);
});

it("knows the stack's own resource group by its tags", async () => {
  const { resourceManager } = await logIn(tenant, tenant.twin.control.administrator);
  const group = `/subscriptions/${tenant.twin.control.subscriptionId}/resourceGroups/rg-whocalls-local?api-version=2024-03-01`;
  const tags = { project: "protected-function", stack: "local" };
  await resourceManager.call("PUT", group, { location: "westeurope", tags });
  const findings = await ids(plain);
  await resourceManager.call("DELETE", group);

  expect(findings).toEqual([]);
});

it("finds a vault that is not there", async () => {
  const deliverTo = { keyVault: { resourceGroup: "rg-orders", name: "kv-orders" } };

  expect(await ids({ ...plain, callers: { integration: { ...callers.integration, deliverTo } } })).toEqual([
    "missing key-vault:kv-orders",
  ]);
});
