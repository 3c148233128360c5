import { expect, test } from "vitest";
import { Secret } from "../../../../packages/engine/stand-ins/property-values.ts";
import { alreadyExists } from "../../../support/stand-ins/already-exists.ts";
import { attach } from "../../../support/stand-ins/attach.ts";

const type = "azuread:index/applicationCertificate:ApplicationCertificate";
const url = "https://graph.microsoft.com/v1.0/applications/app-1";
const keyId = "cccccccc-0000-0000-0000-000000000001";
const id = `app-1/certificate/${keyId}`;
const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const inputs = {
  applicationId: "/applications/app-1",
  encoding: "pem",
  type: "AsymmetricX509Cert",
  value: pem,
  keyId,
};
const live = {
  customKeyIdentifier: "A0",
  displayName: "CN=caller",
  endDateTime: "2027-05-24T00:00:00Z",
  key: null,
  keyId,
  startDateTime: "2026-11-24T00:00:00Z",
  type: "AsymmetricX509Cert",
  usage: "Verify",
};
const other = { ...live, keyId: "cccccccc-0000-0000-0000-000000000002", displayName: "CN=other" };
const outputs = { ...inputs, id, startDate: "2026-11-24T00:00:00Z", endDate: "2027-05-24T00:00:00Z" };
const application = (...keyCredentials: readonly object[]) => ({ body: { keyCredentials } });
const gone = { status: 404, body: { error: { code: "Request_ResourceNotFound", message: "No." } } };

test("refuses to add a key id that is there", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, application(live));
  await expect(engine.create(type, inputs)).rejects.toThrow(alreadyExists("azuread_application_certificate", id));
});

test("is gone if someone removed it, but a missing application is an error, as with the plugin", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, application(live)).expect(`GET ${url}`, application(other)).expect(`GET ${url}`, gone);
  expect(await engine.read(type, id, { inputs, outputs })).toEqual({ id, inputs, outputs });
  expect(await engine.read(type, id, { inputs, outputs })).toBeUndefined();
  await expect(engine.read(type, id, { inputs, outputs })).rejects.toThrow(
    '2 UNKNOWN: Retrieving Application (Application: "app-1"): unexpected status 404 with error: Request_ResourceNotFound: No.',
  );
});

test("its value is secret only if the SDK marks it", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, application(live));
  expect((await engine.read(type, id, { inputs, outputs }))?.outputs["value"]).toBe(pem);
  const secret = new Secret(pem);
  microsoft.expect(`GET ${url}`, application(live));
  const old = { inputs: { ...inputs, value: secret }, outputs: { ...outputs, value: secret } };
  expect((await engine.read(type, id, old))?.outputs["value"]).toEqual(secret);
});

test("is imported with all that Graph answers: value and encoding it does not, so a program replaces it, creating first", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, application(live));
  const imported = await engine.read(type, id);
  const state = { inputs: imported?.inputs ?? {}, outputs: imported?.outputs ?? {} };
  const { id: _, value: __, encoding: ___, ...answered } = outputs;
  expect(state.inputs).toEqual({ ...answered, __defaults: [] });
  const { keyId: ____, ...news } = inputs;
  expect(await engine.diff(type, state.inputs, news, state.outputs)).toEqual({
    changes: true,
    replaces: ["encoding", "value"],
    deleteBeforeReplace: false,
    detailed: { encoding: "ADD_REPLACE", value: "ADD_REPLACE" },
  });
  expect((await engine.diff(type, state.inputs, news, { ...state.outputs, encoding: "pem", value: pem })).changes).toBe(
    false,
  );
});

test("another certificate or another end replaces it", async () => {
  const { engine } = await attach("azuread");
  const differ = async (news: object) => (await engine.diff(type, inputs, { ...inputs, ...news }, outputs)).replaces;
  expect(await differ({ value: "other" })).toEqual(["value"]);
  expect(await differ({ endDate: "2028-01-01T00:00:00Z" })).toEqual(["endDate"]);
  expect(await differ({ endDate: outputs.endDate })).toEqual([]);
});

test.each([
  ["encoding", "hex"],
  ["type", "Symmetric"],
])("refuses %s: %s", async (name, value) => {
  const { engine } = await attach("azuread");
  await expect(engine.check(type, { ...inputs, [name]: value })).rejects.toThrow(
    `3 INVALID_ARGUMENT: the stand-in for azuread doesn't support ${name}: "${value}" of ${type}`,
  );
});
