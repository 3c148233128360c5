import { expect, it } from "vitest";
import { expectRefusal } from "../graph-fixture.ts";
import { conditionalAccessFixture, newLocation, newPolicy, root } from "./conditional-access-fixture.ts";

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
])("lets nobody without a permission for policies %s %s", async (method, path) => {
  const { call } = await conditionalAccessFixture();
  expectRefusal(
    await call(method, path, { roles: ["Application.ReadWrite.All", "Directory.ReadWrite.All"] }),
    403,
    "AccessDenied",
    "You cannot perform the requested operation, required scopes are missing in the token.",
  );
});

it("reads with the permission to read, and writes with both permissions, policies with one for applications, too", async () => {
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
