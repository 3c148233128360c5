import { describe, expect, it } from "vitest";
import { expectMissing, expectRefusal, graphFixture } from "./graph-fixture.ts";

const trust = {
  name: "github-main",
  issuer: "https://token.actions.githubusercontent.com",
  subject: "repo:owner/repository:ref:refs/heads/main",
  audiences: ["api://AzureADTokenExchange"],
  description: "",
};
const invalid = "InvalidFederatedIdentityCredentialValue";

async function withApplication(options: Parameters<typeof graphFixture>[0] = {}) {
  const fixture = graphFixture(options);
  const { id } = await fixture.created("/v1.0/applications", { displayName: "client" });
  const path = `/v1.0/applications/${id}/federatedIdentityCredentials`;
  const context = `https://graph.microsoft.com/v1.0/$metadata#applications('${id}')/federatedIdentityCredentials`;
  const add = async (changes: object = {}) => {
    const answer = await fixture.call("POST", path, { body: { ...trust, ...changes } });
    return { ...answer, id: (answer.body as { readonly id: string }).id };
  };
  return { ...fixture, id, path, context, add };
}

it("adds, shows, changes and removes a federated credential as azuread does", async () => {
  const { call, read, statusOf, add, path, context } = await withApplication();
  const created = await add({ "@odata.type": "#microsoft.graph.federatedIdentityCredential" });
  const { id } = created;
  const shown = { "@odata.context": `${context}/$entity`, id, ...trust };
  expect([created.status, created.body]).toEqual([201, shown]);
  expect(await read(`${path}/${id}`)).toEqual(shown);
  expect(await read(`${path}/github-main`)).toMatchObject({ id });
  expect(await read(path)).toEqual({ "@odata.context": context, value: [{ id, ...trust }] });

  const body = { ...trust, subject: "repo:owner/repository:environment:dev" };
  expect(await statusOf("PATCH", `${path}/${id}`, { body })).toBe(204);
  expect(await read(path)).toMatchObject({ value: [{ id, ...body }] });
  expect(await statusOf("DELETE", `${path}/${id}`)).toBe(204);
  expectMissing(await call("GET", `${path}/${id}`), id);
});

it("refuses a name twice", async () => {
  const { add } = await withApplication();
  await add();
  const message = "FederatedIdentityCredential with name github-main already exists.";
  expectRefusal(await add({ subject: "other" }), 409, "Request_MultipleObjectsWithSameKeyValue", message);
});

it("refuses a duplicate issuer and subject on one application, at creation and by change", async () => {
  const { add, statusOf, path, created } = await withApplication();
  await add();
  const message = `The combination of issuer and subject must be unique for the application. Issuer ${trust.issuer} and Subject: ${trust.subject} already exist. paramName: FederatedIdentityCredential.Subject, paramValue: ${trust.subject}, objectType: Microsoft.Online.DirectoryServices.Application`;
  expectRefusal(await add({ name: "other" }), 400, invalid, message);
  const other = await add({ name: "other", subject: "other" });
  expect(await statusOf("PATCH", `${path}/${other.id}`, { body: { subject: trust.subject } })).toBe(400);
  const { id } = await created("/v1.0/applications", { displayName: "another" });
  await created(`/v1.0/applications/${id}/federatedIdentityCredentials`, trust);
});

it("accepts twenty, and refuses the next", async () => {
  const { add } = await withApplication();
  const one = (index: number) => add({ name: `name-${index}`, subject: `subject-${index}` });
  for (let index = 0; index < 20; index += 1) expect((await one(index)).status).toBe(201);
  expect(await one(20)).toMatchObject({ status: 400, body: { error: { code: invalid } } });
});

it("refuses to change the name", async () => {
  const { add, call, read, path } = await withApplication();
  const { id } = await add();
  const body = { ...trust, name: "renamed", subject: "other" };
  expect(await call("PATCH", `${path}/${id}`, { body })).toMatchObject({
    status: 400,
    body: { error: { code: invalid } },
  });
  expect(await read(path)).toMatchObject({ value: [{ id, ...trust }] });
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
  const { add, read, path } = await withApplication();
  const message: unknown = expect.stringContaining(`paramName: FederatedIdentityCredential.${property}, paramValue: `);
  expect(await add(changes)).toMatchObject({ status: 400, body: { error: { code: invalid, message } } });
  expect(await read(path)).toMatchObject({ value: [] });
});

