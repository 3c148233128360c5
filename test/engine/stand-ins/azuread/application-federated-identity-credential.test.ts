import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";
import { looksInARow } from "../../../support/stand-ins/recorded-microsoft.ts";

const type = "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential";
const applicationUrl = "https://graph.microsoft.com/v1.0/applications/app-1";
const collection = `${applicationUrl}/federatedIdentityCredentials`;
const url = `${collection}/fic-1`;
const id = "app-1/federatedIdentityCredential/fic-1";
const inputs = {
  applicationId: "/applications/app-1",
  displayName: "pipeline",
  issuer: "https://token.actions.githubusercontent.com",
  subject: "repo:example/api:environment:dev",
  audiences: ["api://AzureADTokenExchange"],
};
const wire = {
  name: "pipeline",
  issuer: inputs.issuer,
  subject: inputs.subject,
  audiences: inputs.audiences,
  description: "",
};
const live = { ...wire, id: "fic-1" };
const outputs = { ...inputs, credentialId: "fic-1", description: "" };
const gone = { status: 404, body: { error: { code: "Request_ResourceNotFound", message: "No." } } };

test("another name replaces it, another subject does not", async () => {
  const { engine } = await attach("azuread");
  const news = { ...inputs, displayName: "other", subject: "else" };
  expect(await engine.diff(type, inputs, news, outputs)).toEqual({
    changes: true,
    replaces: ["displayName"],
    deleteBeforeReplace: false,
    detailed: { displayName: "UPDATE_REPLACE", subject: "UPDATE" },
  });
});

test.each(["", null])(
  "one that the portal made is imported without a difference, description %j or none",
  async (text) => {
    const { engine, microsoft } = await attach("azuread");
    microsoft.expect(`GET ${url}`, { body: { ...live, description: text } });
    const imported = await engine.read(type, id);
    expect((await engine.diff(type, imported?.inputs ?? {}, inputs, imported?.outputs)).detailed).toEqual({});
  },
);

test("deletes and waits, shows drift, is gone with its application", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`DELETE ${url}`, { status: 204 }).expect(`GET ${url}`, { body: live });
  microsoft.expect(`GET ${url}`, gone, looksInARow);
  await engine.delete(type, id, { inputs, outputs });
  expect(microsoft.pauses).toEqual([1000]);
  microsoft.expect(`GET ${url}`, { body: { ...live, subject: "repo:evil/api" } }).expect(`GET ${url}`, gone);
  const read = await engine.read(type, id, { inputs, outputs });
  expect((await engine.diff(type, read?.inputs ?? {}, inputs, read?.outputs)).detailed).toEqual({ subject: "UPDATE" });
  expect(await engine.read(type, id, { inputs, outputs })).toBeUndefined();
});
