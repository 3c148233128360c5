import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";
import type { EngineClient } from "../../../support/stand-ins/engine-client.ts";
import { subscriptionId } from "../../../support/stand-ins/recorded-microsoft.ts";

const type = "azure-native:resources:ResourceGroup";
const id = `/subscriptions/${subscriptionId}/resourcegroups/rg`;
const url = `https://management.azure.com${id}?api-version=2024-03-01`;
const inputs = { resourceGroupName: "rg", location: "westeurope" };
const body = { id, name: "rg", location: "westeurope", properties: { provisioningState: "Succeeded" } };
const old = { inputs, outputs: {} };

test("passes an error on in the plugin's words", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const error = { code: "AuthorizationFailed", message: "The client does not have authorization." };
  microsoft.expect(`GET ${url}`, { status: 404 }).expect(`PUT ${url}`, { status: 403, body: { error } });
  await expect(engine.create(type, inputs)).rejects.toThrow(
    '2 UNKNOWN: Status=403 Code="AuthorizationFailed" Message="The client does not have authorization."',
  );
});

test("passes an error on that has no code, as it is", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`DELETE ${url}`, { status: 400, body: "gateway says no" });
  await expect(engine.delete(type, id, old)).rejects.toThrow('2 UNKNOWN: Status=400 Message="gateway says no"');
});

test("reports that it can't determine whether the resource exists", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET ${url}`, { status: 403, body: { error: { code: "AuthorizationFailed" } } });
  await expect(engine.create(type, inputs)).rejects.toThrow(
    `2 UNKNOWN: cannot check existence of resource '${id}': status code 403, {"error":{"code":"AuthorizationFailed"}}`,
  );
});

test("tries again after 503, as long as the service asks, three times at most", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const busy = { status: 503, headers: { "retry-after": "7" } };
  microsoft.expect(`GET ${url}`, busy).expect(`GET ${url}`, { status: 429 }).expect(`GET ${url}`, { body });
  expect((await engine.read(type, id, old))?.id).toBe(id);
  expect(microsoft.pauses).toEqual([7000, 1000]);
  microsoft.expect(`GET ${url}`, busy).expect(`GET ${url}`, busy).expect(`GET ${url}`, busy).expect(`GET ${url}`, busy);
  await expect(engine.read(type, id, old)).rejects.toThrow("2 UNKNOWN: Status=503");
});

test("follows Azure-AsyncOperation until it succeeds, then reads the resource", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const operation = "https://management.azure.com/operations/1?api-version=2024-03-01";
  microsoft.expect(`GET ${url}`, { status: 404 });
  microsoft.expect(`PUT ${url}`, {
    status: 201,
    body,
    headers: { "azure-asyncoperation": operation, "retry-after": "3" },
  });
  microsoft.expect(`GET ${operation}`, { body: { status: "InProgress" } });
  microsoft.expect(`GET ${operation}`, { body: { status: "Succeeded" } });
  microsoft.expect(`GET ${url}`, { body }).expect(`GET ${url}`, { body });
  expect((await engine.create(type, inputs)).id).toBe(id);
  expect(microsoft.pauses).toEqual([3000, 1000]);
});

test("follows Location while it answers 202, also to a relative address", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET ${url}`, { status: 404 });
  microsoft.expect(`PUT ${url}`, { status: 202, headers: { location: "/operations/2" } });
  const location = "https://management.azure.com/operations/2?api-version=2024-03-01";
  microsoft.expect(`GET ${location}`, { status: 202 }).expect(`GET ${location}`, { body });
  microsoft.expect(`GET ${url}`, { body });
  expect((await engine.create(type, inputs)).id).toBe(id);
});

test("polls the provisioningState until it settles if there is no header", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const creating = { ...body, properties: { provisioningState: "Creating" } };
  microsoft.expect(`GET ${url}`, { status: 404 }).expect(`PUT ${url}`, { status: 201, body: creating });
  microsoft.expect(`GET ${url}`, { body: creating }).expect(`GET ${url}`, { body }).expect(`GET ${url}`, { body });
  expect((await engine.create(type, inputs)).id).toBe(id);
});

