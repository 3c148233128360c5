import { expect, it } from "vitest";
import { errorBody, expectRefusal, graphFixture } from "./graph-fixture.ts";
import { appRole, inlineApplication } from "./inline-application.ts";

const enabledRule = [
  "CannotDeleteOrUpdateEnabledEntitlement",
  "Permission (scope or role) cannot be deleted or updated unless disabled first.",
] as const;

async function withApplication() {
  const fixture = graphFixture();
  const { id } = await fixture.created("/v1.0/applications", inlineApplication(fixture.me));
  const path = `/v1.0/applications/${id}`;
  const patch = (body: unknown) => fixture.call("PATCH", path, { body });
  const read = async () => (await fixture.call("GET", path)).body as Readonly<Record<string, unknown>>;
  return { ...fixture, id, path, patch, read };
}

it("merges a complex property: what is not named stays", async () => {
  const { patch, read } = await withApplication();
  const before = await read();
  expect((await patch({ api: { requestedAccessTokenVersion: 2 } })).status).toBe(204);
  expect((await patch({ web: { implicitGrantSettings: { enableIdTokenIssuance: false } } })).status).toBe(204);
  expect(await read()).toEqual({
    ...before,
    api: { ...(before["api"] as object), requestedAccessTokenVersion: 2 },
    web: {
      ...(before["web"] as object),
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    },
  });
});

it("replaces a collection as a whole", async () => {
  const { patch, read } = await withApplication();
  await patch({ tags: ["a"], web: { redirectUris: [] } });
  expect(await read()).toMatchObject({
    tags: ["a"],
    web: { redirectUris: [], implicitGrantSettings: { enableIdTokenIssuance: true } },
  });
});

it("takes null for a value, not for silence", async () => {
  const { patch, read } = await withApplication();
  await patch({ notes: null, isFallbackPublicClient: null });
  expect(await read()).toMatchObject({ notes: null, isFallbackPublicClient: null, displayName: "api" });
});

it("keeps secrets when a PATCH says that there are none", async () => {
  const { call, path, patch, read } = await withApplication();
  await call("POST", `${path}/addPassword`, { body: {} });
  expect((await patch({ passwordCredentials: [], keyCredentials: [], displayName: "renamed" })).status).toBe(204);
  const after = await read();
  expect(after).toMatchObject({ displayName: "renamed" });
  expect(after["passwordCredentials"]).toHaveLength(1);
});

it("changes an app role as azuread does: disabled first, then changed", async () => {
  const { patch, read } = await withApplication();
  expect((await patch({ appRoles: [appRole({ isEnabled: false, origin: "Application" })] })).status).toBe(204);
  expect((await patch({ appRoles: [appRole({ description: "other" })] })).status).toBe(204);
  expect((await read())["appRoles"]).toEqual([{ ...appRole({ description: "other" }), origin: "Application" }]);
});

it.each([
  ["changed", [appRole({ description: "other" })]],
  ["removed", []],
  ["changed while it is disabled", [appRole({ description: "other", isEnabled: false })]],
])("refuses an enabled app role %s", async (_, appRoles) => {
  const { patch, read } = await withApplication();
  expectRefusal(await patch({ appRoles, notes: "changed with it" }), 400, ...enabledRule);
  expect(await read()).toMatchObject({ notes: "stack dev", appRoles: [{ description: "Call the function" }] });
});

it("refuses an enabled permission scope removed", async () => {
  const { patch } = await withApplication();
  const answer = await patch({ api: { oauth2PermissionScopes: [] } });
  expect(answer.body).toEqual(errorBody(answer, ...enabledRule));
});

it("takes the id that azuread sends along, and refuses another", async () => {
  const { patch, id } = await withApplication();
  expect((await patch({ id, notes: "x" })).status).toBe(204);
  expectRefusal(
    await patch({ id: "99999999-0000-4000-8000-000000000000", notes: "x" }),
    400,
    "Request_BadRequest",
    "Property 'id' is read-only and cannot be set.",
  );
});

it("does not lose one of two changes that overlap", async () => {
  const { patch, read } = await withApplication();
  await Promise.all([patch({ notes: "one" }), patch({ tags: ["two"] })]);
  expect(await read()).toMatchObject({ notes: "one", tags: ["two"] });
});
