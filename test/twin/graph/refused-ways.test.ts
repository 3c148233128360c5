import { expect, it } from "vitest";
import { errorBody, expectRefusal, graphFixture } from "./graph-fixture.ts";

async function withApplication() {
  const fixture = graphFixture();
  const application = await fixture.created("/v1.0/applications", { displayName: "api" });
  return { ...fixture, application, path: `/v1.0/applications/${application.id}` };
}

const unread =
  "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.";

it.each(["$filter=displayName eq 'x'&$filter=displayName eq 'api'", "$select=id&$select=appId"])(
  "refuses an option that stands there twice: %s",
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
  expect([answer.status, answer.body]).toMatchObject([
    501,
    { error: { message: expect.stringContaining(`the header '${header}' on ${path}`) } },
  ]);
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
])("names what stands in an object's place, and is none: %s", async (path) => {
  const { call } = await withApplication();
  const answer = await call("GET", path);
  const key = path.split("/").at(-1);
  expect([answer.status, answer.body]).toMatchObject([
    501,
    { error: { message: expect.stringContaining(`'${key}' in an object's place`) } },
  ]);
});

it("takes its own form of an address by client id from nobody", async () => {
  const { call, application } = await withApplication();
  for (const path of [`/v1.0/applications/appId=${application["appId"]}`, "/v1.0/servicePrincipals/appId%3Dx"]) {
    expect(await call("GET", path)).toMatchObject({
      status: 501,
      body: { error: { message: expect.stringContaining(`GET ${path} of Microsoft Graph`) } },
    });
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
])("sends browsers back by TLS, or to their own machine, only: %s %d", async (uri, status) => {
  const { call, path } = await withApplication();
  for (const platform of ["web", "spa"]) {
    const answer = await call("PATCH", path, { body: { [platform]: { redirectUris: [uri] } } });
    expect(answer.status).toBe(status);
    if (status === 204) continue;
    const message = `Invalid value specified for property '${platform}.redirectUris' of resource 'Application'.`;
    expect(answer.body).toEqual(errorBody(answer, "Request_BadRequest", message));
  }
});

it("takes no description that is too long, no way to sign in that does not exist, and no groups in tokens", async () => {
  const { statusOf, created, application, path } = await withApplication();
  expect(await statusOf("PATCH", path, { body: { description: "x".repeat(1024) } })).toBe(204);
  expect(await statusOf("PATCH", path, { body: { description: "x".repeat(1025) } })).toBe(400);
  expect(await statusOf("PATCH", path, { body: { groupMembershipClaims: "None" } })).toBe(204);
  expect(await statusOf("PATCH", path, { body: { groupMembershipClaims: "SecurityGroup" } })).toBe(501);
  const principal = await created("/v1.0/servicePrincipals", { appId: application["appId"] });
  const body = { preferredSingleSignOnMode: "magic" };
  expect(await statusOf("PATCH", `/v1.0/servicePrincipals/${principal.id}`, { body })).toBe(400);
});
