import { expect, it } from "vitest";
import { armFixture, group, stranger, subscription } from "./arm-fixture.ts";

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

it("names the versions of Node in a region, to whoever is signed in", async () => {
  const { call } = armFixture();

  const path = "/providers/Microsoft.Web/locations/westeurope/functionAppStacks?stack=node";
  const { status, body } = await call("GET", path, { oid: stranger });

  expect(status).toBe(200);
  expect(JSON.stringify(body)).toContain(
    '"Sku":[{"skuCode":"FC1","functionAppConfigProperties":{"runtime":{"name":"node","version":"24"}}}]',
  );
});

it("refuses another stack, another plan, and no api-version", async () => {
  const { call } = armFixture();
  const stacks = "/providers/Microsoft.Web/locations/westeurope/functionAppStacks";

  expect((await call("GET", `${stacks}?stack=python`)).status).toBe(501);
  expect((await call("GET", `${subscription}/providers/Microsoft.Web/geoRegions?sku=Dynamic`)).status).toBe(501);
  expect((await call("GET", stacks, { apiVersion: undefined })).body).toMatchObject({
    error: { code: "MissingApiVersionParameter" },
  });
});
