import { expect, it } from "vitest";
import { expectRefused, group, subscription } from "./arm-fixture.ts";
import { bodies, deployed, ids } from "./stack.ts";

it("creates a storage account with its addresses and the documented defaults", async () => {
  const { call } = await deployed("account");
  expect((await call("GET", ids.account)).body).toEqual({
    id: ids.account,
    name: "sttwin",
    type: "Microsoft.Storage/storageAccounts",
    location: "westeurope",
    tags: { stack: "dev" },
    kind: "StorageV2",
    sku: { name: "Standard_LRS", tier: "Standard" },
    properties: {
      ...bodies.account.properties,
      accessTier: "Hot",
      creationTime: "2026-11-24T15:09:18.000Z",
      primaryEndpoints: {
        blob: "https://sttwin.blob.core.windows.net/",
        dfs: "https://sttwin.dfs.core.windows.net/",
        file: "https://sttwin.file.core.windows.net/",
        queue: "https://sttwin.queue.core.windows.net/",
        table: "https://sttwin.table.core.windows.net/",
      },
      primaryLocation: "westeurope",
      provisioningState: "Succeeded",
      statusOfPrimary: "available",
    },
  });
});

it.each(["st", "st-twin", "STTWIN", "s".repeat(25)])("refuses the account name %s", async (name) => {
  const { call } = await deployed("group");
  const path = `${group}/providers/Microsoft.Storage/storageAccounts/${name}`;
  await expectRefused(
    call("PUT", path, { body: bodies.account }),
    400,
    "AccountNameInvalid",
    `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`,
  );
});

it("refuses an account name that is in use elsewhere", async () => {
  const { call, put } = await deployed("account");
  await put(`${subscription}/resourcegroups/rg-other`, bodies.group);
  await expectRefused(
    call("PUT", ids.account.replace("rg-twin", "rg-other"), { body: bodies.account }),
    409,
    "StorageAccountInAnotherResourceGroup",
    "The account sttwin is already in another resource group in this subscription.",
  );
});

it("creates a container without public access, and refuses to make it public", async () => {
  const { call } = await deployed("account");
  const created = await call("PUT", ids.container, { body: bodies.container });
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({
    id: ids.container,
    name: "packages",
    type: "Microsoft.Storage/storageAccounts/blobServices/containers",
    properties: { publicAccess: "None", leaseState: "Available" },
  });
  await expectRefused(
    call("PUT", ids.container, { body: { properties: { publicAccess: "Blob" } } }),
    409,
    "PublicAccessNotPermitted",
    "Public access is not permitted on this storage account.",
  );
  expect((await call("PUT", ids.container.replace("packages", "Packages"), { body: {} })).status).toBe(400);
});

it("lists an account's containers", async () => {
  const { call } = await deployed("container");
  const listed = async (account: string) => await call("GET", `${account}/blobServices/default/containers`);

  expect(await listed(ids.account)).toMatchObject({ status: 200, body: { value: [{ id: ids.container }] } });
  expect((await listed(`${ids.account}x`)).status).toBe(404);
});

it("deletes containers with their account", async () => {
  const { call, tenant } = await deployed("container");
  expect((await call("DELETE", ids.account)).status).toBe(200);
  expect(tenant.subscription.find(ids.container)).toBeUndefined();
});
