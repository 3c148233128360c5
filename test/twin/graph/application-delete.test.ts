import { expect, it } from "vitest";
import { expectRefusal, graphFixture, missing } from "./graph-fixture.ts";

it("deletes an application with its service principal, into the recycle bin", async () => {
  const { call, created, clock } = graphFixture();
  const { id, appId } = await created("/v1.0/applications", { displayName: "api" });
  const principal = await created("/v1.0/servicePrincipals", { appId });
  clock.advance(60_000);
  expect((await call("DELETE", `/v1.0/applications/${id}`)).status).toBe(204);

  const gone = await call("GET", `/v1.0/applications/${id}`);
  expect(gone.status).toBe(404);
  expect(gone.body).toMatchObject({ error: { code: missing(id)[0], message: missing(id)[1] } });
  expect((await call("GET", `/v1.0/servicePrincipals/${principal.id}`)).status).toBe(404);

  const applications = await call("GET", "/v1.0/directory/deletedItems/microsoft.graph.application");
  expect(applications.body).toMatchObject({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#applications",
    value: [{ id, appId, displayName: "api", deletedDateTime: "2026-11-24T15:10:18Z" }],
  });
  const principals = await call("GET", "/v1.0/directory/deletedItems/microsoft.graph.servicePrincipal");
  expect(principals.body).toMatchObject({ value: [{ id: principal.id, deletedDateTime: "2026-11-24T15:10:18Z" }] });
});

it.each(["applications", "servicePrincipals"])(
  "keeps the last name of a service principal whose %s went",
  async (gone) => {
    const { call, created } = graphFixture();
    const { id, appId } = await created("/v1.0/applications", { displayName: "api" });
    const principal = await created("/v1.0/servicePrincipals", { appId });
    await call("PATCH", `/v1.0/applications/${id}`, { body: { displayName: "api two" } });

    await call("DELETE", `/v1.0/${gone}/${gone === "applications" ? id : principal.id}`);
    await call("DELETE", `/v1.0/applications/${id}`);

    const bin = await call("GET", "/v1.0/directory/deletedItems/microsoft.graph.servicePrincipal");
    expect(bin.body).toMatchObject({ value: [{ id: principal.id, displayName: "api two" }] });
  },
);

it("finds deleted items by client id, shows one, and purges it for good", async () => {
  const { call, created } = graphFixture();
  const one = await created("/v1.0/applications", { displayName: "one" });
  const two = await created("/v1.0/applications", { displayName: "two" });
  await call("DELETE", `/v1.0/applications/${one.id}`);
  await call("DELETE", `/v1.0/applications/${two.id}`);

  const bin = "/v1.0/directory/deletedItems";
  const found = await call("GET", `${bin}/microsoft.graph.application?$filter=appId eq '${two["appId"]}'`);
  expect((found.body as { value: { id: string }[] }).value.map(({ id }) => id)).toEqual([two.id]);
  expect((await call("GET", `${bin}/${one.id}`)).body).toMatchObject({
    "@odata.type": "#microsoft.graph.application",
    id: one.id,
  });

  expect((await call("DELETE", `${bin}/${one.id}`)).status).toBe(204);
  expectRefusal(await call("DELETE", `${bin}/${one.id}`), 404, ...missing(one.id));
});

it("does not purge what is not in the recycle bin", async () => {
  const { call, created } = graphFixture();
  const { id } = await created("/v1.0/applications", { displayName: "api" });
  expect((await call("DELETE", `/v1.0/directory/deletedItems/${id}`)).status).toBe(404);
  expect((await call("GET", `/v1.0/applications/${id}`)).status).toBe(200);
});
