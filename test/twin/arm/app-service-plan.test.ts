import { expect, it } from "vitest";
import { subscriptionId, expectAnswer } from "./arm-fixture.ts";
import { bodies, deployed, ids } from "./stack.ts";
import { webError } from "./web-error.ts";

it("creates a Flex Consumption plan, and counts its sites", async () => {
  const { call, put } = await deployed("container");
  const expected = {
    id: ids.plan,
    name: "plan-twin",
    type: "Microsoft.Web/serverfarms",
    location: "westeurope",
    kind: "functionapp",
    sku: { name: "FC1", tier: "FlexConsumption", size: "FC1", family: "FC", capacity: 0 },
    properties: {
      reserved: true,
      zoneRedundant: false,
      resourceGroup: "rg-twin",
      subscription: subscriptionId,
      numberOfSites: 0,
      provisioningState: "Succeeded",
      status: "Ready",
    },
  };
  expect(await put(ids.plan, bodies.plan)).toEqual(expected);
  await put(ids.site, bodies.site);
  expect((await call("GET", ids.plan)).body).toEqual({
    ...expected,
    location: "West Europe",
    properties: { ...expected.properties, numberOfSites: 1 },
  });
});

it("is not deleted while a site is on it", async () => {
  const { call } = await deployed("site");
  await expectAnswer(
    call("DELETE", ids.plan),
    409,
    webError({
      code: "Conflict",
      extendedCode: "11003",
      message: "Server farm 'plan-twin' cannot be deleted because it has web app(s) func-twin assigned to it.",
      template: "Server farm '{0}' cannot be deleted because it has web app(s) {1} assigned to it.",
      parameters: ["plan-twin", "func-twin"],
    }),
  );
  await call("DELETE", `${ids.site}?deleteEmptyServerFarm=false`);
  expect((await call("DELETE", ids.plan)).status).toBe(200);
});
