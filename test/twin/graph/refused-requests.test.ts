import { expect, it } from "vitest";
import { errorBody, expectBadRequest, expectNotSupported, expectRefusal, graphFixture } from "./graph-fixture.ts";

it.each([
  ["an unknown property", { displayName: "x", colour: "red" }, "Invalid property 'colour'."],
  ["an unknown nested property", { displayName: "x", api: { colour: "red" } }, "Invalid property 'colour'."],
  ["a missing name", {}, "A value is required for property 'displayName' of resource 'Application'."],
  [
    "a value of another type",
    { displayName: "x", tags: "a" },
    "Invalid value specified for property 'tags' of resource 'Application'.",
  ],
  [
    "an unknown token version",
    { displayName: "x", api: { requestedAccessTokenVersion: 3 } },
    "Invalid value specified for property 'api.requestedAccessTokenVersion' of resource 'Application'.",
  ],
  [
    "a role for whom nobody knows",
    { displayName: "x", appRoles: [{ id: "11111111-0000-4000-8000-000000000001", allowedMemberTypes: ["Robot"] }] },
    "Invalid value specified for property 'appRoles.allowedMemberTypes' of resource 'Application'.",
  ],
  [
    "an id of its own",
    { id: "11111111-0000-4000-8000-000000000001", displayName: "x" },
    "Property 'id' is read-only and cannot be set.",
  ],
])("refuses an application with %s", async (_, body, message) => {
  const { call, tenant } = graphFixture();
  expectBadRequest(await call("POST", "/v1.0/applications", { body }), message);
  expect(tenant.directory.applications.all()).toEqual([]);
});

it.each(["", "not json", "[]", "null"])("refuses a body that isn't a JSON object: %j", async (body) => {
  const { call } = graphFixture();
  expectRefusal(
    await call("POST", "/v1.0/applications", { body }),
    400,
    "BadRequest",
    "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
  );
});

it.each([
  ["20,000 arrays in each other", () => `{"tags":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
  ["20,000 objects in each other", () => `${'{"api":'.repeat(20_000)}1${"}".repeat(20_000)}`],
  ["100,000 values", () => JSON.stringify({ displayName: "x", tags: Array.from({ length: 100_000 }, () => "t") })],
  ["5 MiB", () => JSON.stringify({ displayName: "x".repeat(5 * 1024 * 1024) })],
])("does not read a body of %s", async (_, body) => {
  const { call, tenant } = graphFixture();
  const created = await call("POST", "/v1.0/applications", { body: { displayName: "kept" } });
  const { id } = created.body as { readonly id: string };
  for (const [method, path] of [
    ["POST", "/v1.0/applications"],
    ["PATCH", `/v1.0/applications/${id}`],
  ] as const) {
    const answer = await call(method, path, { body: body() });
    expect([answer.status, answer.body]).toMatchObject([400, { error: { code: "BadRequest" } }]);
  }
  expect(tenant.directory.applications.all().map(({ displayName }) => displayName)).toEqual(["kept"]);
});

it("reads a named location of as many ranges as Graph takes", async () => {
  const { statusOf } = graphFixture();
  const ipRanges = Array.from({ length: 2000 }, (_, index) => ({
    "@odata.type": "#microsoft.graph.iPv4CidrRange",
    cidrAddress: `198.${index >> 8}.${index & 255}.0/24`,
  }));
  const body = {
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    displayName: "Everywhere",
    isTrusted: false,
    ipRanges,
  };
  expect(await statusOf("POST", "/v1.0/identity/conditionalAccess/namedLocations", { body })).toBe(201);
});

it.each([
  ["addIns", [{ id: "x" }]],
  ["tokenEncryptionKeyId", "11111111-0000-4000-8000-00000000000a"],
  ["defaultRedirectUri", "https://site.example/"],
])("refuses %s by name, which Graph has and the twin doesn't", async (property, value) => {
  const { call } = graphFixture();
  expectRefusal(
    await call("POST", "/v1.0/applications", { body: { displayName: "x", [property]: value } }),
    501,
    "NotSupportedByTheTwin",
    `The twin doesn't support the property '${property}' of a Graph Application with a value of its own. See packages/twin/FIDELITY.md for what it supports.`,
  );
});

it("accepts such a property if it is empty, and doesn't store it", async () => {
  const { created } = graphFixture();
  const application = await created("/v1.0/applications", {
    displayName: "x",
    optionalClaims: { accessToken: [], idToken: [], saml2Token: [] },
    keyCredentials: [],
    isDeviceOnlyAuthSupported: false,
    web: { redirectUriSettings: [] },
  });
  expect(application).toMatchObject({ optionalClaims: null, keyCredentials: [], isDeviceOnlyAuthSupported: null });
});

