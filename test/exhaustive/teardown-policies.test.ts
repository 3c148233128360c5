import { afterEach, describe, expect, it } from "vitest";
import type { TeardownAccount } from "../../commands/teardown/teardown.ts";
import type { TwinOptions } from "../../twin/index.ts";
import type { Finished } from "../support/command-line.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { leftInTenant } from "../support/nothing-left.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";

const settings = {
  callers: { integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } } },
  conditionalAccess: {
    namedLocations: { office: { cidrs: ["203.0.113.0/24"], trusted: true } },
    emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
    apiOnlyFrom: ["office"],
  },
};

let opened: EmptyLocalStack;
let shell: ShellStack;
let before: object;

async function deploy(directoryBehavior: NonNullable<TwinOptions["directoryBehavior"]>): Promise<void> {
  opened = await openLocally({ standIns: { pause: async () => {} }, twin: { directoryBehavior } });
  before = await leftInTenant(opened);
  shell = await openShellStack(opened, { settings });
  await shell.stack.up();
}

async function teardown(): Promise<Finished & { readonly account: TeardownAccount }> {
  const finished = await shell.runHere("teardown", "--yes", "--json");
  return { ...finished, ...(JSON.parse(finished.stdout) as { readonly account: TeardownAccount }) };
}

/** Deleted in the recycle bin, by an administrator who may look into it. */
async function deleted(version: "v1.0" | "beta"): Promise<readonly string[]> {
  const collections = ["policies", "namedLocations"] as const;
  const lists = collections.map(async (collection) => {
    const path = `/${version}/identity/conditionalAccess/deletedItems/${collection}`;
    return ((await opened.graph.call("GET", path)) as { readonly value: readonly { readonly id: string }[] }).value;
  });
  return (await Promise.all(lists)).flat().map(({ id }) => id);
}

describe.skipIf(!hasEngine())("./pf teardown, of a stack with policies", () => {
  afterEach(async () => {
    await shell?.close();
    await opened?.close();
  });

  it("purges in beta what v1.0 does not show, and leaves nothing", async () => {
    await deploy({ deletedPoliciesInV1: "badRequest" });

    const { account, exitCode } = await teardown();

    expect(exitCode).toBe(0);
    expect(account.left).toEqual([]);
    expect(account.purged.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["conditional access policy", "named location"]),
    );
    expect(await deleted("beta")).toEqual([]);
    expect(await leftInTenant(opened)).toEqual(before);
  }, 120_000);

  it("says what stays for 30 days where neither version shows it, and ends with 1; the next run has nothing to do", async () => {
    await deploy({ deletedPoliciesInV1: "notFound", deletedPoliciesInBeta: "badRequest" });

    const first = await teardown();
    const second = await teardown();

    expect(first.exitCode).toBe(1);
    expect(first.account.left).toMatchObject([
      {
        kind: "conditional access policy",
        why: expect.stringMatching(/^It was deleted, but can be restored for 30 days/),
      },
      { kind: "named location", why: expect.stringMatching(/^It was deleted, but can be restored for 30 days/) },
    ]);
    for (const { id, fix } of first.account.left) expect(fix).toMatch(new RegExp(`az rest --method DELETE .*/${id}`));
    expect(second.exitCode).toBe(0);
    expect(second.account.remains.map(({ what }) => what)).toContain(
      "deleted conditional access policies and named locations of this stack, if any",
    );
  }, 120_000);
});
