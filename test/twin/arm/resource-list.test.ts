import { expect, it } from "vitest";
import { expectRefused, group, notSupported, otherPrincipal, subscription } from "./arm-fixture.ts";
import { bodies, deployed, ids } from "./stack.ts";

const path = `${subscription}/resources`;
const topLevel = [ids.identity, ids.account, ids.plan, ids.site];

interface List {
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly nextLink?: string;
}

const idsIn = (body: unknown) => (body as List).value.map(({ id }) => id);

async function twoGroups() {
  const fixture = await deployed("authSettings");
  const other = `${subscription}/resourceGroups/rg-other`;
  const identity = `${other}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-other`;
  await fixture.put(other, { location: "westeurope" });
  await fixture.put(identity, { location: "westeurope", tags: { stack: "other" } });
  const list = async (query = "", options: { readonly oid?: string } = {}) =>
    (await fixture.call("GET", `${path}${query}`, options)).body;
  return { ...fixture, other, identity, list };
}

it("lists the resources of all groups, without the groups and child resources", async () => {
  const { list, identity } = await twoGroups();
  expect((await list()) as List).toEqual({
    value: [identity, ...topLevel].map((id) => expect.objectContaining({ id })),
  });
  expect(((await list()) as List).value[0]).toEqual({
    id: identity,
    name: "id-other",
    type: "Microsoft.ManagedIdentity/userAssignedIdentities",
    location: "westeurope",
    tags: { stack: "other" },
  });
});

it("is filtered by the type", async () => {
  const { list } = await twoGroups();
  expect(idsIn(await list("?$filter=resourceType eq 'microsoft.web/SITES'"))).toEqual([ids.site]);
});

it("returns a resource's creation time if requested", async () => {
  const { call, clock, list, put } = await twoGroups();
  clock.advance(60_000);
  await put(ids.identity, bodies.identity);
  await put(`${ids.identity}-2`, bodies.identity);
  const times = Object.fromEntries(
    ((await list("?$expand=createdTime")) as List).value.map(({ id, createdTime }) => [id, createdTime]),
  );
  expect(times).toMatchObject({
    [ids.identity]: "2026-11-24T15:09:18.000Z",
    [`${ids.identity}-2`]: "2026-11-24T15:10:18.000Z",
  });
  const inGroup = await call(
    "GET",
    `${group}/resources?$expand=createdTime&$filter=resourceType eq 'Microsoft.Web/sites'`,
  );
  expect(inGroup.body).toMatchObject({ value: [{ id: ids.site, createdTime: "2026-11-24T15:09:18.000Z" }] });
});

it("refuses other options by name", async () => {
  const { list } = await twoGroups();
  expect(await list("?$filter=name eq 'x'")).toEqual(notSupported("$filter=name eq 'x' of resources"));
  expect(await list("?$expand=changedTime")).toEqual(notSupported("$expand=changedTime of resources"));
  expect(await list("?$top=1")).toEqual(
    notSupported("the query parameter '$top' of GET Microsoft.Resources/resources"),
  );
});

it("shows each caller the resources that its roles may read, and refuses a caller without roles", async () => {
  const { call, grant, list, other, identity } = await twoGroups();
  await expectRefused(
    call("GET", path, { oid: otherPrincipal }),
    403,
    "AuthorizationFailed",
    `The client 'app-of-${otherPrincipal}' with object id '${otherPrincipal}' does not have authorization to perform action 'Microsoft.Resources/subscriptions/resources/read' over scope '${subscription}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
  grant("reader", otherPrincipal, other);
  expect(idsIn(await list("", { oid: otherPrincipal }))).toEqual([identity]);
  grant("websiteContributor", otherPrincipal, group);
  expect(idsIn(await list("", { oid: otherPrincipal }))).toEqual([identity, ids.plan, ids.site]);
});

it("answers a thousand at a time; the next page goes on although the last resource of the page is gone", async () => {
  const { call, list, tenant } = await twoGroups();
  const id = (index: number) => `${ids.account}${String(index).padStart(4, "0")}`;
  for (let index = 0; index < 1000; index += 1) {
    tenant.subscription.put({ id: id(index), type: "Microsoft.Storage/storageAccounts", name: "x", body: {} });
  }
  const filter = "?$filter=resourceType eq 'Microsoft.Storage/storageAccounts'";
  const first = (await list(filter)) as List;
  expect(first.value).toHaveLength(1000);
  const link = new URL(first.nextLink ?? "");
  expect(`${link.origin}${link.pathname}`).toBe(`https://management.azure.com${path}`);
  const next = async () => (await call("GET", `${link.pathname}${link.search}`)).body;
  const lastOne = { value: [expect.objectContaining({ id: id(999) })] };
  expect(await next()).toEqual(lastOne);
  tenant.subscription.delete(id(998));
  expect(await next()).toEqual(lastOne);
});
