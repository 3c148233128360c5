import { expect, it } from "vitest";
import {
  armFixture,
  errorBody,
  expectAnswer,
  expectNotSupported,
  expectRefused,
  group,
  notSupported,
  subscription,
  subscriptionId,
  tenantId,
} from "./arm-fixture.ts";
import { bodies, deployed, ids } from "./stack.ts";

it("requires an api-version", async () => {
  const { call } = armFixture();
  await expectRefused(
    call("GET", subscription, { apiVersion: undefined }),
    400,
    "MissingApiVersionParameter",
    "The api-version query parameter (?api-version=) is required for all requests.",
  );
});

it("refuses an api-version that the type does not have, each in its own way", async () => {
  const { call } = await deployed("group");
  const apiVersion = "1999-01-01";
  await expectRefused(
    call("GET", ids.identity, { apiVersion }),
    404,
    "InvalidResourceType",
    "The resource type 'userAssignedIdentities' could not be found in the namespace 'Microsoft.ManagedIdentity' for api version '1999-01-01'. The supported api-versions are '2018-11-30,2023-01-31,2024-11-30'.",
  );
  await expectRefused(
    call("PUT", ids.identity, { apiVersion, body: bodies.identity }),
    400,
    "NoRegisteredProviderFound",
    "No registered resource provider found for location 'westeurope' and API version '1999-01-01' for type 'userAssignedIdentities'. The supported api-versions are '2018-11-30, 2023-01-31, 2024-11-30'.",
  );
  await expectRefused(
    call("GET", subscription, { apiVersion }),
    400,
    "InvalidApiVersionParameter",
    "The api-version '1999-01-01' is invalid. The supported versions are '2020-01-01,2021-01-01,2021-04-01,2022-12-01'.",
  );
});

it("refuses any other subscription", async () => {
  const { call } = armFixture();
  expect((await call("GET", subscription)).body).toEqual({
    id: subscription,
    authorizationSource: "RoleBased",
    managedByTenants: [],
    subscriptionId,
    tenantId,
    displayName: "Twin",
    state: "Enabled",
    subscriptionPolicies: {
      locationPlacementId: "Public_2014-09-01",
      quotaId: "PayAsYouGo_2014-09-01",
      spendingLimit: "Off",
    },
  });
  const other = "99999999-0000-4000-8000-000000000000";
  await expectRefused(
    call("GET", `/subscriptions/${other}`),
    404,
    "SubscriptionNotFound",
    `The subscription '${other}' could not be found.`,
  );
  const malformed = await call("GET", "/subscriptions/mine");
  expect(malformed.status).toBe(400);
  expect(malformed.body).toEqual(
    errorBody("InvalidSubscriptionId", "The provided subscription identifier 'mine' is malformed or invalid."),
  );
});

it("requires the resource group, the parent and the scope", async () => {
  const fixture = armFixture();
  await expectRefused(
    fixture.call("PUT", ids.identity, { body: bodies.identity }),
    404,
    "ResourceGroupNotFound",
    "Resource group 'rg-twin' could not be found.",
  );

  const { call } = await deployed("group");
  await expectRefused(
    call("PUT", ids.container, { body: bodies.container }),
    404,
    "ParentResourceNotFound",
    "Can not perform requested operation on nested resource. Parent resource 'sttwin' not found.",
  );
  await expectRefused(
    call("GET", `${ids.account}/providers/Microsoft.Authorization/roleAssignments`),
    404,
    "ResourceNotFound",
    "The Resource 'Microsoft.Storage/storageAccounts/sttwin' under resource group 'rg-twin' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
  );
});

it("answers 404 for a missing resource, and accepts its deletion", async () => {
  const { call } = await deployed("group");
  await expectRefused(
    call("GET", ids.site),
    404,
    "ResourceNotFound",
    "The Resource 'Microsoft.Web/sites/func-twin' under resource group 'rg-twin' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
  );
  expect(await call("DELETE", ids.site)).toMatchObject({ status: 204, body: undefined });
});

it.each([
  "/providers",
  `${subscription}/tagNames`,
  `${group}/providers/Microsoft.Web/sites/a%2Fb`,
  // Escapes that are none, or no UTF-8.
  `${group}/providers/Microsoft.Web/sites/%`,
  `${group}%FF`,
  "/providers/Microsoft.Web/locations/%FF/functionAppStacks",
  // What Azure takes an empty segment for is not known.
  `/${subscription}`,
  `${group}//providers/Microsoft.Web/sites/x`,
  `${subscription}/resourceGroups//rg-twin`,
  `${ids.site}/`,
  `${group}//`,
])("refuses the path %s by name", async (path) => {
  const { call } = await deployed("group");
  await expectNotSupported(call("GET", path, { apiVersion: "2025-05-01" }), `the Resource Manager path ${path}`);
});

it.each([
  [
    "GET",
    `${group}/providers/Microsoft.Network/publicIPAddresses/v`,
    "the resource type Microsoft.Network/publicIPAddresses",
  ],
  ["GET", `${ids.site}/config/logs`, "the resource type Microsoft.Web/sites/config/logs"],
  ["GET", `${ids.site}/slots`, "GET of Microsoft.Web/sites/slots"],
  ["PATCH", ids.site, "PATCH of Microsoft.Web/sites"],
  ["GET", `${group}/providers/Microsoft.Web/serverfarms`, "GET of Microsoft.Web/serverfarms"],
  ["GET", `${ids.site}?$expand=x`, "the query parameter '$expand' of GET Microsoft.Web/sites"],
  ["GET", `${ids.site}?api-version=2025-05-01&api-version=2024-04-01`, "several api-versions in one request"],
])("refuses %s %s by name", async (method, path, what) => {
  const { call } = await deployed("group");
  await expectNotSupported(call(method, path, { apiVersion: "2025-05-01" }), what);
});

