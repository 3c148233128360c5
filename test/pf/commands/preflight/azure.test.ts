import { afterAll, beforeAll, expect, it } from "vitest";
import type { PreflightFinding } from "../../../../packages/pf/commands/preflight/finding.ts";
import {
  callers,
  logIn,
  notInOrder,
  replaceAzureRoles,
  tenantToDeployTo,
} from "../../../support/tenant-to-deploy-to.ts";

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

it("requires more than Contributor, because the site's identity gets roles", async () => {
  const giveBack = await replaceAzureRoles(tenant, contributor);
  const found = await notInOrder(tenant, plain);
  await giveBack();

  expect(found).toEqual([
    expect.objectContaining({
      id: "azure-role-assignments",
      state: "missing",
      found: "not allowed: Microsoft.Authorization/roleAssignments/write",
      grants: `az role assignment create --assignee ${tenant.twin.control.deployer.servicePrincipalObjectId} --role "Role Based Access Control Administrator" --scope /subscriptions/${tenant.twin.control.subscriptionId}`,
    }),
  ]);
  expect(await ids(plain)).toEqual([]);
});

it("lists every action that a reader lacks", async () => {
  const giveBack = await replaceAzureRoles(tenant, reader);
  const found = await notInOrder(tenant, plain);
  await giveBack();

  expect(found.map(({ id }) => id)).toEqual(["azure-resources", "azure-role-assignments"]);
  expect(found[0]?.found).toContain("Microsoft.Web/sites/publish/action");
  expect(found[0]?.found).toContain("Microsoft.Web/sites/host/sync/action");
});

it("finds an unregistered provider, and a vault's only if a secret is delivered", async () => {
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

it("finds a region without Flex Consumption, and then doesn't request its runtimes", async () => {
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

const mark = {
  "managed-by": "pulumi",
  project: "protected-function",
  stack: "local",
  workload: "whocalls",
};
const alike = "marked as made by project protected-function, stack local, workload whocalls";

/** The resource group's name taken, with these tags, while the stack's state says this of itself. */
async function withGroup(
  tags: Readonly<Record<string, string>>,
  state: { readonly stackId?: string; readonly holdsIt?: boolean } | null,
): Promise<readonly PreflightFinding[]> {
  const { resourceManager } = await logIn(tenant, tenant.twin.control.administrator);
  const group = `/subscriptions/${tenant.twin.control.subscriptionId}/resourceGroups/rg-whocalls-local`;
  await resourceManager.call("PUT", `${group}?api-version=2024-03-01`, { location: "westeurope", tags });
  const deployed = state && {
    stackId: state.stackId,
    resourceIds: new Set(state.holdsIt === true ? [group.toLowerCase()] : []),
  };
  const findings = await notInOrder(tenant, plain, undefined, deployed);
  await resourceManager.call("DELETE", `${group}?api-version=2024-03-01`);
  return findings;
}

it.for([
  ["without tags", {}, {}, "without any stack's tags"],
  [
    "a colleague's tags of the same template",
    { ...mark, "stack-id": "aaaaaaaaaaaa" },
    {},
    `${alike}, stack id aaaaaaaaaaaa`,
  ],
  [
    "another deployment's id than the state's",
    { ...mark, "stack-id": "aaaaaaaaaaaa" },
    { stackId: "bbbbbbbbbbbb", holdsIt: true },
    `${alike}, stack id aaaaaaaaaaaa`,
  ],
  ["with shortened tags, and without a state that holds it", mark, {}, `${alike}, stack id missing`],
] as const)("adopts no resource group: %s", async ([, tags, state, whose]) => {
  const group = `/subscriptions/${tenant.twin.control.subscriptionId}/resourcegroups/rg-whocalls-local`;

  expect(await withGroup(tags, state)).toEqual([
    expect.objectContaining({
      id: "resource-group",
      state: "missing",
      found: `exists in westeurope, ${whose}`,
      error: expect.objectContaining({ message: `cannot create already existing resource '${group}'` }),
    }),
  ]);
});

it("recognizes the stack's own resource group by its state and its whole mark", async () => {
  const tags = { ...mark, "stack-id": "aaaaaaaaaaaa" };

  expect(await withGroup(tags, { stackId: "aaaaaaaaaaaa", holdsIt: true })).toEqual([]);
});

it("doesn't accept an id beside another workload as the stack's own resource group", async () => {
  const tags = { ...mark, workload: "orders", "stack-id": "aaaaaaaaaaaa" };

  expect(await withGroup(tags, { stackId: "aaaaaaaaaaaa", holdsIt: true })).toMatchObject([
    { id: "resource-group", state: "missing", found: expect.stringContaining("workload orders") },
  ]);
});

it.for([
  ["a shortened mark", mark, { holdsIt: true }],
  ["tags that someone removed", {}, { stackId: "aaaaaaaaaaaa", holdsIt: true }],
] as const)("warns of a resource group that the state holds, with %s", async ([, tags, state]) => {
  expect(await withGroup(tags, state)).toMatchObject([
    { id: "resource-group", state: "warning", found: expect.stringContaining("lacks the mark that the stack wrote") },
  ]);
});

it("warns if it can't determine whether the group is this stack's", async () => {
  expect(await withGroup({ ...mark, "stack-id": "aaaaaaaaaaaa" }, null)).toMatchObject([
    { id: "resource-group", state: "warning", found: expect.stringContaining("only the state shows whether") },
  ]);
});

it("finds a missing vault", async () => {
  const deliverTo = { keyVault: { resourceGroup: "rg-orders", name: "kv-orders" } };

  expect(await ids({ ...plain, callers: { integration: { ...callers.integration, deliverTo } } })).toEqual([
    "missing key-vault:kv-orders",
  ]);
});

it("requires that app settings' vaults exist, use Azure roles, and may be given out", async () => {
  const { resourceManager } = await logIn(tenant, tenant.twin.control.administrator);
  const { subscriptionId, tenantId, seedSecret } = tenant.twin.control;
  await seedSecret({ vault: { resourceGroup: "rg-vaults", name: "kv-roles" }, name: "partner", value: "x" });
  const policies = `/subscriptions/${subscriptionId}/resourceGroups/rg-vaults/providers/Microsoft.KeyVault/vaults/kv-policies`;
  await resourceManager.call("PUT", `${policies}?api-version=2024-11-01`, {
    location: "westeurope",
    properties: {
      tenantId,
      sku: { family: "A", name: "standard" },
      enableRbacAuthorization: false,
      accessPolicies: [],
    },
  });
  const from = (name: string) => ({ keyVault: { resourceGroup: "rg-vaults", name }, secret: "partner" });
  const found = async (...names: readonly string[]) =>
    (
      await notInOrder(tenant, {
        ...plain,
        secretSettings: Object.fromEntries(names.map((name, index) => [`KEY_${index}`, from(name)])),
      })
    ).map(({ id, found }) => `${id}: ${found}`);

  expect(await found("kv-roles", "KV-roles", "kv-policies", "kv-nowhere")).toEqual([
    "secret-vault:kv-policies: it uses access policies, so an Azure role doesn't allow reading a secret",
    "secret-vault:kv-nowhere: doesn't exist",
  ]);
  const giveBack = await replaceAzureRoles(tenant, contributor);
  const withoutRoles = await found("kv-roles");
  await giveBack();
  expect(withoutRoles).toContain("secret-vault:kv-roles: not allowed: Microsoft.Authorization/roleAssignments/write");
});
