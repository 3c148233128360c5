import { expect, it } from "vitest";
import { expectBadRequest, expectMissing, expectNotSupported, graphFixture, nobody } from "./graph-fixture.ts";
import { securityIdentifierOf } from "../../../packages/twin/tenant/security-identifier.ts";
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

/** Recorded: azure-cli `test_group_scenario.yaml` (7295730, 2022), the answer to a POST, with the ids replaced. */
it("answers a POST with what Graph was recorded to answer", async () => {
  const { created } = graphFixture();
  const group = await created("/v1.0/groups", newGroup({ description: "x" }));
  const { serviceProvisioningErrors: _since2023, ...recorded } = group;
  expect(recorded).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#groups/$entity",
    id: group.id,
    deletedDateTime: null,
    classification: null,
    createdDateTime: "2026-11-24T15:09:18Z",
    creationOptions: [],
    description: "x",
    displayName: "Function users",
    expirationDateTime: null,
    groupTypes: [],
    isAssignableToRole: null,
    mail: null,
    mailEnabled: false,
    mailNickname: "function-users",
    membershipRule: null,
    membershipRuleProcessingState: null,
    onPremisesDomainName: null,
    onPremisesLastSyncDateTime: null,
    onPremisesNetBiosName: null,
    onPremisesSamAccountName: null,
    onPremisesSecurityIdentifier: null,
    onPremisesSyncEnabled: null,
    preferredDataLocation: null,
    preferredLanguage: null,
    proxyAddresses: [],
    renewedDateTime: "2026-11-24T15:09:18Z",
    resourceBehaviorOptions: [],
    resourceProvisioningOptions: [],
    securityEnabled: true,
    securityIdentifier: securityIdentifierOf(group.id),
    theme: null,
    visibility: null,
    onPremisesProvisioningErrors: [],
  });
});

it.each([
  ["a3f6c606-38ec-42d7-8c0e-d4ecaf0d9d61", "S-1-12-1-2750858758-1121401068-3973320332-1637682607"],
  ["7fc3ad5e-575d-4aec-bcc2-957e983140fd", "S-1-12-1-2143530334-1257002845-2123743932-4248842648"],
])("derives the security identifier of %s as recorded", (id, securityIdentifier) => {
  expect(securityIdentifierOf(id)).toBe(securityIdentifier);
});

it("creates, changes and deletes a group in beta, as the azuread provider does", async () => {
  const { statusOf, read, created, me } = graphFixture();
  const body = newGroup({
    "@odata.type": "#microsoft.graph.group",
    description: null,
    groupTypes: [],
    isAssignableToRole: false,
    membershipRule: null,
    resourceBehaviorOptions: [],
    resourceProvisioningOptions: [],
    "owners@odata.bind": [address(me).replace("v1.0", "beta")],
  });
  const group = await created("/beta/groups", body);
  const path = `/beta/groups/${group.id}`;
  expect(group["@odata.context"]).toBe("https://graph.microsoft.com/beta/$metadata#groups/$entity");
  expect(await statusOf("PATCH", path, { body: { displayName: "Callers" } })).toBe(204);
  expect(await read(path)).toMatchObject({ displayName: "Callers", mailNickname: "function-users" });
  expect(idsIn(await read(`${path}/owners`))).toEqual([me]);
  expect(await statusOf("DELETE", path)).toBe(204);
  expect(await statusOf("GET", path)).toBe(404);
});

it.each([
  "uniqueName",
  "classification",
  "theme",
  "hideFromAddressLists",
  "isAssignableToRole",
  "resourceBehaviorOptions",
])("names a property that it doesn't have: %s", async (property) => {
  const { call } = graphFixture();
  const value = property === "resourceBehaviorOptions" ? ["HideGroupInOutlook"] : property;
  const answer = await call("POST", "/v1.0/groups", { body: newGroup({ [property]: value }) });
  expectNotSupported(answer, `the property '${property}'`);
});

it("has writebackConfiguration in beta only", async () => {
  const { call, statusOf, read, created } = graphFixture();
  const body = newGroup({ writebackConfiguration: { isEnabled: true } });
  expectBadRequest(await call("POST", "/v1.0/groups", { body }), "Invalid property 'writebackConfiguration'.");
  const { id } = await created("/v1.0/groups", newGroup());
  const unset = { isEnabled: null, onPremisesGroupType: null };
  expect(await read(`/beta/groups/${id}`)).toMatchObject({ writebackConfiguration: unset });
  const writebackConfiguration = { isEnabled: true, onPremisesGroupType: "UniversalSecurityGroup" };
  expect(await statusOf("PATCH", `/beta/groups/${id}`, { body: { writebackConfiguration } })).toBe(204);
  expect(await read(`/beta/groups/${id}`)).toMatchObject({ writebackConfiguration });
  expect(await read(`/v1.0/groups/${id}`)).not.toHaveProperty("writebackConfiguration");
});

it("adds and removes owners, but not the last user, and no group", async () => {
  const { call, statusOf, user, me, path, created } = await withGroup();
  const owners = `${path}/owners`;
  const other = await created("/v1.0/groups", newGroup());
  expect(await statusOf("POST", `${owners}/$ref`, { body: { "@odata.id": address(other.id) } })).toBe(400);
  expect(await statusOf("POST", `${owners}/$ref`, { body: { "@odata.id": address(user.id) } })).toBe(204);
  expectBadRequest(
    await call("DELETE", `${owners}/${user.id}/$ref`),
    "The group must have at least one owner, hence this owner cannot be removed.",
  );
  expect(await statusOf("POST", `${owners}/$ref`, { body: { "@odata.id": address(me) } })).toBe(204);
  expect(await statusOf("DELETE", `${owners}/${user.id}/$ref`)).toBe(204);
  expectMissing(await call("DELETE", `${owners}/${user.id}/$ref`), user.id);
  expect(await statusOf("DELETE", `${owners}/${me}/$ref`)).toBe(204);
});

it("adds members by a PATCH, and lists one by id", async () => {
  const { statusOf, read, user, group, path, me } = await withGroup();
  expect(await statusOf("PATCH", path, { body: { "members@odata.bind": [address(user.id), address(me)] } })).toBe(204);
  expect(idsIn(await read(`${path}/members`))).toEqual([user.id, me]);
  expect(idsIn(await read(`/beta/groups/${group.id}/members?$filter=id eq '${me}'`))).toEqual([me]);
});

it("follows groups in groups, both ways", async () => {
  const { read, created, user } = await withGroup();
  const inner = await created("/v1.0/groups", newGroup({ "members@odata.bind": [address(user.id)] }));
  const outer = await created("/v1.0/groups", newGroup({ "members@odata.bind": [address(inner.id)] }));
  const outermost = await created("/v1.0/groups", newGroup({ "members@odata.bind": [address(outer.id)] }));
  expect(idsIn(await read(`/beta/groups/${outermost.id}/transitiveMembers`))).toEqual([outer.id, inner.id, user.id]);
  expect(idsIn(await read(`/beta/groups/${inner.id}/memberOf`))).toEqual([outer.id]);
  expect(idsIn(await read(`/v1.0/groups/${inner.id}/transitiveMemberOf`))).toEqual([outer.id, outermost.id]);
});

it("lists groups by the beginning of their names, however the function is spelled", async () => {
  const { read, group } = await withGroup();
  for (const name of ["startsWith", "startswith"]) {
    expect(idsIn(await read(`/v1.0/groups?$filter=${name}(displayName, 'function')`))).toEqual([group.id]);
  }
});
