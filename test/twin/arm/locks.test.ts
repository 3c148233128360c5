import { expect, it } from "vitest";
import { errorBody, expectAnswer, expectNotSupported, group, otherPrincipal, subscription } from "./arm-fixture.ts";
import { bodies, deployed, ids } from "./stack.ts";

const locksOf = (scope: string) => `${scope}/providers/Microsoft.Authorization/locks`;
const ofGroup = `${locksOf(group)}/keep`;
const ofAccount = `${locksOf(ids.account)}/keep-data`;
const lock = (level: string) => ({ properties: { level } });
const refusal = (id: string, operation: string, ...locked: readonly string[]) =>
  errorBody(
    "ScopeLocked",
    `The scope '${id}' cannot perform ${operation} operation because following scope(s) are locked: ${locked.map((scope) => `'${scope}'`).join(",")}. Please remove the lock and try again.`,
  );

it("creates, shows, changes, lists and deletes locks of a resource group and a resource", async () => {
  const { call } = await deployed("account");
  const body = { properties: { level: "CanNotDelete", notes: "Ask the owners." } };
  const expected = { id: ofGroup, name: "keep", type: "Microsoft.Authorization/locks", ...body };
  expect(await call("PUT", ofGroup, { body })).toMatchObject({ status: 201, body: expected });
  expect((await call("GET", ofGroup)).body).toEqual(expected);
  expect(await call("PUT", ofGroup, { body: lock("ReadOnly") })).toMatchObject({ status: 200, body: lock("ReadOnly") });
  expect((await call("PUT", ofAccount, { body: lock("CanNotDelete") })).status).toBe(201);

  const list = async (scope: string) => {
    const { body: listed } = await call("GET", locksOf(scope));
    return (listed as { value: { id: string }[] }).value.map(({ id }) => id);
  };
  expect(await list(group)).toEqual([ofGroup, ofAccount]);
  expect(await list(subscription)).toEqual([ofGroup, ofAccount]);
  expect(await list(ids.account)).toEqual([ofAccount]);
  expect((await call("DELETE", ofGroup)).status).toBe(200);
  expect((await call("DELETE", ofGroup)).status).toBe(204);
  expect(await list(group)).toEqual([ofAccount]);
});

it("blocks deletion of a locked group and its contents, but not changes", async () => {
  const { call, put, tenant } = await deployed("site");
  await put(ofGroup, lock("CanNotDelete"));
  for (const id of [group, ids.account, ids.container, ids.site]) {
    await expectAnswer(call("DELETE", id), 409, refusal(id, "delete", group));
    expect(tenant.subscription.find(id)).toBeDefined();
  }
  expect((await call("PUT", ids.account, { body: bodies.account })).status).toBe(200);
  await call("DELETE", ofGroup);
  expect((await call("DELETE", ids.site)).status).toBe(200);
});

it("blocks deletion of a group with a locked resource, but not of the group's other resources", async () => {
  const { call, put } = await deployed("site");
  await put(ofAccount, lock("CanNotDelete"));
  expect((await call("DELETE", group)).body).toEqual(refusal(group, "delete", ids.account));
  expect((await call("DELETE", ids.container)).body).toEqual(refusal(ids.container, "delete", ids.account));
  expect((await call("DELETE", ids.site)).status).toBe(200);
  await put(ofGroup, lock("CanNotDelete"));
  expect((await call("DELETE", ids.account)).body).toEqual(refusal(ids.account, "delete", ids.account, group));
});

it("blocks writes to a read-only resource, but not reads", async () => {
  const { call, put } = await deployed("site");
  await put(ofGroup, lock("ReadOnly"));
  await expectAnswer(call("PUT", ids.account, { body: bodies.account }), 409, refusal(ids.account, "write", group));
  expect((await call("DELETE", ids.account)).body).toEqual(refusal(ids.account, "delete", group));
  expect((await call("GET", ids.account)).status).toBe(200);
  await expectNotSupported(
    call("POST", `${ids.site}/config/appsettings/list`),
    "POST of Microsoft.Web/sites/config under a ReadOnly lock",
  );
  expect((await call("PUT", `${subscription}/resourcegroups/rg-other`, { body: bodies.group })).status).toBe(201);
});

it("can be created only by owners and user access administrators, and applies to every role", async () => {
  const { call, grant } = await deployed("account");
  grant("contributor", otherPrincipal);
  const denied = await call("PUT", ofGroup, { body: lock("CanNotDelete"), oid: otherPrincipal });
  expect(denied).toMatchObject({ status: 403, body: { error: { code: "AuthorizationFailed" } } });
  expect((await call("PUT", ofGroup, { body: lock("CanNotDelete") })).status).toBe(201);
  expect((await call("DELETE", ids.account, { oid: otherPrincipal })).status).toBe(409);
  expect((await call("DELETE", ofGroup, { oid: otherPrincipal })).status).toBe(403);
});

it("isn't listed among the resources, and no longer blocks its group once removed", async () => {
  const { call, put, tenant } = await deployed("account");
  await put(ofAccount, lock("CanNotDelete"));
  await put(ofGroup, lock("CanNotDelete"));
  const { body } = await call("GET", `${group}/resources`);
  expect((body as { value: { id: string }[] }).value.map(({ id }) => id)).toEqual([ids.identity, ids.account]);
  for (const id of [ofAccount, ofGroup]) expect((await call("DELETE", id)).status).toBe(200);
  expect((await call("DELETE", group)).status).toBe(202);
  expect(tenant.subscription.ofType("Microsoft.Authorization/locks")).toEqual([]);
});

it("refuses unknown levels by name, and a lock without a level", async () => {
  const { call } = await deployed("group");
  await expectNotSupported(
    call("PUT", ofGroup, { body: lock("NotSpecified") }),
    "\"NotSpecified\" as 'properties.level' of Microsoft.Authorization/locks (supported: CanNotDelete, ReadOnly)",
  );
  expect((await call("PUT", ofGroup, { body: { properties: {} } })).status).not.toBe(201);
  expect((await call("PUT", `${locksOf(ids.account)}/x`, { body: lock("ReadOnly") })).status).toBe(404);
});
