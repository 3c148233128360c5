import { expect, it } from "vitest";
import { errorBody, graphFixture, missing, tenantId } from "./graph-fixture.ts";
import { newGroup, newUser } from "./people.ts";

const organization = {
  id: tenantId,
  displayName: "Twin",
  verifiedDomains: [
    {
      capabilities: "Email, OfficeCommunicationsOnline",
      isDefault: true,
      isInitial: true,
      name: "twin.onmicrosoft.com",
      type: "Managed",
    },
  ],
};

it("says which tenant this is", async () => {
  const { call } = graphFixture();
  expect((await call("GET", "/v1.0/organization")).body).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#organization",
    value: [organization],
  });
  expect((await call("GET", `/v1.0/organization/${tenantId}?$select=id`)).body).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#organization(id)/$entity",
    id: tenantId,
  });
  const other = "99999999-0000-4000-8000-000000000000";
  const answer = await call("GET", `/v1.0/organization/${other}`);
  expect(answer.body).toEqual(errorBody(answer, ...missing(other)));
});

it("answers directory objects by their ids, of all types or of some, and leaves out what is not there", async () => {
  const { call, created, me } = graphFixture();
  const application = await created("/v1.0/applications", { displayName: "api" });
  const user = await created("/v1.0/users", newUser());
  const group = await created("/v1.0/groups", newGroup());
  const nobody = "99999999-0000-4000-8000-000000000000";
  const ids = [user.id, me.toUpperCase(), nobody, group.id, application.id, user.id];
  const path = "/v1.0/directoryObjects/getByIds";
  const all = await call("POST", path, { body: { ids } });
  expect(all.status).toBe(200);
  expect(all.body).toMatchObject({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects",
    value: [
      { "@odata.type": "#microsoft.graph.user", id: user.id, userPrincipalName: user["userPrincipalName"] },
      { "@odata.type": "#microsoft.graph.servicePrincipal", id: me, displayName: "deployer" },
      { "@odata.type": "#microsoft.graph.group", id: group.id },
      { "@odata.type": "#microsoft.graph.application", id: application.id },
    ],
  });
  const some = await call("POST", path, { body: { ids, types: ["user", "servicePrincipal"] } });
  expect((some.body as { value: { id: string }[] }).value.map(({ id }) => id)).toEqual([user.id, me]);
});

it("takes 1000 ids in getByIds, types that it has, and callers who may read the directory", async () => {
  const { call, me } = graphFixture();
  const path = "/v1.0/directoryObjects/getByIds";
  const ask = (body: unknown, roles?: readonly string[]) => call("POST", path, { body, ...(roles && { roles }) });
  expect((await ask({ ids: Array.from({ length: 1000 }, () => me) })).status).toBe(200);
  expect((await ask({ ids: Array.from({ length: 1001 }, () => me) })).status).toBe(400);
  expect((await ask({ ids: ["me"] })).status).toBe(400);
  expect((await ask({ ids: [me], types: ["device"] })).body).toMatchObject({
    error: { message: expect.stringContaining("the type 'device' in getByIds") },
  });
  expect((await ask({ ids: [me] }, ["Application.Read.All"])).status).toBe(403);
});

it("finds a directory object whatever it is", async () => {
  const { call, created, me } = graphFixture();
  const { id } = await created("/v1.0/applications", { displayName: "api" });
  expect((await call("GET", `/v1.0/directoryObjects/${id}`)).body).toMatchObject({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects/$entity",
    "@odata.type": "#microsoft.graph.application",
    id,
  });
  expect((await call("GET", `/v1.0/directoryObjects/${me}`)).body).toMatchObject({
    "@odata.type": "#microsoft.graph.servicePrincipal",
    id: me,
  });
  expect((await call("GET", "/v1.0/directoryObjects/99999999-0000-4000-8000-000000000000")).status).toBe(404);
});
