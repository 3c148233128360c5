import { expect, it } from "vitest";
import { badRequest, conditionalAccessFixture, newPolicy, root } from "./conditional-access-fixture.ts";

const path = `${root}/policies`;
const defaults = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy";
const message =
  "Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a Conditional Access policy.";

it("says whether security defaults are on: off, where nobody switched them on", async () => {
  const { statusOf, read } = await conditionalAccessFixture();
  expect(await read(defaults)).toMatchObject({
    id: "00000000-0000-0000-0000-000000000005",
    displayName: "Security Defaults",
    isEnabled: false,
  });
  expect(await statusOf("PATCH", defaults, { body: { isEnabled: true } })).toBe(204);
  expect(await read(defaults)).toMatchObject({ isEnabled: true });
});

it("refuses enforced policies while security defaults are on, not others", async () => {
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

it("refuses enforced policies for a while after the switch says off, and takes reports meanwhile", async () => {
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

it("does not switch security defaults on while policies are enforced", async () => {
  const { call, statusOf, created } = await conditionalAccessFixture();
  const { id } = await created(path, newPolicy({ state: "enabled" }));
  expect(await statusOf("PATCH", defaults, { body: { isEnabled: true } })).toBe(400);
  await call("DELETE", `${path}/${id}`);
  expect(await statusOf("PATCH", defaults, { body: { isEnabled: true } })).toBe(204);
});
