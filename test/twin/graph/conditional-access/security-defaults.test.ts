import { expect, it } from "vitest";
import { expectRefusal } from "../graph-fixture.ts";
import { badRequest, conditionalAccessFixture, newLocation, newPolicy, root } from "./conditional-access-fixture.ts";

const nobody = "00000000-0000-4000-9000-000000000000";
const defaults = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy";
const read = ["Policy.Read.ConditionalAccess"];
const both = ["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"];

it.each([
  ["GET", `${root}/policies`],
  ["POST", `${root}/policies`],
  ["GET", `${root}/policies/${nobody}`],
  ["PATCH", `${root}/policies/${nobody}`],
  ["DELETE", `${root}/policies/${nobody}`],
  ["GET", `${root}/namedLocations`],
  ["POST", `${root}/namedLocations`],
  ["GET", `${root}/namedLocations/${nobody}`],
  ["PATCH", `${root}/namedLocations/${nobody}`],
  ["DELETE", `${root}/namedLocations/${nobody}`],
  ["GET", `${root}/deletedItems/policies`],
  ["DELETE", `${root}/deletedItems/policies/${nobody}`],
  ["POST", `${root}/evaluate`],
  ["GET", defaults],
  ["PATCH", defaults],
])("refuses a caller without a permission for policies: %s %s", async (method, path) => {
  const { call } = await conditionalAccessFixture();
  expectRefusal(
    await call(method, path, { roles: ["Application.ReadWrite.All", "Directory.ReadWrite.All"] }),
    403,
    "AccessDenied",
    "You cannot perform the requested operation, required scopes are missing in the token.",
  );
});

it("reads with the permission to read, and writes with both permissions, policies also with one for applications", async () => {
  const { statusOf } = await conditionalAccessFixture();
  const status = async (method: string, path: string, roles: readonly string[], body?: unknown) =>
    await statusOf(method, path, { roles, ...(body !== undefined && { body }) });

  expect([
    await status("GET", `${root}/policies`, read),
    await status("POST", `${root}/namedLocations`, read, newLocation()),
    await status("POST", `${root}/namedLocations`, ["Policy.ReadWrite.ConditionalAccess"], newLocation()),
    await status("POST", `${root}/namedLocations`, both, newLocation()),
    await status("POST", `${root}/policies`, both, newPolicy()),
    await status("POST", `${root}/policies`, [...both, "Application.Read.All"], newPolicy()),
    await status("GET", defaults, ["Policy.Read.All"]),
    await status("PATCH", defaults, ["Policy.Read.All"], { isEnabled: false }),
  ]).toEqual([200, 403, 403, 201, 403, 201, 200, 403]);
});

const path = `${root}/policies`;
const message =
  "Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a Conditional Access policy.";

it("reports security defaults as off by default", async () => {
  const { statusOf, read } = await conditionalAccessFixture();
  expect(await read(defaults)).toMatchObject({
    id: "00000000-0000-0000-0000-000000000005",
    displayName: "Security Defaults",
    isEnabled: false,
  });
  expect(await statusOf("PATCH", defaults, { body: { isEnabled: true } })).toBe(204);
  expect(await read(defaults)).toMatchObject({ isEnabled: true });
});

it("refuses only enforced policies while security defaults are on", async () => {
  const { call, statusOf, created } = await conditionalAccessFixture();
  await call("PATCH", defaults, { body: { isEnabled: true } });
  const { id } = await created(path, newPolicy());
  await created(path, newPolicy({ state: "disabled" }));

  const posted = await call("POST", path, { body: newPolicy({ state: "enabled" }) });
  const patched = await call("PATCH", `${path}/${id}`, { body: { state: "enabled" } });

  expect(posted.body).toEqual(badRequest(posted, message));
  expect(patched.body).toEqual(badRequest(patched, message));
  await call("PATCH", defaults, { body: { isEnabled: false } });
  expect(await statusOf("PATCH", `${path}/${id}`, { body: { state: "enabled" } })).toBe(204);
});

it("refuses enforced policies for a while after security defaults are off, but accepts report-only ones", async () => {
  const directoryBehavior = { securityDefaultsLagMilliseconds: 300_000 };
  const { call, read, clock, created } = await conditionalAccessFixture({ directoryBehavior });
  await call("PATCH", defaults, { body: { isEnabled: true } });
  await call("PATCH", defaults, { body: { isEnabled: false } });
  const post = () => call("POST", path, { body: newPolicy({ state: "enabled" }) });

  const refused = await post();

  expect(await read(defaults)).toMatchObject({ isEnabled: false });
  expect(refused.body).toEqual(badRequest(refused, message));
  await created(path, newPolicy());
  clock.advance(299_999);
  expect((await post()).status).toBe(400);
  clock.advance(1);
  expect((await post()).status).toBe(201);
});

it("refuses to enable security defaults while policies are enforced", async () => {
  const { call, statusOf, created } = await conditionalAccessFixture();
  const { id } = await created(path, newPolicy({ state: "enabled" }));
  expect(await statusOf("PATCH", defaults, { body: { isEnabled: true } })).toBe(400);
  await call("DELETE", `${path}/${id}`);
  expect(await statusOf("PATCH", defaults, { body: { isEnabled: true } })).toBe(204);
});
