import { expect, test } from "vitest";
import { Secret } from "../../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import { looksInARow } from "../../../support/stand-ins/recorded-microsoft.ts";

const type = "azuread:index/applicationPassword:ApplicationPassword";
const url = "https://graph.microsoft.com/v1.0/applications/app-1";
const id = "app-1/password/key-1";
const inputs = { applicationId: "/applications/app-1", displayName: "caller", endDate: "2027-05-24T00:00:00Z" };
const credential = {
  keyId: "key-1",
  displayName: "caller",
  startDateTime: "2026-11-24T15:00:00Z",
  endDateTime: "2027-05-24T00:00:00Z",
  hint: "abc",
};
const outputs = {
  ...inputs,
  id,
  startDate: "2026-11-24T15:00:00Z",
  keyId: "key-1",
  value: new Secret("abc-the-secret"),
};

test("adds a password, and hands its text on as a secret only", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, { body: { passwordCredentials: [] } });
  microsoft.expect(`POST ${url}/addPassword`, { body: { ...credential, secretText: "abc-the-secret" } });
  microsoft.expect(`GET ${url}`, { body: { passwordCredentials: [credential] } }, looksInARow + 1);
  expect(await engine.create(type, inputs)).toEqual({ id, outputs });
  expect(microsoft.requests[1]?.body).toEqual({
    passwordCredential: { displayName: "caller", endDateTime: "2027-05-24T00:00:00Z" },
  });
});

test("gives a password up that Graph misses for the 21st time in a row", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, { body: {} }).expect(`POST ${url}/addPassword`, { body: credential });
  microsoft
    .expect(`GET ${url}`, { body: {} }, 20)
    .expect(`GET ${url}`, { body: { passwordCredentials: [credential] } });
  microsoft.expect(`GET ${url}`, { body: {} }, 21);
  await expect(engine.create(type, inputs)).rejects.toThrow(
    '2 UNKNOWN: Waiting for password credential for Application (Application: "app-1"): couldn\'t find resource (21 retries)',
  );
});

test("the secret survives a refresh, and stays secret", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, { body: { passwordCredentials: [credential] } });
  expect(await engine.read(type, id, { inputs, outputs })).toEqual({ id, inputs, outputs });
});

test("can't be imported, though Graph has it: to the plugin it does not exist", async () => {
  const { engine, microsoft } = await attach("azuread");
  expect(await engine.read(type, id)).toBeUndefined();
  expect(microsoft.requests).toEqual([]);
});

test("is gone when another removed the key", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, { body: { passwordCredentials: [] } });
  expect(await engine.read(type, id, { inputs, outputs })).toBeUndefined();
});

test("any change replaces it, creating first: both secrets are valid in between", async () => {
  const { engine } = await attach("azuread");
  const news = { ...inputs, rotateWhenChanged: { rotation: "2" } };
  expect(await engine.diff(type, inputs, news, outputs)).toEqual({
    changes: true,
    replaces: ["rotateWhenChanged"],
    deleteBeforeReplace: false,
    detailed: { rotateWhenChanged: "ADD_REPLACE" },
  });
});
