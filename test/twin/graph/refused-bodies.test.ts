import { expect, it } from "vitest";
import { expectBadRequest, expectRefusal, graphFixture } from "./graph-fixture.ts";

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

it.each(["", "not json", "[]", "null"])("refuses a body that is no JSON object: %j", async (body) => {
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
  ["optionalClaims", { accessToken: [{ name: "ipaddr" }] }],
  ["passwordCredentials", [{ displayName: "x" }]],
  ["isDeviceOnlyAuthSupported", true],
  ["signInAudience", "AzureADandPersonalMicrosoftAccount"],
])("names %s, which Graph has and the twin has not", async (property, value) => {
  const { call } = graphFixture();
  expectRefusal(
    await call("POST", "/v1.0/applications", { body: { displayName: "x", [property]: value } }),
    501,
    "NotImitatedByTheTwin",
    `The twin does not imitate the property '${property}' of a Graph Application with a value of its own. See twin/FIDELITY.md for what it does.`,
  );
});

it("takes such a property where it is empty, and keeps nothing of it", async () => {
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