it.each([
  [
    "identity",
    { ...bodies.identity, zones: ["1"] },
    "the property 'zones' of Microsoft.ManagedIdentity/userAssignedIdentities",
  ],
  [
    "account",
    { ...bodies.account, properties: { isHnsEnabled: true } },
    "the property 'properties.isHnsEnabled' of Microsoft.Storage/storageAccounts",
  ],
  [
    "account",
    { ...bodies.account, kind: "BlobStorage" },
    `"BlobStorage" as 'kind' of Microsoft.Storage/storageAccounts (supported: StorageV2)`,
  ],
  [
    "plan",
    { ...bodies.plan, sku: { name: "P1v3" } },
    `"P1v3" as 'sku.name' of Microsoft.Web/serverfarms (supported: FC1)`,
  ],
] as const)("refuses unknown properties of %s by name", async (part, body, what) => {
  const { call, tenant } = await deployed("group");
  await expectNotSupported(call("PUT", ids[part], { body }), what);
  expect(tenant.subscription.find(ids[part])).toBeUndefined();
});

it.each(["If-Match", "If-None-Match"])("names the condition %s, which it cannot judge", async (header) => {
  const { call, tenant } = await deployed("group");
  const answer = await call("PUT", ids.identity, { body: bodies.identity, headers: { [header]: "*" } });
  expect([answer.status, answer.body]).toEqual([501, notSupported(`the header '${header}' of Resource Manager`)]);
  expect(tenant.subscription.find(ids.identity)).toBeUndefined();
});

it("does not read a body that is not sent as JSON", async () => {
  const { call, tenant } = await deployed("group");
  const headers = { "content-type": "text/plain" };
  const answer = await call("PUT", ids.identity, { body: bodies.identity, headers });
  const message = "The content media type 'text/plain' is not supported. Only 'application/json' is supported.";
  expect([answer.status, answer.body]).toEqual([415, errorBody("UnsupportedMediaType", message)]);
  expect(tenant.subscription.find(ids.identity)).toBeUndefined();
});

it("refuses a body that isn't JSON, and a value of another type", async () => {
  const { call } = await deployed("group");
  const invalid = (what: string) =>
    errorBody("InvalidRequestContent", `The request content was invalid and could not be deserialized: '${what}'.`);
  await expectAnswer(call("PUT", ids.identity, { body: "{" }), 400, invalid("the body is not JSON"));
  await expectAnswer(
    call("PUT", ids.identity, { body: { location: 1 } }),
    400,
    invalid("location: Invalid input: expected string, received number"),
  );
});

it.each([
  [
    "20,000 arrays in each other",
    () => `{"tags":${"[".repeat(20_000)}${"]".repeat(20_000)}}`,
    400,
    "InvalidRequestContent",
  ],
  [
    "100,000 values",
    () => JSON.stringify({ tags: Array.from({ length: 100_000 }, () => 0) }),
    400,
    "InvalidRequestContent",
  ],
  ["5 MB", () => JSON.stringify({ tags: { long: "x".repeat(5_000_000) } }), 413, "RequestContentTooLarge"],
])("refuses a body of %s", async (_, body, status, code) => {
  const { call, tenant } = await deployed("group");
  const answer = await call("PUT", ids.identity, { body: body() });
  expect([answer.status, answer.body]).toMatchObject([status, { error: { code } }]);
  expect(tenant.subscription.find(ids.identity)).toBeUndefined();
});

it("accepts short and long names of Azure regions, and refuses to move a resource", async () => {
  const { call, put } = await deployed("group");
  expect(await put(ids.identity, { location: "West Europe" })).toMatchObject({ location: "westeurope" });
  await expectRefused(
    call("PUT", ids.identity, { body: { location: "northeurope" } }),
    409,
    "InvalidResourceLocation",
    "The resource 'id-twin' already exists in location 'westeurope' in resource group 'rg-twin'. A resource with the same name cannot be created in location 'northeurope'. Please select a new resource name.",
  );
  const nowhere = await call("PUT", ids.plan, { body: { ...bodies.plan, location: "atlantis" } });
  expect(nowhere.status).toBe(400);
  expect(nowhere.body).toMatchObject({
    error: {
      code: "LocationNotAvailableForResourceType",
      message: expect.stringContaining("'atlantis' is not available for resource type 'Microsoft.Web/serverfarms'"),
    },
  });
  const unsaid = await call("PUT", ids.plan, { body: { ...bodies.plan, location: undefined } });
  expect(unsaid.body).toEqual(errorBody("LocationRequired", "The location property is required for this definition."));
});

it("compares ids without case, and answers them as they were first written", async () => {
  const { call, put } = await deployed("identity");
  const shouted = ids.identity
    .replace("rg-twin", "RG-TWIN")
    .replace("id-twin", "ID-TWIN")
    .replace("resourceGroups", "resourcegroups");
  expect((await call("GET", shouted)).body).toMatchObject({ id: ids.identity, name: "id-twin" });
  expect(await put(shouted, bodies.identity)).toMatchObject({ id: ids.identity, name: "id-twin" });
});
