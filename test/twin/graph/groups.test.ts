import { expect, it } from "vitest";
import { expectRefusal, graphFixture, missing } from "./graph-fixture.ts";
import { newGroup, newUser } from "./people.ts";

const address = (id: string) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;
const idsIn = (body: unknown) => (body as { value: { id: string }[] }).value.map(({ id }) => id);

async function withGroup() {
  const fixture = graphFixture();
  const user = await fixture.created("/v1.0/users", newUser());
  const group = await fixture.created("/v1.0/groups", newGroup());
  return { ...fixture, user, group, path: `/v1.0/groups/${group.id}` };
}

it("finds a group by name as azuread's getGroup does, in beta", async () => {
  const { call, group, user, path } = await withGroup();
  await call("POST", `${path}/members/$ref`, { body: { "@odata.id": address(user.id) } });
  const query = "$filter=displayName eq 'Function users' and securityEnabled eq true";
  const found = await call("GET", `/beta/groups?${query}`);
  expect(found.body).toMatchObject({
    "@odata.context": "https://graph.microsoft.com/beta/$metadata#groups",
    value: [{ id: group.id, displayName: "Function users", securityEnabled: true, mailEnabled: false, groupTypes: [] }],
  });
  expect(idsIn(found.body)).toEqual([group.id]);
  expect(idsIn((await call("GET", "/beta/groups?$filter=displayName eq 'function users'")).body)).toEqual([group.id]);
  expect(
    idsIn((await call("GET", "/beta/groups?$filter=displayName eq 'Function users' and mailEnabled eq true")).body),
  ).toEqual([]);
  const members = await call("GET", `/beta/groups/${group.id}/members`);
  expect(members.body).toMatchObject({
    "@odata.context": "https://graph.microsoft.com/beta/$metadata#directoryObjects",
    value: [{ "@odata.type": "#microsoft.graph.user", id: user.id, displayName: "Ada Lovelace" }],
  });
  expect((await call("GET", `/beta/groups/${group.id}/owners`)).body).toEqual({
    "@odata.context": "https://graph.microsoft.com/beta/$metadata#directoryObjects",
    value: [],
  });
});

it("adds and removes members, each once", async () => {
  const { call, user, path } = await withGroup();
  const body = { "@odata.id": address(user.id) };
  expect((await call("POST", `${path}/members/$ref`, { body })).status).toBe(204);
  expectRefusal(
    await call("POST", `${path}/members/$ref`, { body }),
    400,
    "Request_BadRequest",
    "One or more added object references already exist for the following modified properties: 'members'.",
  );
  expect((await call("DELETE", `${path}/members/${user.id}/$ref`)).status).toBe(204);
  expectRefusal(await call("DELETE", `${path}/members/${user.id}/$ref`), 404, ...missing(user.id));
});

it("takes members and owners at creation, and refuses who does not exist", async () => {
  const { call, created, user, me } = await withGroup();
  const { id } = await created(
    "/v1.0/groups",
    newGroup({ "members@odata.bind": [address(user.id), address(me)], "owners@odata.bind": [address(user.id)] }),
  );
  expect(idsIn((await call("GET", `/v1.0/groups/${id}/members`)).body)).toEqual([user.id, me]);
  expect(idsIn((await call("GET", `/v1.0/groups/${id}/owners`)).body)).toEqual([user.id]);
  const nobody = "99999999-0000-4000-8000-000000000000";
  const body = newGroup({ "members@odata.bind": [address(nobody)] });
  expect((await call("POST", "/v1.0/groups", { body })).status).toBe(404);
});

it("loses a member who is deleted", async () => {
  const { call, user, path } = await withGroup();
  await call("POST", `${path}/members/$ref`, { body: { "@odata.id": address(user.id) } });
  await call("DELETE", `/v1.0/users/${user.id}`);
  expect((await call("GET", `${path}/members`)).body).toMatchObject({ value: [] });
});

it("renames a group, and deletes it into the recycle bin", async () => {
  const { call, group, path } = await withGroup();
  expect((await call("PATCH", path, { body: { displayName: "Callers", description: "x" } })).status).toBe(204);
  expect((await call("GET", `${path}?$select=displayName,description`)).body).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#groups(displayName,description)/$entity",
    displayName: "Callers",
    description: "x",
  });
  expect((await call("DELETE", path)).status).toBe(204);
  expect((await call("GET", path)).status).toBe(404);
  const item = `/v1.0/directory/deletedItems/${group.id}`;
  expect((await call("GET", item)).body).toMatchObject({
    "@odata.type": "#microsoft.graph.group",
    id: group.id,
    deletedDateTime: "2026-11-24T15:09:18Z",
  });
  expect(idsIn((await call("GET", "/v1.0/directory/deletedItems/microsoft.graph.group")).body)).toEqual([group.id]);
  expect((await call("DELETE", item)).status).toBe(204);
  expect((await call("GET", item)).status).toBe(404);
});

it.each([
  [{ securityEnabled: false }, "securityEnabled"],
  [{ mailEnabled: true }, "mailEnabled"],
  [{ groupTypes: ["Unified"] }, "groupTypes"],
  [{ membershipRule: "user.department -eq 'x'" }, "membershipRule"],
])("names what of a group is not imitated: %j", async (changes, property) => {
  const { call } = graphFixture();
  const answer = await call("POST", "/v1.0/groups", { body: newGroup(changes) });
  expect(answer.status).toBe(501);
  expect(answer.body).toMatchObject({ error: { message: expect.stringContaining(`the property '${property}'`) } });
});

it.each(["displayName eq 'x' and", "displayName eq 'x' or securityEnabled eq true", "securityEnabled eq 'true'", ""])(
  "refuses $filter=%s by name",
  async (filter) => {
    const { call } = graphFixture();
    const answer = await call("GET", `/v1.0/groups?$filter=${filter}`);
    expect(answer.status).toBe(501);
    expect(answer.body).toMatchObject({ error: { message: expect.stringContaining(`$filter=${filter}`) } });
  },
);
