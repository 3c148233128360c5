import { expect, it } from "vitest";
import { expectRefusal, graphFixture, missing } from "./graph-fixture.ts";

const trust = {
  name: "github-main",
  issuer: "https://token.actions.githubusercontent.com",
  subject: "repo:owner/repository:ref:refs/heads/main",
  audiences: ["api://AzureADTokenExchange"],
  description: "",
};

async function withApplication() {
  const fixture = graphFixture();
  const { id } = await fixture.created("/v1.0/applications", { displayName: "client" });
  const path = `/v1.0/applications/${id}/federatedIdentityCredentials`;
  const context = `https://graph.microsoft.com/v1.0/$metadata#applications('${id}')/federatedIdentityCredentials`;
  const add = (changes: object = {}) => fixture.call("POST", path, { body: { ...trust, ...changes } });
  return { ...fixture, id, path, context, add };
}

it("adds, shows, changes and removes a federated credential as azuread does", async () => {
  const { call, add, path, context } = await withApplication();
  const created = await add({ "@odata.type": "#microsoft.graph.federatedIdentityCredential" });
  expect(created.status).toBe(201);
  const { id } = created.body as { id: string };
  expect(created.body).toEqual({ "@odata.context": `${context}/$entity`, id, ...trust });
  expect((await call("GET", `${path}/${id}`)).body).toEqual({ "@odata.context": `${context}/$entity`, id, ...trust });
  expect((await call("GET", `${path}/github-main`)).body).toMatchObject({ id });
  expect((await call("GET", path)).body).toEqual({ "@odata.context": context, value: [{ id, ...trust }] });

  const body = { ...trust, subject: "repo:owner/repository:environment:dev" };
  expect((await call("PATCH", `${path}/${id}`, { body })).status).toBe(204);
  expect((await call("GET", path)).body).toMatchObject({ value: [{ id, ...body }] });
  expect((await call("DELETE", `${path}/${id}`)).status).toBe(204);
  expectRefusal(await call("GET", `${path}/${id}`), 404, ...missing(id));
});

it("refuses a name twice", async () => {
  const { add } = await withApplication();
  await add();
  expectRefusal(
    await add({ subject: "other" }),
    409,
    "Request_MultipleObjectsWithSameKeyValue",
    "FederatedIdentityCredential with name github-main already exists.",
  );
});

it("refuses issuer and subject twice, at creation and by change, on one application only", async () => {
  const { add, call, path, created } = await withApplication();
  await add();
  const message = `The combination of issuer and subject must be unique for the application. Issuer ${trust.issuer} and Subject: ${trust.subject} already exist. paramName: FederatedIdentityCredential.Subject, paramValue: ${trust.subject}, objectType: Microsoft.Online.DirectoryServices.Application`;
  expectRefusal(await add({ name: "other" }), 400, "InvalidFederatedIdentityCredentialValue", message);
  const other = (await add({ name: "other", subject: "other" })).body as { id: string };
  expect((await call("PATCH", `${path}/${other.id}`, { body: { subject: trust.subject } })).status).toBe(400);
  const { id } = await created("/v1.0/applications", { displayName: "another" });
  await created(`/v1.0/applications/${id}/federatedIdentityCredentials`, trust);
});

it("takes twenty, and refuses the next", async () => {
  const { add } = await withApplication();
  for (let index = 0; index < 20; index += 1) {
    expect((await add({ name: `name-${index}`, subject: `subject-${index}` })).status).toBe(201);
  }
  const answer = await add({ name: "name-20", subject: "subject-20" });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ error: { code: "InvalidFederatedIdentityCredentialValue" } });
});

it("does not change the name", async () => {
  const { add, call, path } = await withApplication();
  const { id } = (await add()).body as { id: string };
  const answer = await call("PATCH", `${path}/${id}`, { body: { ...trust, name: "renamed", subject: "other" } });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ error: { code: "InvalidFederatedIdentityCredentialValue" } });
  expect((await call("GET", path)).body).toMatchObject({ value: [{ id, ...trust }] });
});

it.each([
  ["Name", { name: "ab" }],
  ["Name", { name: "a".repeat(121) }],
  ["Name", { name: "with space" }],
  ["Name", { name: "-dash-first" }],
  ["Subject", { subject: "repo:owner/repository:*" }],
  ["Subject", { subject: "" }],
  ["Subject", { subject: "a".repeat(601) }],
  ["Issuer", { issuer: "https://*.example.com" }],
  ["Issuer", { issuer: "issuer" }],
  ["Audiences", { audiences: [] }],
  ["Audiences", { audiences: ["a", "b"] }],
])("refuses a bad value and names the property: %s %j", async (property, changes) => {
  const { add, call, path } = await withApplication();
  const answer = await add(changes);
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({
    error: {
      code: "InvalidFederatedIdentityCredentialValue",
      message: expect.stringContaining(`paramName: FederatedIdentityCredential.${property}, paramValue: `),
    },
  });
  expect((await call("GET", path)).body).toMatchObject({ value: [] });
});

it("takes names of 3 and of 120 characters", async () => {
  const { add } = await withApplication();
  expect((await add({ name: "a-b", subject: "one" })).status).toBe(201);
  expect((await add({ name: "a".repeat(120), subject: "two" })).status).toBe(201);
});

it("names what is not imitated: matching expressions and upserts", async () => {
  const { add, call, path } = await withApplication();
  const flexible = await add({ claimsMatchingExpression: { value: "claims['sub'] matches 'x'", languageVersion: 1 } });
  expect(flexible.status).toBe(501);
  await add();
  const headers = { prefer: "create-if-missing" };
  expect((await call("PATCH", `${path}/github-main`, { body: trust, headers })).status).toBe(501);
});

it("goes with its application", async () => {
  const { add, call, id, tenant } = await withApplication();
  await add();
  await call("DELETE", `/v1.0/applications/${id}`);
  expect(tenant.directory.federatedIdentityCredentials.of(id)).toEqual([]);
});
