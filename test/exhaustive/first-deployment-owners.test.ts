import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import {
  callers,
  givePermission,
  notInOrder,
  takePermission,
  type TenantToDeployTo,
} from "../support/tenant-to-deploy-to.ts";

let stack: EmptyLocalStack;
let tenant: TenantToDeployTo;

/** A deployer that may write only what it owns, and that `owners` cannot name: it names people. */
describe.skipIf(!hasEngine())("a deployer with only Application.ReadWrite.OwnedBy", () => {
  beforeAll(async () => {
    stack = await openLocally({ settings: { callers } });
    tenant = { twin: stack.local.twin, fetch: stack.fetch };
    await takePermission(tenant, "Application.ReadWrite.All");
    await givePermission(tenant, "Application.ReadWrite.OwnedBy");
  });
  afterAll(() => stack?.close());

  it("gets a warning from preflight", async () => {
    const findings = await notInOrder(tenant, { serviceManagementReference: "SVC-1" });
    expect(findings.map(({ id, state }) => `${state} ${id}`)).toEqual(["missing graph-applications"]);
  });

  it("registers an application, must give it away, and is refused every next step", async () => {
    await expect(stack.local.stack.up()).rejects.toThrow(/Authorization_RequestDenied/);
    const { value } = (await stack.graph.call("GET", "/v1.0/applications?$select=id,tags")) as {
      readonly value: readonly { readonly id: string; readonly tags: readonly string[] }[];
    };
    const made = value.filter(({ tags }) => tags.includes("managed-by-pulumi"));
    expect(made.length).toBeGreaterThan(0);
    for (const { id } of made) {
      expect(await stack.graph.call("GET", `/v1.0/applications/${id}/owners`)).toMatchObject({ value: [] });
    }
  });
});
