import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { requireSameDeployment } from "../../infra/same-deployment.ts";

const siteId = "/subscriptions/abc/resourceGroups/rg-orders/providers/Microsoft.Web/sites/func-orders";
const now = {
  stack: "test",
  workload: "whocalls",
  location: "westeurope",
  tenantId: "tenant-1",
  subscriptionId: "abc",
  adopted: { apiClientId: "client-1", siteId },
};
const before = { ...now, id: "k3x9q2m7a1b2", resourceGroup: "rg-whocalls-test" };

const moving = [
  "Pulumi would delete the Function App and create everything again. Do one of these instead:",
  "- restore the old value, or",
  "- create a second stack with its own settings, move the callers, then delete this stack, or",
  "- with the old value, delete the stack (./pf teardown --stack test), then change it and deploy: npx pulumi up --stack test",
];
const releasing = [
  "The adopted resources would become the stack's own, and a teardown would delete them. Do one of these instead:",
  "- restore the setting, or",
  "- release them first: ./pf release --stack test",
];

const compare = (was: object, is: object = {}, group = "rg-whocalls-test") => {
  try {
    requireSameDeployment(was, { ...now, ...is }, group);
    return [];
  } catch (error) {
    if (error instanceof pulumi.RunError) return error.message.split("\n");
    throw error;
  }
};

describe("a deployment over an earlier one", () => {
  it.each([
    ["nothing was before", {}, {}],
    ["all is as it was", before, {}],
    [
      "Azure writes it otherwise",
      { ...before, location: "West Europe" },
      { tenantId: "TENANT-1", subscriptionId: "ABC" },
    ],
    ["nothing was adopted, and now is", { ...before, adopted: {} }, {}],
  ])("is accepted if %s", (_what, was, is) => {
    expect(compare(was, is)).toEqual([]);
  });

  it.each([
    ["location", { location: "northeurope" }, "location: westeurope; now it is northeurope"],
    ["name", { workload: "orders" }, "name: whocalls; now it is orders"],
    ["stack", { stack: "prod" }, "the name of the stack: test; now it is prod"],
    ["tenant", { tenantId: "tenant-2" }, "the tenant: tenant-1; now it is tenant-2"],
    ["subscription", { subscriptionId: "def" }, "the subscription: abc; now it is def"],
  ])("is refused with the alternatives: another %s", (_what, is, said) => {
    const ways = moving.map((line) => line.replaceAll("--stack test", `--stack ${"stack" in is ? is.stack : "test"}`));

    expect(compare(before, is)).toEqual(["Nothing was changed.", `This stack was deployed with ${said}.`, ...ways]);
  });

  it("is refused if an adopted site replaces the stack's own and only the group differs", () => {
    expect(compare(before, {}, "rg-orders-test")).toEqual([
      "Nothing was changed.",
      "This stack was deployed with the resource group: rg-whocalls-test; now it is rg-orders-test.",
      ...moving,
    ]);
  });

  it.each([
    ["adopt.api.clientId: client-1", { adopted: { siteId } }, "missing from the settings"],
    ["adopt.api.clientId: client-1", { adopted: { siteId, apiClientId: "client-2" } }, "client-2"],
    [`adopt.hosting: ${siteId}`, { adopted: { apiClientId: "client-1" } }, "missing from the settings"],
  ])("is refused if it omits what was adopted: %s", (what, is, becomes) => {
    expect(compare(before, is)).toEqual([
      "Nothing was changed.",
      `This stack was deployed with ${what}; now it is ${becomes}.`,
      ...releasing,
    ]);
  });

  it("reports all problems at once, and an omitted group only with what was adopted", () => {
    const hosted = { ...before, resourceGroup: "rg-orders" };

    expect(compare(hosted, { adopted: { apiClientId: "client-1" }, location: "eastus" })).toEqual([
      "Nothing was changed.",
      "This stack was deployed with location: westeurope; now it is eastus.",
      ...moving,
      `This stack was deployed with adopt.hosting: ${siteId}; now it is missing from the settings.`,
      ...releasing,
    ]);
  });
});
