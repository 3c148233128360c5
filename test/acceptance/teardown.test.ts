import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stackMark, type StackMark } from "../../infra/stack-mark.ts";
import { stackOutputsSchema } from "../../infra/outputs.ts";
import { openLocalChecks } from "../../packages/pf/stacks/local/local-checks.ts";
import { administratorOf } from "../../packages/pf/stacks/local/local-stack.ts";
import type { TeardownPlan } from "../../packages/pf/commands/teardown/plan.ts";
import type { TeardownAccount } from "../../packages/pf/commands/teardown/account.ts";
import type { Finished } from "../support/command-line.ts";
import { everySetting, makeKeyVault } from "../support/every-setting.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { leftInTenant } from "../support/nothing-left.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";
import { resourceNamed, stateOf } from "../support/stack-state.ts";

const markedAs = (workload: string, subscriptionId: string, id: string): StackMark =>
  stackMark({ project: "protected-function", stack: "test", workload, subscriptionId, id }, {}, "made");
const anothersId = "0000000000aa";
const componentsOwn = 1000;

let opened: EmptyLocalStack;
let shell: ShellStack;
let before: object;
let callerSecret: string;
let first: Finished;
let door: { readonly expected: unknown; readonly found: unknown };

async function register(
  displayName: string,
  { notes, tags }: Pick<StackMark, "notes" | "tags">,
): Promise<{ readonly id: string; readonly appId: string }> {
  const body = { displayName, notes, tags };
  return (await opened.graph.call("POST", "/v1.0/applications", body)) as { readonly id: string; appId: string };
}

async function makeGroup(name: string, { azureTags: tags }: StackMark): Promise<void> {
  const { subscriptionId } = opened.local.twin.control;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
  await opened.resourceManager.call("PUT", `${group}?api-version=2024-03-01`, { location: "westeurope", tags });
}

/** Of others, beside the stack: a name proves nothing, nor do notes that only begin alike, nor half of a mark. */
async function plantOthers(): Promise<void> {
  const { graph, local } = opened;
  await graph.call("POST", "/v1.0/applications", { displayName: "whocalls API (test)" });
  const { subscriptionId } = local.twin.control;
  const theirs = markedAs("whocalls", subscriptionId, anothersId);
  const deleted = await register("Another's", { ...theirs, notes: `${theirs.notes} Or so.` });
  await graph.call("DELETE", `/v1.0/applications/${deleted.id}`);
  // Two teams whose stacks have the same name, of the same template: in this subscription, and in another.
  const orders = markedAs("orders", subscriptionId, anothersId);
  await register("orders API (test)", orders);
  await makeGroup("rg-orders-test", orders);
  await register("whocalls API (test)", markedAs("whocalls", "99999999-9999-4999-8999-999999999999", anothersId));
  // The same in everything but the stack's own, random id.
  await register("whocalls API (test)", theirs);
}

/** What a killed `up`, people and the past may leave beside a stack. */
async function plant(): Promise<void> {
  const { graph, local } = opened;
  const { outputs } = await resourceNamed(shell.stack, "stack-id");
  const mark = markedAs("whocalls", local.twin.control.subscriptionId, String(outputs?.["result"]));
  const orphan = await register("integration, caller of whocalls (test)", mark);
  await graph.call("POST", "/v1.0/servicePrincipals", { appId: orphan.appId });
  const deletedBefore = await register("whocalls API (test)", mark);
  await graph.call("DELETE", `/v1.0/applications/${deletedBefore.id}`);
  // Somebody has removed the caller with the certificate: no refresh gets past that.
  const state = await stateOf(shell.stack);
  const partner = state.find(({ urn }) => urn.endsWith("azuread:index/application:Application::partner"));
  await graph.call("DELETE", `/v1.0${partner?.id}`);
}