it("accepts names of 3 and of 120 characters", async () => {
  const { add } = await withApplication();
  expect((await add({ name: "a-b", subject: "one" })).status).toBe(201);
  expect((await add({ name: "a".repeat(120), subject: "two" })).status).toBe(201);
});

it("takes a name with dots, unless the tenant is one without", async () => {
  const name = "hashitown.example.com-x";
  expect((await (await withApplication()).add({ name })).status).toBe(201);
  const strict = await withApplication({ directoryBehavior: { federatedCredentialNames: "withoutDots" } });
  expect(await strict.add({ name })).toMatchObject({ status: 400, body: { error: { code: invalid } } });
});

it("names what isn't supported: matching expressions and upserts", async () => {
  const { add, statusOf, path } = await withApplication();
  const claimsMatchingExpression = { value: "claims['sub'] matches 'x'", languageVersion: 1 };
  expect((await add({ claimsMatchingExpression })).status).toBe(501);
  await add();
  const headers = { prefer: "create-if-missing" };
  expect(await statusOf("PATCH", `${path}/github-main`, { body: trust, headers })).toBe(501);
});

describe("a flexible credential", () => {
  const value = "claims['sub'] matches 'repo:owner/*:ref:refs/heads/v?' and claims['job_workflow_ref'] eq 'a.b'";
  const claimsMatchingExpression = { value, languageVersion: 1 };
  const { subject: _, ...flexible } = { ...trust, claimsMatchingExpression };

  async function inBeta() {
    const fixture = await withApplication();
    const path = fixture.path.replace("v1.0", "beta");
    const add = (changes: object = {}) => fixture.call("POST", path, { body: { ...flexible, ...changes } });
    return { ...fixture, path, add, v1: fixture.path };
  }

  it("is added, shown, changed and removed in beta as azuread does", async () => {
    const { add, read, call, statusOf, path, v1, id: applicationId } = await inBeta();
    expect(await read(`/beta/applications/${applicationId}`)).toMatchObject({ id: applicationId });
    const created = await add();
    const { id } = created.body as { readonly id: string };
    const context = `https://graph.microsoft.com/beta/$metadata#applications('${applicationId}')/federatedIdentityCredentials`;
    const shown = { "@odata.context": `${context}/$entity`, id, ...flexible, subject: null };
    expect([created.status, created.body]).toEqual([201, shown]);
    expect(await read(`${path}/${id}`)).toEqual(shown);
    expect(await read(`${v1}/${id}`)).not.toHaveProperty("claimsMatchingExpression");

    const changed = { value: "claims['sub'] eq 'x'", languageVersion: 1 };
    const body = { id, ...flexible, claimsMatchingExpression: changed };
    expect((await call("PATCH", `${path}/${id}`, { body })).status).toBe(204);
    expect(await read(`${path}/${id}`)).toMatchObject({ claimsMatchingExpression: changed });
    expect(await statusOf("DELETE", `${path}/${id}`)).toBe(204);
    expectMissing(await call("GET", `${path}/${id}`), id);
  });

  it.each([
    ["a subject as well", { subject: "x" }],
    ["neither", { claimsMatchingExpression: null }],
    ["another operator", { claimsMatchingExpression: { value: "claims['sub'] contains 'x'", languageVersion: 1 } }],
    ["an open end", { claimsMatchingExpression: { value: "claims['sub'] eq 'x' and ", languageVersion: 1 } }],
    ["another language", { claimsMatchingExpression: { value, languageVersion: 2 } }],
  ])("is refused with %s", async (_, changes) => {
    const { add, read, path } = await inBeta();
    expect((await add(changes)).status).toBe(400);
    expect(await read(path)).toMatchObject({ value: [] });
  });

  it("is for GitHub, GitLab and Terraform Cloud only", async () => {
    const { add } = await inBeta();
    for (const issuer of ["https://gitlab.com", "https://app.terraform.io"]) {
      expect((await add({ name: issuer.slice(8, 12), issuer })).status).toBe(201);
    }
    for (const issuer of ["https://gitlab.com.evil.example", "https://notgitlab.com", "https://issuer.example"]) {
      expect((await add({ name: "other", issuer })).status).toBe(501);
    }
  });
});

it("is deleted with its application", async () => {
  const { add, call, id, tenant } = await withApplication();
  await add();
  await call("DELETE", `/v1.0/applications/${id}`);
  expect(tenant.directory.federatedIdentityCredentials.allOf(id)).toEqual([]);
});
