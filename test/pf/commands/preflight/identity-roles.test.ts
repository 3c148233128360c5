import { afterAll, beforeAll, expect, it } from "vitest";
import { RequestRefused } from "../../../../packages/core/azure/json-api.ts";
import { identityRoles } from "../../../../packages/pf/commands/preflight/identity-roles.ts";
import {
  logIn,
  notInOrder,
  replaceAzureRoles,
  tenantToDeployTo,
  wanted,
} from "../../../support/tenant-to-deploy-to.ts";
import { surroundingsOf } from "./sample-surroundings.ts";

const contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const group = "resourceGroups/rg-orders";
const account = `${group}/providers/Microsoft.Storage/storageAccounts/storders`;
const settings = {
  identity: {
    azureRoles: [
      { role: "Storage Blob Data Reader", scope: account },
      { role: "Reader", scope: `/subscriptions/other/${group}` },
    ],
  },
};

let tenant: Awaited<ReturnType<typeof tenantToDeployTo>>;
beforeAll(async () => {
  tenant = await tenantToDeployTo();
});
afterAll(() => tenant?.close());

/** Resource Manager, which answers every question about permissions alike, and keeps where it was asked. */
function resourceManager(answer: () => unknown) {
  const asked: string[] = [];
  const api = {
    call: async (_method: string, path: string) => {
      asked.push(path.split("/providers/Microsoft.Authorization/")[0] ?? "");
      return answer();
    },
  };
  return { asked, find: () => identityRoles(surroundingsOf(api, { settings })) };
}

const permissions = (...actions: readonly string[]) => ({ value: [{ actions, notActions: [] }] });

it("asks at each role's own scope whether the deployer may assign roles there", async () => {
  const allowed = resourceManager(() => permissions("Microsoft.Authorization/*"));

  expect((await allowed.find()).map(({ id, state, title }) => [state, id, title])).toEqual([
    [
      "ok",
      `identity-role:Storage Blob Data Reader:${account}`,
      "Give the function's identity the role Storage Blob Data Reader",
    ],
    ["ok", `identity-role:Reader:/subscriptions/other/${group}`, "Give the function's identity the role Reader"],
  ]);
  expect(allowed.asked).toEqual([`/subscriptions/s/${account}`, `/subscriptions/other/${group}`]);
});

it("says what is missing, with the error that the deployment would get and the command that grants it", async () => {
  const [blob] = await resourceManager(() => permissions("*/read")).find();

  expect(blob).toMatchObject({
    state: "missing",
    why: `identity.azureRoles names it on ${account}.`,
    found: "not allowed: Microsoft.Authorization/roleAssignments/write",
    grants: `az role assignment create --assignee me --role "Role Based Access Control Administrator" --scope /subscriptions/s/${account}`,
    error: { code: "AuthorizationFailed", message: expect.stringContaining(`/subscriptions/s/${account}/`) },
  });
});

it("never takes what it couldn't read for allowed", async () => {
  const refuse = (status: number) => () => {
    throw new RequestRefused("GET", "/", status, "Refused", "no");
  };
  const states = async (status: number) => (await resourceManager(refuse(status)).find()).map(({ state }) => state);

  expect(await states(500)).toEqual(["unknown", "unknown"]);
  expect(await states(404)).toEqual(["unknown", "unknown"]);
  expect(await states(403)).toEqual(["missing", "missing"]);
});

it("is a part of the preflight, which finds it missing for a contributor", async () => {
  const identity = { azureRoles: [{ role: "Reader", scope: group }] };
  const own = { serviceManagementReference: "SVC-1", identity };
  const id = `missing identity-role:Reader:${group}`;
  const found = async () => (await notInOrder(tenant, own)).map((finding) => `${finding.state} ${finding.id}`);
  const { resourceManager: administrator } = await logIn(tenant, tenant.twin.control.administrator);
  const path = `/subscriptions/${tenant.twin.control.subscriptionId}/${group}?api-version=2024-03-01`;
  await administrator.call("PUT", path, { location: "westeurope" });
  const giveBack = await replaceAzureRoles(tenant, contributor);
  const lacking = await found();
  await giveBack();

  expect(lacking).toContain(id);
  expect(await found()).not.toContain(id);
});

it("has no row for a scope that Azure can't have, which the program refuses", () => {
  const scopes = ["https://storders.blob.core.windows.net/", "rg", "/a/../b", "/a?api-version=1", "/a b/c"];
  for (const scope of scopes)
    expect(wanted({ identity: { azureRoles: [{ role: "Reader", scope }] } }).identityRoles, scope).toEqual([]);
});
