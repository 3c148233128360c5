import { securityDefaultsPath } from "../../packages/core/azure/security-defaults.ts";
import { deployedIn } from "../../packages/pf/commands/preflight/surroundings.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PreflightFinding } from "../../packages/pf/commands/preflight/finding.ts";
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

const together =
  (...breakings: readonly Breaking[]): Breaking =>
  async (tenant, graph) => {
    const fixes = await Promise.all(breakings.map((breaking) => breaking(tenant, graph)));
    return () => Promise.all(fixes.map((fix) => fix()));
  };

/**
 * In the order in which a deployment meets them: what stood before stays, and the next one goes on. What is found: each
 * is what the deployment fails with, but for what such a deployment doesn't come to.
 */
const missing: readonly (readonly [readonly string[], Breaking])[] = [
  [["azure-resources", "azure-role-assignments"], azureRole(reader)],
  [["resource-group"], takenGroup],
  [["resource-provider:Microsoft.ManagedIdentity"], unregistered],
  [["azure-role-assignments"], azureRole(contributor)],
  [
    ["client-secret-lifetime", "security-defaults"],
    together(
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
      policy(securityDefaultsPath, { isEnabled: true }, { isEnabled: false }),
    ),
  ],
];

/** Whether a failed deployment says all that was foreseen, down to the words; `…` stands for anything. */
function expectForeseen(failure: unknown, findings: readonly PreflightFinding[]): void {
  const said = failure instanceof Error ? failure.message : "the deployment succeeded";
  for (const { error } of findings) {
    for (const part of [error?.code ?? "", ...(error?.message ?? "nothing").split("…")]) expect(said).toContain(part);
  }
}

/** What does not depend on what fails is tried, too. */
const failureOf = ({ local }: EmptyLocalStack): Promise<unknown> =>
  local.stack.up({ continueOnError: true }).then(
    () => undefined,
    (error: unknown) => error,
  );

const missingIn = async (...of: Parameters<typeof notInOrder>): Promise<readonly PreflightFinding[]> =>
  (await notInOrder(...of)).filter(({ state }) => state === "missing");

describe.skipIf(!hasEngine())("a deployment fails with what preflight predicts:", () => {
  let opened: EmptyLocalStack;
  let tenant: TenantToDeployTo;
  beforeAll(async () => {
    opened = await openLocally({ settings });
    tenant = { twin: opened.local.twin, fetch: opened.fetch };
  });
  afterAll(() => opened?.close());

  it.for(missing)("%s", async ([ids, breaking]) => {
    const fix = await breaking(tenant, opened.graph);
    const found = await missingIn(tenant, settings, undefined, deployedIn(await opened.local.stack.export()));
    const failure = await failureOf(opened);
    await fix();

    expect(found.map(({ id }) => id).toSorted()).toEqual(ids);
    // Without a resource group there is nothing to assign a role for.
    expectForeseen(failure, ids.includes("azure-resources") ? found.filter(isTried) : found);
  });

  it("nothing, once everything is fixed, and the same stack is deployed", async () => {
    const found = await missingIn(tenant, settings, undefined, deployedIn(await opened.local.stack.export()));
    const failure = await failureOf(opened);

    expect(found).toEqual([]);
    expect(failure).toBeUndefined();
  });
});

const isTried = ({ id }: PreflightFinding): boolean => id !== "azure-role-assignments";

describe.skipIf(!hasEngine())("a login that never had its Graph permissions, and a region without Flex", () => {
  it("are predicted, with the deployment's errors", async () => {
    const elsewhere = { ...settings, location: "qatarcentral" };
    const opened = await openLocally({ settings: elsewhere, twin: { servicePlans: [] } });
    try {
      const tenant = { twin: opened.local.twin, fetch: opened.fetch };
      await takePermission(tenant, "Application.ReadWrite.All");
      await takePermission(tenant, "Policy.ReadWrite.ConditionalAccess");
      const found = await missingIn(tenant, elsewhere);
      const failure = await failureOf(opened);

      expect(found.map(({ id }) => id).toSorted()).toEqual([
        "flex-region",
        "graph-applications",
        "graph-write-policies",
      ]);
      expectForeseen(failure, found);
    } finally {
      await opened.close();
    }
  });
});
