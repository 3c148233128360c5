import { expect, test } from "vitest";
import { Secret } from "../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../support/stand-ins/attach.ts";
import { subscriptionId } from "../../support/stand-ins/recorded-microsoft.ts";

const type = "azure-native:storage:StorageAccount";
const id = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stapi`;
const url = `https://management.azure.com${id}?api-version=2024-01-01`;
const inputs = {
  resourceGroupName: "rg",
  accountName: "stapi",
  location: "westeurope",
  kind: "StorageV2",
  sku: { name: new Secret("Standard_LRS") },
  tags: new Secret({ owner: "someone" }),
};
const answer = {
  id,
  location: "westeurope",
  kind: "StorageV2",
  sku: { name: "Standard_LRS", tier: "Standard" },
  tags: { owner: "someone" },
};
const marked = {
  location: "westeurope",
  kind: "StorageV2",
  sku: { name: new Secret("Standard_LRS"), tier: "Standard" },
  tags: new Secret({ owner: "someone" }),
  azureApiVersion: "2024-01-01",
};

test("sends secret inputs in plain text and marks them as secret in the answer, at any depth", async () => {
  const { engine, microsoft } = await attach("azure-native");
  expect((await engine.check(type, inputs)).inputs).toEqual({ ...inputs, azureApiVersion: "2024-01-01" });
  microsoft
    .expect(`GET ${url}`, { status: 404 })
    .expect(`PUT ${url}`, { body: answer })
    .expect(`GET ${url}`, { body: answer });
  expect(await engine.create(type, inputs)).toEqual({ id, outputs: marked });
  expect(microsoft.requests[1]?.body).toEqual({
    kind: "StorageV2",
    location: "westeurope",
    sku: { name: "Standard_LRS" },
    tags: { owner: "someone" },
  });
});

test("a refresh, an update and a preview keep it secret", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const old = { inputs, outputs: marked };
  microsoft.expect(`GET ${url}`, { body: { ...answer, tags: { owner: "other" } } });
  const read = await engine.read(type, id, old);
  expect(read?.inputs["tags"]).toEqual(new Secret({ owner: "other" }));
  expect(read?.outputs["tags"]).toEqual(new Secret({ owner: "other" }));
  microsoft.expect(`PUT ${url}`, { body: answer }).expect(`GET ${url}`, { body: answer });
  expect(await engine.update(type, id, old, inputs)).toEqual(marked);
  expect((await engine.create(type, inputs, true)).outputs["tags"]).toEqual(inputs.tags);
});

test("becoming secret isn't a difference", async () => {
  const { engine } = await attach("azure-native");
  expect((await engine.diff(type, { ...inputs, tags: { owner: "someone" } }, inputs)).changes).toBe(false);
});
