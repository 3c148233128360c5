import { describe, expect, it } from "vitest";
import { previousDeployment } from "../../infra/previous-deployment.ts";
import { declare } from "../support/declare.ts";

const siteId = "/subscriptions/abc/resourceGroups/rg-whocalls-test/providers/Microsoft.Web/sites/func";
const deployment = {
  id: "k3x9q2m7a1b2",
  stack: "test",
  workload: "whocalls",
  location: "westeurope",
  subscriptionId: "abc",
  adopted: { apiClientId: "client-id", siteId },
};
const marked = { "managed-by": "pulumi", project: "protected-function", stack: "test", workload: "whocalls" };

const previous = async (
  outputs: object | undefined,
  group: () => Record<string, unknown> = () => ({ location: "northeurope", tags: marked }),
  ownGroup: string | undefined = "rg-whocalls-test",
) => {
  const asked: unknown[] = [];
  const { result } = await declare(() => previousDeployment(ownGroup, "whocalls"), {
    "pulumi:pulumi:readStackOutputs": ({ name }) => {
      asked.push(name);
      return { name, ...(outputs && { outputs }) };
    },
    "azure-native:resources:getResourceGroup": group,
  });
  return { result, asked };
};
const refuses = () => {
  throw new Error("asked");
};

describe("a stack's outputs about its last deployment", () => {
  it("has everything that the comparison needs, of this stack only, without a request to Azure", async () => {
    const { result, asked } = await previous({ tenantId: "tenant", functionApp: { siteId }, deployment }, refuses);

    expect(asked).toEqual(["organization/protected-function/test"]);
    expect(result).toEqual({ ...deployment, tenantId: "tenant", resourceGroup: "rg-whocalls-test" });
  });

  it.each([
    ["a text in place of an object", { tenantId: 7, functionApp: "func", deployment: "test" }],
    ["another type within", { deployment: { ...deployment, location: 7, adopted: [], id: null } }],
    ["nothing", {}],
    ["no outputs", undefined],
  ])("is read leniently: %s", async (_what, outputs) => {
    const { result } = await previous(outputs, refuses);

    expect([result.id, result.location, result.adopted, result.tenantId]).toEqual(Array(4).fill(undefined));
  });

  it.each([
    ["found, as a first up that ended halfway leaves it", { location: "northeurope", tags: marked }, "northeurope"],
    ["another stack's", { location: "northeurope", tags: { ...marked, stack: "prod" } }, undefined],
    ["another workload's", { location: "northeurope", tags: { ...marked, workload: "orders" } }, undefined],
    ["adopted", { location: "northeurope", tags: { ...marked, "managed-by": "pulumi-adopted" } }, undefined],
    ["made by hand", { location: "northeurope" }, undefined],
  ])("has only the region of the stack's own group: %s", async (_what, group, location) => {
    expect((await previous({}, () => group)).result.location).toBe(location);
  });

  it("doesn't read a group created by hand, which may be in any region", async () => {
    const asked: unknown[] = [];
    const { result } = await declare(() => previousDeployment(undefined, "whocalls"), {
      "azure-native:resources:getResourceGroup": () => ({ location: asked.push("asked") }),
    });

    expect([result.location, asked]).toEqual([undefined, []]);
  });
});
