import { expect, it } from "vitest";
import { expectBadRequest, expectMissing, graphFixture, nobody } from "./graph-fixture.ts";
import { newGroup, newUser } from "./bodies.ts";

const reference = (id: string) => ({ "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });
const alreadyThere =
  "One or more added object references already exist for the following modified properties: 'owners'.";

it.each(["applications", "servicePrincipals"] as const)("adds, finds and removes owners of %s", async (collection) => {
  const { call, statusOf, created, me } = graphFixture();
  const application = await created("/v1.0/applications", { displayName: "api" });
  const target =
    collection === "applications"
      ? application
      : await created("/v1.0/servicePrincipals", { appId: application["appId"] });
  const path = `/v1.0/${collection}/${target.id}/owners`;
  const filtered = async () => {
    const { body } = await call("GET", `${path}?$filter=id eq '${me}'`);
    return (body as { value: { id: string }[] }).value;
  };
  expect(await filtered()).toEqual([]);
  expect(await call("POST", `${path}/$ref`, { body: reference(me) })).toMatchObject({ status: 204, body: undefined });
  expect(await filtered()).toMatchObject([
    { "@odata.type": "#microsoft.graph.servicePrincipal", id: me, displayName: "deployer" },
  ]);
  expectBadRequest(await call("POST", `${path}/$ref`, { body: reference(me) }), alreadyThere);

  expect(await statusOf("DELETE", `${path}/${me}/$ref`)).toBe(204);
  expectMissing(await call("DELETE", `${path}/${me}/$ref`), me);
});

it("refuses an owner who does not exist", async () => {
  const { call, created } = graphFixture();
  const { id } = await created("/v1.0/applications", { displayName: "api" });
  expectMissing(await call("POST", `/v1.0/applications/${id}/owners/$ref`, { body: reference(nobody) }), nobody);
});

it("refuses owners in a PATCH", async () => {
  const { statusOf, created, me } = graphFixture();
  const { id } = await created("/v1.0/applications", { displayName: "api" });
  const body = { "owners@odata.bind": [reference(me)["@odata.id"]] };
  expect(await statusOf("PATCH", `/v1.0/applications/${id}`, { body })).toBe(400);
});

it("accepts users as owners until they are deleted, but no groups", async () => {
  const { call, statusOf, read, created } = graphFixture();
  const { id } = await created("/v1.0/applications", { displayName: "api" });
  const path = `/v1.0/applications/${id}/owners`;
  const user = await created("/v1.0/users", newUser());
  expect(await statusOf("POST", `${path}/$ref`, { body: reference(user.id) })).toBe(204);
  expect(await read(path)).toMatchObject({
    value: [{ "@odata.type": "#microsoft.graph.user", id: user.id }],
  });
  await call("DELETE", `/v1.0/users/${user.id}`);
  expect(await read(path)).toMatchObject({ value: [] });
  const group = await created("/v1.0/groups", newGroup());
  expect(await statusOf("POST", `${path}/$ref`, { body: reference(group.id) })).toBe(400);
});
