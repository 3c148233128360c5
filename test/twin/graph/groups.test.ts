import { expect, it } from "vitest";
import { expectBadRequest, expectMissing, expectNotSupported, graphFixture, nobody } from "./graph-fixture.ts";
import { newGroup, newUser } from "./bodies.ts";

const address = (id: string) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;
const idsIn = (body: unknown) => (body as { value: { id: string }[] }).value.map(({ id }) => id);

async function withGroup() {
  const fixture = graphFixture();
  const user = await fixture.created("/v1.0/users", newUser());
  const group = await fixture.created("/v1.0/groups", newGroup());
  return { ...fixture, user, group, path: `/v1.0/groups/${group.id}` };
}

it("finds a group by name as azuread's getGroup does, in beta", async () => {
  const { call, read, group, user, path } = await withGroup();
  await call("POST", `${path}/members/$ref`, { body: { "@odata.id": address(user.id) } });
  const query = "$filter=displayName eq 'Function users' and securityEnabled eq true";
  const found = await call("GET", `/beta/groups?${query}`);
  expect(found.body).toMatchObject({
    "@odata.context": "https://graph.microsoft.com/beta/$metadata#groups",
    value: [{ id: group.id, displayName: "Function users", securityEnabled: true, mailEnabled: false, groupTypes: [] }],
  });
  expect(idsIn(found.body)).toEqual([group.id]);
  expect(idsIn(await read("/beta/groups?$filter=displayName eq 'function users'"))).toEqual([group.id]);
  expect(idsIn(await read("/beta/groups?$filter=displayName eq 'Function users' and mailEnabled eq true"))).toEqual([]);
  const members = await call("GET", `/beta/groups/${group.id}/members`);
  expect(members.body).toMatchObject({
    "@odata.context": "https://graph.microsoft.com/beta/$metadata#directoryObjects",
    value: [{ "@odata.type": "#microsoft.graph.user", id: user.id, displayName: "Ada Lovelace" }],
  });
  expect(await read(`/beta/groups/${group.id}/owners`)).toEqual({
    "@odata.context": "https://graph.microsoft.com/beta/$metadata#directoryObjects",
    value: [],
  });
});

it("adds and removes members, each once", async () => {
  const { call, statusOf, user, path } = await withGroup();
  const body = { "@odata.id": address(user.id) };
  expect(await statusOf("POST", `${path}/members/$ref`, { body })).toBe(204);
  expectBadRequest(
    await call("POST", `${path}/members/$ref`, { body }),
    "One or more added object references already exist for the following modified properties: 'members'.",
  );
  expect(await statusOf("DELETE", `${path}/members/${user.id}/$ref`)).toBe(204);
  expectMissing(await call("DELETE", `${path}/members/${user.id}/$ref`), user.id);
});

it("accepts members and owners at creation, and refuses missing ones", async () => {
  const { statusOf, read, created, user, me } = await withGroup();
  const { id } = await created(
    "/v1.0/groups",
    newGroup({ "members@odata.bind": [address(user.id), address(me)], "owners@odata.bind": [address(user.id)] }),
  );
  expect(idsIn(await read(`/v1.0/groups/${id}/members`))).toEqual([user.id, me]);
  expect(idsIn(await read(`/v1.0/groups/${id}/owners`))).toEqual([user.id]);
  const body = newGroup({ "members@odata.bind": [address(nobody)] });
  expect(await statusOf("POST", "/v1.0/groups", { body })).toBe(404);
});

it("removes a deleted member", async () => {
  const { call, read, user, path } = await withGroup();
  await call("POST", `${path}/members/$ref`, { body: { "@odata.id": address(user.id) } });
  await call("DELETE", `/v1.0/users/${user.id}`);
  expect(await read(`${path}/members`)).toMatchObject({ value: [] });
});

it("renames a group, and deletes it into the recycle bin", async () => {
  const { statusOf, read, group, path } = await withGroup();
  expect(await statusOf("PATCH", path, { body: { displayName: "Callers", description: "x" } })).toBe(204);
  expect(await read(`${path}?$select=displayName,description`)).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#groups(displayName,description)/$entity",
    displayName: "Callers",
    description: "x",
  });
  expect(await statusOf("DELETE", path)).toBe(204);
  expect(await statusOf("GET", path)).toBe(404);
  const item = `/v1.0/directory/deletedItems/${group.id}`;
  expect(await read(item)).toMatchObject({
    "@odata.type": "#microsoft.graph.group",
    id: group.id,
    deletedDateTime: "2026-11-24T15:09:18Z",
  });
  expect(idsIn(await read("/v1.0/directory/deletedItems/microsoft.graph.group"))).toEqual([group.id]);
  expect(await statusOf("DELETE", item)).toBe(204);
  expect(await statusOf("GET", item)).toBe(404);
});

it.each([
  [{ securityEnabled: false }, "securityEnabled"],
  [{ mailEnabled: true }, "mailEnabled"],
  [{ groupTypes: ["Unified"] }, "groupTypes"],
  [{ membershipRule: "user.department -eq 'x'" }, "membershipRule"],
])("refuses an unsupported group by name: %j", async (changes, property) => {
  const { call } = graphFixture();
  expectNotSupported(await call("POST", "/v1.0/groups", { body: newGroup(changes) }), `the property '${property}'`);
});

it.each(["displayName eq 'x' and", "displayName eq 'x' or securityEnabled eq true", "securityEnabled eq 'true'", ""])(
  "refuses $filter=%s by name",
  async (filter) => {
    const { call } = graphFixture();
    expectNotSupported(await call("GET", `/v1.0/groups?$filter=${filter}`), `$filter=${filter}`);
  },
);
