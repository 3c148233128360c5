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
const body = { "@odata.type": "#microsoft.graph.federatedIdentityCredential", ...wire };
const gone = { status: 404, body: { error: { code: "Request_ResourceNotFound", message: "No." } } };

test("looks the application up, adds itself, waits until it is there, reads", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${applicationUrl}`).expect(`POST ${collection}`, { status: 201, body: live });
  microsoft.expect(`GET ${url}`, gone).expect(`GET ${url}`, { body: live }, looksInARow + 1);
  expect(await engine.create(type, inputs)).toEqual({ id, outputs });
  expect(microsoft.requests[1]?.body).toEqual(body);
  expect(microsoft.pauses).toEqual([1000]);
  expect(microsoft.unanswered).toEqual([]);
});

test.each(["GET", "POST"])("a 404 on the %s before it exists is not tried again", async (method) => {
  const { engine, microsoft } = await attach("azuread");
  if (method === "POST") microsoft.expect(`GET ${applicationUrl}`);
  microsoft.expect(method === "GET" ? `GET ${applicationUrl}` : `POST ${collection}`, gone);
  await expect(engine.create(type, inputs)).rejects.toThrow(
    "unexpected status 404 with error: Request_ResourceNotFound",
  );
  expect(microsoft.pauses).toEqual([]);
});

test("an update sends the whole body, its immutable name included", async () => {
  const { engine, microsoft } = await attach("azuread");
  const news = { ...inputs, subject: "repo:example/api:environment:prod", description: "Deploys." };
  microsoft.expect(`PATCH ${url}`, { status: 204 });
  microsoft.expect(`GET ${url}`, { body: { ...live, subject: news.subject, description: "Deploys." } });
  const updated = await engine.update(type, id, { inputs, outputs }, news);
  expect(updated).toEqual({ ...outputs, subject: news.subject, description: "Deploys." });
  expect(microsoft.requests[0]?.body).toEqual({ ...body, id: "fic-1", subject: news.subject, description: "Deploys." });
});

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
