import { expect, it } from "vitest";
import { bodies, deployed, ids } from "./stack.ts";

const late = {
  siteConfig: { functionAppScaleLimit: 40 },
  resourceConfig: { cpu: 1, memory: "2Gi" },
};

it("fills in unset properties some time after the site's creation and after each write", async () => {
  const { call, clock } = await deployed("site", { lateSitePropertiesMilliseconds: 60_000 });
  const properties = async () => ((await call("GET", ids.site)).body as { properties: object }).properties;

  clock.advance(59_999);
  expect(await properties()).not.toHaveProperty("resourceConfig");
  expect(await properties()).not.toHaveProperty("siteConfig.functionAppScaleLimit");
  clock.advance(1);
  expect(await properties()).toMatchObject(late);
  expect((await call("GET", `${ids.site}/config/web`)).body).toMatchObject({ properties: late.siteConfig });
  await call("PUT", ids.site, { body: bodies.site });
  expect(await properties()).toMatchObject(late);
});

it("refuses a body that sends back what was filled in", async () => {
  const { call } = await deployed("site", { lateSitePropertiesMilliseconds: 0 });
  const { properties } = bodies.site;
  const siteConfig = { ...properties.siteConfig, ...late.siteConfig };
  const answer = await call("PUT", ids.site, { body: { ...bodies.site, properties: { ...properties, siteConfig } } });
  expect(answer).toMatchObject({ status: 400 });
  expect(JSON.stringify(answer.body)).toContain("(Site.SiteConfig.FunctionAppScaleLimit) for Flex Consumption sites");
});

it("fills in nothing by default", async () => {
  const { call, clock } = await deployed("site");
  clock.advance(365 * 24 * 3_600_000);
  expect(JSON.stringify((await call("GET", ids.site)).body)).not.toMatch(/functionAppScaleLimit|resourceConfig/);
});
