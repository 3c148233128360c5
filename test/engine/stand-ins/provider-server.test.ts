import type * as grpc from "@grpc/grpc-js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import { expect, test } from "vitest";
import { Secret, unknownValue } from "../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../support/stand-ins/attach.ts";

const group = "azure-native:resources:ResourceGroup";

/** What a plugin's error tells the engine to keep in its state. */
function keptBy(error: unknown) {
  const [details] = (error as grpc.ServiceError).metadata.get("grpc-status-details-bin");
  const [any] = statusPb.Status.deserializeBinary(details as Buffer).getDetailsList();
  const failed = pb.ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? new Uint8Array());
  return { id: failed.getId(), reasons: failed.getReasonsList() };
}

test.each([
  ["azure-native", "3.28.0"],
  ["azuread", "6.9.1"],
  ["random", "4.21.2"],
  ["command", "1.2.1"],
] as const)("reports as %s %s, with secrets and without resource references", async (name, version) => {
  const { engine } = await attach(name);
  expect(await engine.pluginVersion()).toBe(version);
  expect((await engine.handshake()).toObject()).toMatchObject({
    acceptSecrets: true,
    acceptResources: false,
    acceptOutputs: false,
  });
  expect((await engine.configure({ version })).toObject()).toMatchObject({
    acceptsecrets: true,
    supportspreview: true,
    acceptresources: false,
    acceptoutputs: false,
  });
});

test("answers UNIMPLEMENTED, by name, to a method it does not have", async () => {
  const { engine } = await attach("random");
  await expect(engine.construct()).rejects.toThrow(
    "12 UNIMPLEMENTED: The server does not implement the method construct",
  );
});

test("reports only unsupported uses to its parent, and no other error", async () => {
  const refusals: string[] = [];
  const onRefusal = ({ message }: Error) => refusals.push(message);
  const { engine } = await attach("azure-native", { environment: {}, onRefusal });
  await expect(engine.check("azure-native:network:PublicIPAddress", {})).rejects.toThrow("doesn't support");
  await expect(engine.invoke("azure-native:authorization:getClientConfig")).rejects.toThrow("ARM_CLIENT_ID");

  expect(refusals).toEqual([
    "the stand-in for azure-native doesn't support the type azure-native:network:PublicIPAddress",
  ]);
});

test("continues without unsupported properties if configured, and names all of them", async () => {
  const refusals: unknown[] = [];
  const onRefusal = ({ message }: Error, resource?: string) => refusals.push([resource, message]);
  const { engine } = await attach("azure-native", { environment: {}, onRefusal, goesOn: true });

  const inputs = { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } };
  expect((await engine.check("azure-native:network:PublicIPAddress", inputs)).inputs).toEqual(inputs);
  const site = await engine.check("azure-native:web:WebApp", { x: 1, y: 2, siteConfig: { ftpsState: "AllAllowed" } });
  expect(site.inputs).toMatchObject({ x: 1, y: 2, siteConfig: { ftpsState: "AllAllowed" } });

  expect(refusals).toEqual([
    [expect.any(String), "the stand-in for azure-native doesn't support the type azure-native:network:PublicIPAddress"],
    [
      expect.any(String),
      "the stand-in for azure-native doesn't support property 'siteConfig.ftpsState', property 'x', property 'y' of azure-native:web:WebApp",
    ],
  ]);
});

test("refuses a type that it does not know, by name", async () => {
  const { engine } = await attach("azure-native");
  await expect(engine.check("azure-native:network:PublicIPAddress", {})).rejects.toThrow(
    "3 INVALID_ARGUMENT: the stand-in for azure-native doesn't support the type azure-native:network:PublicIPAddress",
  );
});

test("refuses a property that it does not know, by name and at any depth", async () => {
  const { engine } = await attach("azure-native");
  await expect(engine.check("azure-native:web:WebApp", { x: 1 })).rejects.toThrow(
    "3 INVALID_ARGUMENT: the stand-in for azure-native doesn't support property 'x' of azure-native:web:WebApp",
  );
  const nested = { siteConfig: new Secret({ appSettings: [{ name: "a", slot: true }] }) };
  await expect(engine.check("azure-native:web:WebApp", nested)).rejects.toThrow(
    "3 INVALID_ARGUMENT: the stand-in for azure-native doesn't support property 'siteConfig.appSettings[0].slot' of azure-native:web:WebApp",
  );
});