describe.skipIf(!hasEngine())("./pf teardown, on a stack with everything", () => {
  beforeAll(async () => {
    opened = await openLocally({
      standIns: { pause: async () => {} },
      twin: { smartDetectionMilliseconds: componentsOwn },
    });
    const { tenantId, subscriptionId } = opened.local.twin.control;
    await makeKeyVault(opened);
    await plantOthers();
    before = await leftInTenant(opened);
    shell = await openShellStack(opened, {
      settings: {
        ...(await everySetting()),
        expectedTenantId: tenantId,
        expectedSubscriptionId: subscriptionId,
      },
    });
    await shell.stack.up();
    await plant();
    opened.local.clock.advance(componentsOwn);

    const outputs = stackOutputsSchema.parse(await shell.stack.outputs({ showSecrets: true }));
    const { clientId = "", clientSecret = "" } = outputs.callers["integration"] ?? {};
    callerSecret = clientSecret;
    const checks = openLocalChecks(opened.local, {
      outputs,
      caller: { tenantId, clientId, clientSecret },
      administrator: administratorOf(opened.local),
      alteration: true,
      ownTenant: true,
      answers: [],
    });
    await checks.watchAuthentication();
    first = await shell.run("teardown", "--yes", "--json");
    door = await checks.stopWatch();
    await checks.close();
  }, 180_000);
  afterAll(async () => {
    await shell?.close();
    await opened?.close();
  });

  it("restores directory, subscription and recycle bins to their earlier state", async () => {
    expect(await leftInTenant(opened)).toEqual(before);
  });

  it("never makes the API public", () => {
    expect(door.found).toEqual(door.expected);
  });

  it("lists what it finds first: objects outside the state, already deleted ones, and ones that Azure created", () => {
    const { plan } = JSON.parse(first.stdout) as { readonly plan: TeardownPlan };
    const names = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name).toSorted();

    expect(names(plan.orphans)).toEqual(["integration, caller of whocalls (test)"]);
    expect(names(plan.recycled)).toEqual([
      "partner, caller of whocalls (test)",
      "partner, caller of whocalls (test)",
      "whocalls API (test)",
    ]);
    expect(names(plan.absent).filter((name) => name.startsWith("partner,"))).toHaveLength(2);
    expect(names(plan.madeByAzure)).toEqual([
      "Application Insights Smart Detection",
      "Failure Anomalies - appi-whocalls-test",
    ]);
    expect(plan.held.find(({ kind }) => kind === "app registration")?.names.length).toBe(5);
    expect(plan.remains.map(({ what }) => what)[0]).toBe(
      "the key vault secret integration-client-secret in kv-partner, deleted",
    );
  });

  it("lists unmarked objects with the stack's names, keeps them, and exits 1", () => {
    const { account } = JSON.parse(first.stdout) as { readonly account: TeardownAccount };

    expect(account.left.map(({ kind, name, why }) => [kind, name, why])).toEqual([
      [
        "app registration",
        "whocalls API (test)",
        "It looks like this stack's by its name only, and a name proves nothing.",
      ],
    ]);
    expect(first.exitCode).toBe(1);
  });

  it("reports everything that was purged", () => {
    const { account } = JSON.parse(first.stdout) as { readonly account: TeardownAccount };
    const kinds = Map.groupBy(account.purged, ({ kind }) => kind);

    expect(Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length]))).toEqual({
      "conditional access policy": 6,
      "named location": 1,
      "Log Analytics workspace": 1,
      "app registration": 8,
      "service principal": 7,
    });
  });

  it("shows no secret", () => {
    const shown = first.stdout + first.stderr;

    expect(callerSecret).toMatch(/^.{40}$/);
    for (const secret of [callerSecret, opened.local.twin.control.deployer.clientSecret]) {
      expect(shown).not.toContain(secret);
    }
    expect(shown).not.toMatch(/eyJ[\w-]{10}/);
  });

  it("has nothing to do or ask in a second run", { timeout: 180_000 }, async () => {
    const filter = encodeURIComponent("displayName eq 'whocalls API (test)'");
    const { value } = (await opened.graph.call("GET", `/v1.0/applications?$filter=${filter}`)) as {
      readonly value: readonly { readonly id: string; readonly notes?: string | null }[];
    };
    for (const { id, notes } of value) {
      if (!notes) await opened.graph.call("DELETE", `/v1.0/applications/${id}`);
    }

    const { exitCode, stdout } = await shell.runHere("teardown");

    expect(stdout).toMatch(/^✓ Nothing to remove for "test"\.$/m);
    expect(stdout).toMatch(/^✓ Nothing of "test" is left in Azure or Entra ID: removed nothing\.$/m);
    expect(exitCode).toBe(0);
  });
});
