import { deployedIn } from "../../commands/preflight/surroundings.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PreflightFinding } from "../../commands/preflight/finding.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import type { SettingsOfStack } from "../support/settings-file.ts";
import {
  callers,
  logIn,
  notInOrder,
  replaceAzureRoles,
  takePermission,
  type TenantToDeployTo,
} from "../support/tenant-to-deploy-to.ts";

const contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const settings: SettingsOfStack = {
  callers,
  serviceManagementReference: "SVC-1",
  conditionalAccess: {
    state: "enforced",
    namedLocations: { office: { cidrs: ["198.51.100.0/24"] } },
    emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
    apiOnlyFrom: ["office"],
  },
};

/** The same, its policies off for now: what is made once would not be refused a second time. */
const withoutPolicies: SettingsOfStack = {
  ...settings,
  conditionalAccess: { ...Object(settings["conditionalAccess"]), state: "off" },
};

/** Breaks one thing; answers what fixes it. */
type Breaking = (tenant: TenantToDeployTo, graph: EmptyLocalStack["graph"]) => Promise<() => Promise<unknown>>;

const azureRole =
  (role: string): Breaking =>
  (tenant) =>
    replaceAzureRoles(tenant, role);

const policy =
  (path: string, on: object, off: object): Breaking =>
  async (_, graph) => {
    await graph.call("PATCH", path, on);
    return () => graph.call("PATCH", path, off);
  };

const unregistered: Breaking = async (tenant) => {
  const { administrator, subscriptionId } = tenant.twin.control;
  const { resourceManager } = await logIn(tenant, administrator);
  const provider = `/subscriptions/${subscriptionId}/providers/Microsoft.ManagedIdentity`;
  await resourceManager.call("POST", `${provider}/unregister?api-version=2021-04-01`);
  return () => resourceManager.call("POST", `${provider}/register?api-version=2021-04-01`);
};

const takenGroup: Breaking = async (tenant) => {
  const { administrator, subscriptionId } = tenant.twin.control;
  const { resourceManager } = await logIn(tenant, administrator);
  const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-whocalls-local?api-version=2024-03-01`;
  await resourceManager.call("PUT", group, { location: "westeurope" });
  return () => resourceManager.call("DELETE", group);
};

/**
 * In the order in which a deployment meets them: what stood before stays, and the next one goes on. What is found, the
 * first of it being what the deployment fails with.
 */
const missing: readonly (readonly [readonly [string, ...string[]], Breaking, SettingsOfStack?])[] = [
  [["azure-resources", "azure-role-assignments"], azureRole(reader)],
  [["resource-group"], takenGroup],
  [["resource-provider:Microsoft.ManagedIdentity"], unregistered],
  [["azure-role-assignments"], azureRole(contributor)],
  [
    ["client-secret-lifetime"],
    policy(
      "/v1.0/policies/defaultAppManagementPolicy",
      {
        isEnabled: true,
        applicationRestrictions: {
          passwordCredentials: [{ restrictionType: "passwordLifetime", maxLifetime: "P30D" }],
        },
      },
      { isEnabled: false },
    ),
  ],
  [
    ["security-defaults"],
    policy("/v1.0/policies/identitySecurityDefaultsEnforcementPolicy", { isEnabled: true }, { isEnabled: false }),
    settings,
  ],
];

/** Whether a failed deployment says what was foreseen, down to the words; `…` stands for anything. */
function expectForeseen(failure: unknown, finding: PreflightFinding | undefined): void {
  const error = finding?.error;
  const said = failure instanceof Error ? failure.message : "the deployment succeeded";
  for (const part of [error?.code ?? "", ...(error?.message ?? "nothing").split("…")]) expect(said).toContain(part);
}

const failureOf = ({ local }: EmptyLocalStack): Promise<unknown> =>
  local.stack.up().then(
    () => undefined,
    (error: unknown) => error,
  );

describe.skipIf(!hasEngine())("what preflight misses, a deployment fails with", () => {
  let opened: EmptyLocalStack;
  let tenant: TenantToDeployTo;
  beforeAll(async () => {
    opened = await openLocally({ settings: withoutPolicies });
    tenant = { twin: opened.local.twin, fetch: opened.fetch };
  });
  afterAll(() => opened?.close());

  it.for(missing)("%s", async ([ids, breaking, asked = withoutPolicies]) => {
    const fix = await breaking(tenant, opened.graph);
    const { state } = asked["conditionalAccess"] as { readonly state: string };
    await opened.local.stack.setConfig("protected-function:conditionalAccess.state", state);
    const deployed = deployedIn(await opened.local.stack.export());
    const found = (await notInOrder(tenant, asked, undefined, deployed)).filter(({ state }) => state === "missing");
    const failure = await failureOf(opened);
    await fix();

    expect(found.map(({ id }) => id)).toEqual(ids);
    expectForeseen(failure, found[0]);
  });

  it("nothing, once all of it is fixed: the same stack is deployed", async () => {
    const deployed = deployedIn(await opened.local.stack.export());
    const found = await notInOrder(tenant, settings, undefined, deployed);
    const failure = await failureOf(opened);

    expect(found.filter(({ state }) => state === "missing")).toEqual([]);
    expect(failure).toBeUndefined();
  });
});

describe.skipIf(!hasEngine())("a deployer whose login never had a permission of Graph", () => {
  it.for([
    ["graph-applications", "Application.ReadWrite.All"],
    ["graph-write-policies", "Policy.ReadWrite.ConditionalAccess"],
  ] as const)("%s", async ([id, permission]) => {
    const opened = await openLocally({ settings });
    try {
      const tenant = { twin: opened.local.twin, fetch: opened.fetch };
      await takePermission(tenant, permission);
      const found = (await notInOrder(tenant, settings)).filter(({ state }) => state === "missing");
      const failure = await failureOf(opened);

      expect(found.map((finding) => finding.id)).toEqual([id]);
      expectForeseen(failure, found[0]);
    } finally {
      await opened.close();
    }
  });
});

describe.skipIf(!hasEngine())("a region without Flex Consumption", () => {
  it("is foreseen, with the error that the deployment fails with", async () => {
    const elsewhere = { ...settings, location: "qatarcentral" };
    const opened = await openLocally({ settings: elsewhere, twin: { servicePlans: [] } });
    try {
      const found = await notInOrder({ twin: opened.local.twin, fetch: opened.fetch }, elsewhere);
      const region = found.filter(({ state }) => state === "missing");
      const failure = await failureOf(opened);

      expect(region.map(({ id }) => id)).toEqual(["flex-region"]);
      expectForeseen(failure, region[0]);
    } finally {
      await opened.close();
    }
  });
});
