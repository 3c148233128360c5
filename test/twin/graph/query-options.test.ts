import { expect, it } from "vitest";
import { expectNotSupported, expectRefusal, graphFixture } from "./graph-fixture.ts";

async function withApplications() {
  const fixture = graphFixture();
  const one = await fixture.created("/v1.0/applications", { displayName: "One" });
  const other = await fixture.created("/v1.0/applications", { displayName: "It's other" });
  const names = async (query: string) => {
    const { body } = await fixture.call("GET", `/v1.0/applications${query}`);
    return (body as { value: { displayName: string }[] }).value.map(({ displayName }) => displayName);
  };
  return { ...fixture, one, other, names };
}

it("lists applications, all or by client id or name", async () => {
  const { names, one } = await withApplications();
  expect(await names("")).toEqual(["One", "It's other"]);
  expect(await names(`?$filter=appId eq '${String(one["appId"])}'`)).toEqual(["One"]);
  expect(await names("?%24filter=displayName%20eq%20%27one%27")).toEqual(["One"]);
  expect(await names("?$filter=displayName+eq+'It''s other'")).toEqual(["It's other"]);
  expect(await names("?$filter=displayName eq 'none'")).toEqual([]);
});

it("lists by the beginning of a name, and service principals by any of their names, as the Azure CLI asks", async () => {
  const { names, call, created, one } = await withApplications();
  expect(await names("?$filter=startswith(displayName,'it''s')")).toEqual(["It's other"]);
  expect(await names("?$filter=startswith(displayName,'t')")).toEqual([]);
  expect(await names(`?$filter=startswith(displayName,'o') and appId eq '${String(one["appId"])}'`)).toEqual(["One"]);

  const { id } = await created("/v1.0/servicePrincipals", { appId: one["appId"] });
  const byName = async (name: string) => {
    const { body } = await call("GET", `/v1.0/servicePrincipals?$filter=servicePrincipalNames/any(c:c eq '${name}')`);
    return (body as { value: { id: string }[] }).value.map((principal) => principal.id);
  };
  expect(await byName(String(one["appId"]).toUpperCase())).toEqual([id]);
  expect(await byName("none")).toEqual([]);
});

it("lists applications by one of their tags", async () => {
  const { created, names } = await withApplications();
  await created("/v1.0/applications", { displayName: "Tagged", tags: ["one", "it's/two"] });
  expect(await names("?$filter=tags/any(t:t eq 'It''s/two')")).toEqual(["Tagged"]);
  expect(await names("?$filter=tags/any(t:t eq 'on')")).toEqual([]);
});

it("lists service principals by one of their tags", async () => {
  const { call, created, one } = await withApplications();
  const { id } = await created("/v1.0/servicePrincipals", { appId: one["appId"], tags: ["one", "it's/two"] });
  const tagged = async (tag: string) => {
    const { body } = await call("GET", `/v1.0/servicePrincipals?$filter=tags/any(t:t eq '${tag}')&$select=id,tags`);
    return (body as { value: unknown[] }).value;
  };
  expect(await tagged("It''s/two")).toEqual([{ id, tags: ["one", "it's/two"] }]);
  expect(await tagged("on")).toEqual([]);
});

it("returns an application's creation time, in a list and alone", async () => {
  const { read, one } = await withApplications();
  const when = { id: one.id, createdDateTime: "2026-11-24T15:09:18Z" };
  const select = "$select=id,createdDateTime";
  expect(await read(`/v1.0/applications?$filter=displayName eq 'One'&${select}`)).toMatchObject({
    value: [when],
  });
  expect(await read(`/v1.0/applications/${one.id}?${select}`)).toMatchObject(when);
});

it("returns only the properties in $select, and names them in the context", async () => {
  const { read, one } = await withApplications();
  expect(await read("/v1.0/applications?$filter=displayName eq 'One'&$select=id,appId")).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#applications(id,appId)",
    value: [{ id: one.id, appId: one["appId"] }],
  });
  expect(await read(`/v1.0/applications/${one.id}?$select=displayName`)).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#applications(displayName)/$entity",
    displayName: "One",
  });
});

it("finds objects by client id, plain and escaped", async () => {
  const { statusOf, read, one, created } = await withApplications();
  const appId = String(one["appId"]);
  expect(await read(`/v1.0/applications(appId='${appId}')`)).toMatchObject({ id: one.id });
  expect(await read(`/v1.0/applications%28appId%3D%27${appId}%27%29`)).toMatchObject({ id: one.id });
  expect(await statusOf("PATCH", `/v1.0/applications(appId='${appId}')`, { body: { notes: "x" } })).toBe(204);
  const principal = await created("/v1.0/servicePrincipals", { appId });
  expect(await statusOf("GET", `/v1.0/servicePrincipals(appId='${appId}')/owners`)).toBe(200);
  expect(await read(`/v1.0/servicePrincipals(appId='${appId}')`)).toMatchObject({ id: principal.id });
  expect(await statusOf("GET", "/v1.0/applications(appId='nobody')")).toBe(404);
});

it.each([
  ...["startswith(appId,'O')", "notes/any(c:c eq 'x')", "endswith(displayName,'x')", "notes eq 'x'"].map((filter) => [
    `?$filter=${filter}`,
    `$filter=${filter} on /v1.0/applications (supported: appId, displayName, by eq only, startswith of displayName, any of tags, any of identifierUris)`,
  ]),
  ["?$select=colour", "$select=colour on /v1.0/applications"],
  ["?$expand=owners", "the query option '$expand' on /v1.0/applications"],
  ["?$top=5", "the query option '$top' on /v1.0/applications"],
  ["?$search=x", "the query option '$search' on /v1.0/applications"],
])("refuses %s by name", async (query, what) => {
  const { call } = graphFixture();
  expectRefusal(
    await call("GET", `/v1.0/applications${query}`),
    501,
    "NotSupportedByTheTwin",
    `The twin doesn't support ${what}. See packages/twin/FIDELITY.md for what it supports.`,
  );
});

it.each([
  ["GET", "/v1.0/users/x/ownedObjects"],
  ["GET", "/v1.0/groups/x/membersWithLicenseErrors"],
  ["GET", "/beta/users"],
  ["POST", "/beta/users"],
  ["GET", "/beta/applications"],
  ["PUT", "/v1.0/applications"],
  ["POST", "/v1.0/servicePrincipals/x/addTokenSigningCertificate"],
  ["POST", "/v1.0/users/x/appRoleAssignments"],
  ["POST", "/v1.0/directory/deletedItems/x/restore"],
  ["GET", "/v2.0/applications"],
])("refuses %s %s by name", async (method, path) => {
  const { call } = graphFixture();
  expectNotSupported(await call(method, path), `${method} ${path} of Microsoft Graph`);
});

it("refuses a beta read beyond those of azuread", async () => {
  const { statusOf, one } = await withApplications();
  expect(await statusOf("GET", `/beta/servicePrincipals/${one.id}`)).toBe(501);
  expect(await statusOf("GET", `/beta/applications/${one.id}?$select=displayName`)).toBe(501);
});

it("finds an application by its identifier URI, as azuread's data source does", async () => {
  const { created, read } = await withApplications();
  const uri = "api://aaaaaaaa-0000-4000-8000-000000000000/x";
  const { id } = await created("/v1.0/applications", { displayName: "api", identifierUris: [uri] });
  const found = await read(`/v1.0/applications?$filter=identifierUris/any(uri:uri eq '${uri}')`);
  expect(found["value"]).toMatchObject([{ id }]);
});