test("a resource whose creation fails half-way stays in the state", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const operation = "https://management.azure.com/operations/3?api-version=2024-03-01";
  microsoft.expect(`GET ${url}`, { status: 404 });
  microsoft.expect(`PUT ${url}`, { status: 201, body, headers: { "azure-asyncoperation": operation } });
  microsoft.expect(`GET ${operation}`, {
    body: { status: "Failed", error: { code: "Conflict", message: "No capacity." } },
  });
  microsoft.expect(`GET ${url}`, { body });
  const failed = await engine.create(type, inputs).catch((error: unknown) => error);
  expect(failed).toMatchObject({ details: 'Status=200 Code="Conflict" Message="No capacity."' });
  const [details] = (failed as { metadata: { get(name: string): Buffer[] } }).metadata.get("grpc-status-details-bin");
  expect(details?.toString("latin1")).toContain("pulumirpc.ErrorResourceInitFailed");
  expect(details?.toString("latin1")).toContain(id);
});

const failedOperation = { body: { status: "Failed", error: { code: "Conflict", message: "No capacity." } } };
const detailsOf = (failed: unknown): readonly string[] =>
  (failed as { metadata: { get(name: string): Buffer[] } }).metadata
    .get("grpc-status-details-bin")
    .map((details) => details.toString("latin1"));

test("a failed creation without a resource ends with its own error, not with the following 404", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const operation = "https://management.azure.com/operations/6?api-version=2024-03-01";
  microsoft.expect(`GET ${url}`, { status: 404 });
  microsoft.expect(`PUT ${url}`, { status: 202, body, headers: { "azure-asyncoperation": operation } });
  microsoft.expect(`GET ${operation}`, failedOperation);
  microsoft.expect(`GET ${url}`, { status: 404, body: { error: { code: "ResourceNotFound", message: "None." } } });
  const failed = await engine.create(type, inputs).catch((error: unknown) => error);
  expect(failed).toMatchObject({ details: 'Status=200 Code="Conflict" Message="No capacity."' });
  expect(detailsOf(failed)).toEqual([]);
});

test.each([
  ["update", async (engine: EngineClient) => await engine.update(type, id, old, inputs)],
  ["creation", async (engine: EngineClient) => await engine.create(type, inputs)],
] as const)("a failed %s with an unreadable result keeps the id and both errors", async (what, act) => {
  const { engine, microsoft } = await attach("azure-native");
  const operation = "https://management.azure.com/operations/7?api-version=2024-03-01";
  if (what === "creation") microsoft.expect(`GET ${url}`, { status: 404 });
  microsoft.expect(`PUT ${url}`, { status: 202, body, headers: { "azure-asyncoperation": operation } });
  microsoft.expect(`GET ${operation}`, failedOperation);
  microsoft.expect(`GET ${url}`, { status: 403, body: { error: { code: "AuthorizationFailed", message: "No." } } });
  const failed = await act(engine).catch((error: unknown) => error);
  expect(failed).toMatchObject({
    details:
      'resource created but read failed Status=403 Code="AuthorizationFailed" Message="No.": ' +
      'Status=200 Code="Conflict" Message="No capacity."',
  });
  expect(detailsOf(failed)).toEqual([expect.stringContaining(id)]);
});

test("keeps a PUT's answer if the result can't be read", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET ${url}`, { status: 404 }).expect(`PUT ${url}`, { status: 201, body });
  microsoft.expect(`GET ${url}`, { status: 404, body: { error: { code: "ResourceGroupNotFound", message: "None." } } });
  const { properties, name, location } = body;
  expect(await engine.create(type, inputs)).toEqual({
    id,
    outputs: { name, location, properties, azureApiVersion: "2024-03-01" },
  });
});

test("a deletion is polled to its end, and succeeds if nothing is left", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const location = "https://management.azure.com/operations/4?api-version=2024-03-01";
  microsoft.expect(`DELETE ${url}`, { status: 202, headers: { location } });
  microsoft.expect(`GET ${location}`, { status: 202 }).expect(`GET ${location}`, { status: 200 });
  await engine.delete(type, id, old);
  microsoft.expect(`DELETE ${url}`, { status: 404, body: { error: { code: "ResourceGroupNotFound" } } });
  await engine.delete(type, id, old);
});

test("a deletion that fails while it is polled is an error", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const location = "https://management.azure.com/operations/5?api-version=2024-03-01";
  microsoft.expect(`DELETE ${url}`, { status: 202, headers: { location } });
  microsoft.expect(`GET ${location}`, { status: 409, body: { error: { code: "ScopeLocked", message: "Locked." } } });
  await expect(engine.delete(type, id, old)).rejects.toThrow(
    '2 UNKNOWN: Status=409 Code="ScopeLocked" Message="Locked."',
  );
});
