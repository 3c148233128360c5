import { expect, it } from "vitest";
import { errorBody } from "../graph-fixture.ts";
import { conditionalAccessFixture, newLocation, newPolicy, root } from "./conditional-access-fixture.ts";

const beta = "/beta/identity/conditionalAccess";

it("lists and purges what was deleted in /beta, as it does in /v1.0", async () => {
  const { call, created } = await conditionalAccessFixture();
  const policy = await created(`${root}/policies`, newPolicy());
  const location = await created(`${root}/namedLocations`, newLocation());
  await call("DELETE", `${root}/policies/${policy.id}`);
  await call("DELETE", `${root}/namedLocations/${location.id}`);

  for (const [collection, id] of [
    ["policies", policy.id],
    ["namedLocations", location.id],
  ]) {
    const listed = await call("GET", `${beta}/deletedItems/${collection}`);
    expect(listed.body).toMatchObject({
      "@odata.context": expect.stringContaining("/beta/$metadata#"),
      value: [{ id }],
    });
    expect((await call("DELETE", `${beta}/deletedItems/${collection}/${id}`)).status).toBe(204);
    expect((await call("GET", `${root}/deletedItems/${collection}`)).body).toMatchObject({ value: [] });
  }
});

it.each([
  ["badRequest", 400, "BadRequest", "Resource not found for the segment 'deletedItems'."],
  [
    "notFound",
    404,
    "UnknownError",
    expect.stringContaining("No type was found that matches the controller named 'deletedItems'."),
  ],
] as const)("knows no deleted policies in a version that answers %s", async (answer, status, code, message) => {
  const { call, created } = await conditionalAccessFixture({
    directoryBehavior: { deletedPoliciesInV1: answer },
  });
  const { id } = await created(`${root}/policies`, newPolicy());
  await call("DELETE", `${root}/policies/${id}`);

  for (const refused of [
    await call("GET", `${root}/deletedItems/policies`),
    await call("DELETE", `${root}/deletedItems/policies/${id}`),
  ]) {
    expect(refused.status).toBe(status);
    expect(refused.body).toEqual(errorBody(refused, code, message));
  }

  expect((await call("GET", `${beta}/deletedItems/policies`)).body).toMatchObject({ value: [{ id }] });
  const { call: other } = await conditionalAccessFixture({ directoryBehavior: { deletedPoliciesInBeta: answer } });
  expect((await other("GET", `${beta}/deletedItems/policies`)).status).toBe(status);
  expect((await other("GET", `${root}/deletedItems/policies`)).status).toBe(200);
});

it("shows what was deleted some seconds later, and purges it no sooner", async () => {
  const { call, clock, created } = await conditionalAccessFixture({
    directoryBehavior: { deletedPolicyLagMilliseconds: 10_000 },
  });
  const { id } = await created(`${root}/policies`, newPolicy());
  await call("DELETE", `${root}/policies/${id}`);
  const purge = () => call("DELETE", `${root}/deletedItems/policies/${id}`);

  clock.advance(9999);
  expect((await call("GET", `${root}/deletedItems/policies`)).body).toMatchObject({ value: [] });
  expect((await purge()).status).toBe(404);
  clock.advance(1);
  expect((await call("GET", `${root}/deletedItems/policies`)).body).toMatchObject({ value: [{ id }] });
  expect((await purge()).status).toBe(204);
});