test("refuses a property by the name of an object's own methods", async () => {
  const { engine } = await attach("random");
  await expect(engine.check("random:index/randomString:RandomString", { length: 1, toString: "x" })).rejects.toThrow(
    "doesn't support property 'toString'",
  );
});

test("refuses a function and an argument that it does not know, by name", async () => {
  const { engine } = await attach("azuread");
  await expect(engine.invoke("azuread:index/getDomains:getDomains")).rejects.toThrow(
    "3 INVALID_ARGUMENT: the stand-in for azuread doesn't support the function azuread:index/getDomains:getDomains",
  );
  await expect(engine.invoke("azuread:index/getClientConfig:getClientConfig", { x: 1 })).rejects.toThrow(
    "3 INVALID_ARGUMENT: the stand-in for azuread doesn't support argument 'x' of azuread:index/getClientConfig:getClientConfig",
  );
});

test("refuses a setting that it does not know, by name", async () => {
  const { engine } = await attach("azure-native");
  await expect(engine.configure({ useOIDC: "true" })).rejects.toThrow(
    "3 INVALID_ARGUMENT: the stand-in for azure-native doesn't support the setting azure-native:useOIDC",
  );
});

test("finds wrong types and missing properties, as the plugin does", async () => {
  const { engine } = await attach("azure-native");
  expect((await engine.check(group, { location: 3 })).failures).toEqual([
    "'location' should be of type 'string' but got a value of type 'number'",
    "missing required property 'resourceGroupName'",
  ]);
});

test("accepts an unknown value for any type", async () => {
  const { engine } = await attach("azure-native");
  const inputs = { resourceGroupName: unknownValue, location: unknownValue, tags: unknownValue };
  expect(await engine.check(group, inputs)).toEqual({
    inputs: { ...inputs, azureApiVersion: "2024-03-01" },
    failures: [],
  });
});

test("a cancellation doesn't end the calls of a bridged plugin", async () => {
  const url = "https://graph.microsoft.com/v1.0/applications/app-1";
  const { engine, microsoft } = await attach("azuread", { pause: async () => await engine.cancel() });
  microsoft.expect(`GET ${url}`, { status: 503 }).expect(`GET ${url}`, { status: 503 });
  microsoft.expect(`GET ${url}`, { body: { identifierUris: ["api://client-1"] } });
  const id = `/applications/app-1/identifierUris/${Buffer.from("api://client-1").toString("base64")}`;

  const read = await engine.read("azuread:index/applicationIdentifierUri:ApplicationIdentifierUri", id);

  expect(read?.outputs).toEqual({ id, applicationId: "/applications/app-1", identifierUri: "api://client-1" });
});

test("a cancellation of azure-native keeps what Azure has accepted, with the reason", async () => {
  const { engine, microsoft } = await attach("azure-native", {
    pause: async (_, signal) =>
      await new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
        void engine.cancel();
      }),
  });
  const id = "/subscriptions/aaaaaaaa-0000-0000-0000-000000000004/resourcegroups/rg";
  const url = `https://management.azure.com${id}?api-version=2024-03-01`;
  microsoft.expect(`GET ${url}`, { status: 404 });
  microsoft.expect(`PUT ${url}`, { status: 201, body: { id, properties: { provisioningState: "Accepted" } } });

  const failure = await engine.create(group, { resourceGroupName: "rg", location: "westeurope" }).catch(keptBy);

  expect(failure).toEqual({
    id,
    reasons: [expect.stringMatching(/^resource created but read failed the engine cancelled the operation/)],
  });
});

test("a cancellation ends only the waiting calls of azure-native", async () => {
  const { engine, microsoft } = await attach("azure-native", {
    pause: async (_, signal) =>
      await new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
        void engine.cancel();
      }),
  });
  const id = "/subscriptions/aaaaaaaa-0000-0000-0000-000000000004/resourcegroups/rg";
  const url = `https://management.azure.com${id}?api-version=2024-03-01`;
  const inputs = { resourceGroupName: "rg", location: "westeurope" };
  microsoft.expect(`GET ${url}`, { status: 503 });
  await expect(engine.create(group, inputs)).rejects.toThrow("2 UNKNOWN: the engine cancelled the operation");
  microsoft.expect(`GET ${url}`, { status: 404 });
  expect(await engine.read(group, id, { inputs, outputs: {} })).toBeUndefined();
});