async function withApplication() {
  const fixture = graphFixture();
  const application = await fixture.created("/v1.0/applications", { displayName: "api" });
  return { ...fixture, application, path: `/v1.0/applications/${application.id}` };
}

const unread =
  "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.";

it.each(["$filter=displayName eq 'x'&$filter=displayName eq 'api'", "$select=id&$select=appId"])(
  "refuses a duplicate option: %s",
  async (query) => {
    const { call } = await withApplication();
    const answer = await call("GET", `/v1.0/applications?${query}`);
    const [option = ""] = query.split("=");
    const message = `Query option '${option}' was specified more than once, but it must be specified at most once.`;
    expectRefusal(answer, 400, "BadRequest", message);
  },
);

it.each(["text/plain", "application/xml", "application/jsonp", ""])("does not read a body as %j", async (type) => {
  const { call, read, path } = await withApplication();
  expectRefusal(
    await call("PATCH", path, { body: { displayName: "other" }, headers: { "content-type": type } }),
    400,
    "BadRequest",
    unread,
  );
  expect(await read(path)).toMatchObject({ displayName: "api" });
});

it.each(["application/json", "Application/JSON; charset=utf-8", "application/json;IEEE754Compatible=false"])(
  "reads a body as %s",
  async (type) => {
    const { call, path } = await withApplication();
    const answer = await call("PATCH", path, { body: { displayName: "other" }, headers: { "content-type": type } });
    expect(answer.status).toBe(204);
  },
);

it.each(["If-Match", "If-None-Match"])("names the condition %s, which it cannot judge", async (header) => {
  const { call, read, path } = await withApplication();
  const answer = await call("PATCH", path, { body: { displayName: "other" }, headers: { [header]: '"1"' } });
  expectNotSupported(answer, `the header '${header}' on ${path}`);
  expect(await read(path)).toMatchObject({ displayName: "api" });
});

it.each([
  "/v1.0/applications/$count",
  "/v1.0/applications/delta",
  "/v1.0/servicePrincipals/delta",
  "/v1.0/users/$count",
  "/beta/groups/delta",
  "/v1.0/directory/deletedItems/microsoft.graph.device",
  "/v1.0/directory/deletedItems/Microsoft.Graph.Application",
])("refuses an invalid object id by name: %s", async (path) => {
  const { call } = await withApplication();
  const answer = await call("GET", path);
  const key = path.split("/").at(-1);
  expectNotSupported(answer, `'${key}' in place of an object's id`);
});

it("refuses its internal form of an address by client id", async () => {
  const { call, application } = await withApplication();
  for (const path of [`/v1.0/applications/appId=${application["appId"]}`, "/v1.0/servicePrincipals/appId%3Dx"]) {
    expectNotSupported(await call("GET", path), `GET ${path} of Microsoft Graph`);
  }
});

it("does not answer HEAD as if it were GET", async () => {
  const { statusOf, path } = await withApplication();
  expect(await statusOf("HEAD", path)).toBe(501);
});

it.each([
  ["http://contoso.com/back", 400],
  ["contoso.com", 400],
  ["custom://back", 400],
  ["https://contoso.com/back#part", 400],
  ["http://localhost.contoso.com/", 400],
  ["http://localhost:3000/back", 204],
  ["http://127.0.0.1/", 204],
  ["https://contoso.com/back", 204],
])("allows redirect URIs only with TLS or on the local machine: %s %d", async (uri, status) => {
  const { call, path } = await withApplication();
  for (const platform of ["web", "spa"]) {
    const answer = await call("PATCH", path, { body: { [platform]: { redirectUris: [uri] } } });
    expect(answer.status).toBe(status);
    if (status === 204) continue;
    const message = `Invalid value specified for property '${platform}.redirectUris' of resource 'Application'.`;
    expect(answer.body).toEqual(errorBody(answer, "Request_BadRequest", message));
  }
});

it("refuses a description that is too long, and an unknown mode of single sign-on", async () => {
  const { statusOf, created, application, path } = await withApplication();
  expect(await statusOf("PATCH", path, { body: { description: "x".repeat(1024) } })).toBe(204);
  expect(await statusOf("PATCH", path, { body: { description: "x".repeat(1025) } })).toBe(400);
  expect(await statusOf("PATCH", path, { body: { groupMembershipClaims: "None" } })).toBe(204);
  const principal = await created("/v1.0/servicePrincipals", { appId: application["appId"] });
  const body = { preferredSingleSignOnMode: "magic" };
  expect(await statusOf("PATCH", `/v1.0/servicePrincipals/${principal.id}`, { body })).toBe(400);
});
