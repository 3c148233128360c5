import { expect, it } from "vitest";
import { armFixture, group, notSupported, otherPrincipal, subscription } from "./arm-fixture.ts";

const plan = (location: string) => ({
  body: {
    location,
    kind: "functionapp",
    sku: { name: "FC1", tier: "FlexConsumption" },
    properties: { reserved: true },
  },
});

it("names the regions that offer Flex Consumption, and makes a plan in those alone", async () => {
  const { call } = armFixture();
  await call("PUT", group, { body: { location: "westeurope" } });

  const { body } = await call("GET", `${subscription}/providers/Microsoft.Web/geoRegions?sku=FlexConsumption`);
  const made = await call("PUT", `${group}/providers/Microsoft.Web/serverfarms/here`, plan("westeurope"));
  const refused = await call("PUT", `${group}/providers/Microsoft.Web/serverfarms/there`, plan("qatarcentral"));

  const names = (body as { readonly value: readonly { readonly name: string }[] }).value.map(({ name }) => name);
  expect(names).toContain("West Europe");
  expect(names).not.toContain("Qatar Central");
  expect(made.status).toBe(200);
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toContain(
    "Requested features are not supported in region. Please try another region.",
  );
});

it.each([
  ["usgovernment", "usgovvirginia", "USGov Virginia"],
  ["china", "chinanorth3", "China North 3"],
] as const)("has the regions of its cloud alone: %s", async (cloud, location, name) => {
  const { call } = armFixture({ cloud });
  await call("PUT", group, { body: { location } });

  const { body } = await call("GET", `${subscription}/providers/Microsoft.Web/geoRegions?sku=FlexConsumption`);
  const stacks = await call("GET", `/providers/Microsoft.Web/locations/${location}/functionAppStacks?stack=node`);
  const made = await call("PUT", `${group}/providers/Microsoft.Web/serverfarms/here`, plan(location));
  const read = await call("GET", `${group}/providers/Microsoft.Web/serverfarms/here`);
  const refused = await call("PUT", `${group}/providers/Microsoft.Web/serverfarms/there`, plan("westeurope"));
  const elsewhere = await armFixture().call("PUT", group, { body: { location } });

  const names = (given: unknown) => (given as { value: { name: string }[] }).value.map((one) => one.name);
  expect(names(body)).toContain(name);
  expect(names(body)).not.toContain("West Europe");
  expect(names(stacks.body)).toEqual(["node"]);
  expect([made.status, read.body]).toMatchObject([200, { location: name }]);
  for (const { status, body: refusal } of [refused, elsewhere]) {
    expect([status, refusal]).toMatchObject([400, { error: { code: "LocationNotAvailableForResourceType" } }]);
  }
});

it("names the versions of Node on Flex Consumption, to any signed-in caller, and no other stack or plan", async () => {
  const { call } = armFixture();
  const stacks = "/providers/Microsoft.Web/locations/westeurope/functionAppStacks";
  const ask = (query: string) =>
    call("GET", `${stacks}?removeHiddenStacks=true&removeDeprecatedStacks=true&${query}`, {
      apiVersion: "2020-10-01",
      oid: otherPrincipal,
    });

  const { status, body } = await ask("stack=node&sku=FC1");

  const [{ properties }] = (body as { value: [{ properties: { majorVersions: { value: string }[] } }] }).value;
  expect([status, properties.majorVersions.map(({ value }) => value)]).toEqual([200, ["20", "22", "24"]]);
  expect(JSON.stringify(body)).toContain(
    '"Sku":[{"skuCode":"FC1","functionAppConfigProperties":{"runtime":{"name":"node","version":"24"}}}]',
  );
  const refused = (parameter: string) => notSupported(`the query parameter '${parameter}' of function app stacks`);
  expect((await ask("stack=python&sku=FC1")).body).toEqual(refused("stack=python"));
  expect((await ask("stack=node&sku=Y1")).body).toEqual(refused("sku=Y1"));
  expect((await call("GET", `${subscription}/providers/Microsoft.Web/geoRegions?sku=Dynamic`)).status).toBe(501);
  expect((await call("GET", stacks, { apiVersion: undefined })).body).toMatchObject({
    error: { code: "MissingApiVersionParameter" },
  });
});
