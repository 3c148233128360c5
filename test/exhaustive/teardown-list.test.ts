import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stackMark, type StackMark } from "../../infra/stack-mark.ts";
import { type StandIns, startStandIns } from "../../packages/engine/stand-ins/index.ts";
import type { StackList } from "../../packages/pf/commands/teardown/list-stacks.ts";
import { AdjustableClock, type Exchange } from "../../packages/twin/index.ts";
import { type Finished, repository, runPf } from "../support/command-line.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { leftInTenant } from "../support/nothing-left.ts";
import { runHereOn } from "../support/run-here.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";

const day = 86_400_000;
const settings = {
  callers: { integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } } },
  environment: "test",
  repository: "contoso/orders",
  expiresOn: "2099-01-01T00:00:00Z",
};
const longAgo = "2026-01-01T00:00:00Z";

let opened: EmptyLocalStack;
let shell: ShellStack;
let sent: Exchange[] = [];
let providers: { readonly PULUMI_DEBUG_PROVIDERS: string };
let standIns: StandIns;
let listed: Finished;
let list: StackList;

async function command(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Finished> {
  return await runHereOn(opened.local.twin, ["teardown", ...args], { ...shell.environment, ...more });
}

/** Another team's, of the same template. */
function markOf(stack: string, workload: string, id: string | undefined): StackMark {
  const { subscriptionId } = opened.local.twin.control;
  const mark = stackMark(
    { project: "protected-function", stack, workload, subscriptionId, id: id ?? "" },
    { expiresOn: longAgo, repository: "fabrikam/orders", deployedBy: "99999999-9999-4999-8999-999999999999" },
    "made",
  );
  return id === undefined ? { ...mark, notes: mark.notes.replace(", id ", "") } : mark;
}

async function register(displayName: string, { notes, tags }: Pick<StackMark, "notes" | "tags">): Promise<string> {
  const body = { displayName, notes, tags };
  return ((await opened.graph.call("POST", "/v1.0/applications", body)) as { readonly id: string }).id;
}

/** What another team has, and what a third left behind in recycle bins. */
async function plantOthers(): Promise<void> {
  const { graph, resourceManager, local } = opened;
  const root = `/subscriptions/${local.twin.control.subscriptionId}/resourceGroups`;
  const orders = markOf("test", "orders", "bbbbbbbbbbbb");
  await register("orders API (test)", orders);
  const group = { location: "westeurope", tags: orders.azureTags };
  await resourceManager.call("PUT", `${root}/rg-orders-test?api-version=2024-03-01`, group);
  const workspace = `${root}/rg-orders-test/providers/Microsoft.OperationalInsights/workspaces/log-orders-test?api-version=2023-09-01`;
  await resourceManager.call("PUT", workspace, group);
  await resourceManager.call("DELETE", workspace);
  const gone = markOf("test", "whocalls", "cccccccccccc");
  await graph.call("DELETE", `/v1.0/applications/${await register("whocalls API (test)", gone)}`);
  await register("earlier API (test)", markOf("test", "earlier", undefined));
  const location = {
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    displayName: "office, location of whocalls (test)",
    isTrusted: false,
    ipRanges: [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "203.0.113.0/24" }],
  };
  await graph.call("POST", "/v1.0/identity/conditionalAccess/namedLocations", location);
}

/** A login that holds one permission of Graph, and no role in Azure. */
async function weakLogin(permission: string | undefined): Promise<Readonly<Record<string, string>>> {
  const { graph } = opened;
  const post = async <Answer>(path: string, body: object): Promise<Answer> =>
    (await graph.call("POST", path, body)) as Answer;
  const application = await post<{ id: string; appId: string }>("/v1.0/applications", { displayName: "weak" });
  const principal = await post<{ id: string }>("/v1.0/servicePrincipals", { appId: application.appId });
  const password = await post<{ secretText: string }>(`/v1.0/applications/${application.id}/addPassword`, {
    passwordCredential: { displayName: "weak" },
  });
  if (permission !== undefined) {
    const filter = encodeURIComponent("appId eq '00000003-0000-0000-c000-000000000000'");
    const { value } = (await graph.call("GET", `/v1.0/servicePrincipals?$filter=${filter}`)) as {
      readonly value: readonly { id: string; appRoles: readonly { id: string; value: string }[] }[];
    };
    const appRoleId = value[0]?.appRoles.find((role) => role.value === permission)?.id;
    const assignment = { principalId: principal.id, resourceId: value[0]?.id, appRoleId };
    await post(`/v1.0/servicePrincipals/${value[0]?.id}/appRoleAssignedTo`, assignment);
  }
  return { ARM_CLIENT_ID: application.appId, ARM_CLIENT_SECRET: password.secretText };
}

describe.skipIf(!hasEngine())("./pf teardown for stacks by age", () => {
  beforeAll(async () => {
    const clock = new AdjustableClock();
    clock.advance(-4 * day);
    opened = await openLocally({
      standIns: { pause: async () => {} },
      twin: { clock, onExchange: (exchange) => sent.push(exchange) },
    });
    shell = await openShellStack(opened, { settings });
    await shell.stack.up();
    clock.advance(4 * day);
    // The ones that deployed it keep their tokens, which have expired since.
    standIns = await startStandIns({
      environment: shell.environment,
      pause: async () => {},
      directory: repository,
      run: () => {
        throw new Error("A teardown runs no command.");
      },
    });
    const attached = Object.entries(standIns.ports).map(([plugin, port]) => `${plugin}:${port}`);
    providers = { PULUMI_DEBUG_PROVIDERS: attached.join(",") };
    await plantOthers();
    sent = [];
    // As a person starts it; the others run here.
    listed = await runPf(["teardown", "--list", "--json"], shell.environment).finished;
    list = JSON.parse(listed.stdout) as StackList;
  }, 120_000);
  afterAll(async () => {
    await standIns?.close();
    await shell?.close();
    await opened?.close();
  });

  it("lists every stack in tenant and subscription, expired ones first, and merges no two", () => {
    expect(listed.exitCode).toBe(0);
    const told = list.stacks.map(({ stack, workload, id, leftover, deployedByName, repository }) => [
      stack,
      workload,
      id?.length === 12 && !/^(.)\1+$/.test(id) ? "drawn" : id,
      repository,
      deployedByName,
      leftover.length > 0,
    ]);
    expect(told.slice(0, 3).toSorted()).toEqual([
      ["test", "earlier", "", "fabrikam/orders", undefined, true],
      ["test", "orders", "bbbbbbbbbbbb", "fabrikam/orders", undefined, false],
      ["test", "whocalls", "cccccccccccc", "fabrikam/orders", undefined, true],
    ]);
    expect(told.slice(3)).toEqual([["test", "whocalls", "drawn", "contoso/orders", "deployer", false]]);
    expect(list.unchecked).toEqual([]);
  });

  it("lists the deployed stack's objects, its creation and its expiry", () => {
    const deployed = list.stacks.at(-1);
    const kinds = Map.groupBy(deployed?.live ?? [], ({ category }) => category);

    expect(Object.fromEntries([...kinds].map(([category, { length }]) => [category, length]))).toEqual({
      "app registration": 2,
      "service principal": 2,
      "resource group": 1,
      resource: 6,
    });
    expect(deployed).toMatchObject({ environment: "test", expiresOn: settings.expiresOn, copied: [], adopted: [] });
    const age = Date.parse(list.at) - Date.parse(deployed?.created ?? "");
    expect(Math.round(age / day)).toBe(4);
    expect(deployed?.named.map(({ name }) => name)).toEqual(["office, location of whocalls (test)"]);
  });

  it("lists recycle bins: a removed stack's registration, and an existing one's workspace", () => {
    const recycled = Object.fromEntries(
      list.stacks.map(({ id, recycled: bin }) => [id ?? "", bin.map(({ name }) => name)]),
    );

    expect(recycled).toMatchObject({ bbbbbbbbbbbb: ["log-orders-test"], cccccccccccc: ["whocalls API (test)"] });
  });

  it("sends only read requests", () => {
    const writes = sent.filter(({ method, host }) => method !== "GET" && host !== "login.microsoftonline.com");

    expect(sent.length).toBeGreaterThan(10);
    expect(writes).toEqual([]);
  });

  it(
    "lists only the expired with --older-than, in 80 columns, and counts what it omits",
    { timeout: 60_000 },
    async () => {
      const { exitCode, stdout } = await command(["--list", "--older-than", "5d"]);

      expect(stdout).toMatch(/^. 3 stacks[^]*\nNot shown: 1 younger\.\n/);
      expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
      expect(exitCode).toBe(0);
    },
  );

  it("lists what the login may not read, and exits 3 if that is everything", { timeout: 60_000 }, async () => {
    const [reader, nobody] = [await weakLogin("Application.Read.All"), await weakLogin(undefined)];
    const partly = await command(["--list", "--json"], reader);
    const seen = JSON.parse(partly.stdout) as StackList;
    const { exitCode, stderr } = await command(["--list"], nobody);

    expect(partly.exitCode).toBe(0);
    expect(seen.unchecked.map(({ what }) => what)).toEqual(
      expect.arrayContaining(["resource groups", "resources", "conditional access policies"]),
    );
    // What was not looked at makes nothing a leftover.
    expect(seen.stacks.map(({ id, leftover }) => [id, leftover]).filter(([, why = []]) => why.length > 0)).toEqual([]);
    expect(stderr).toMatch(/can read nothing:\n- .*\n- app registrations: 403 /s);
    expect(exitCode).toBe(3);
  });

  it.each([
    [["--list", "--yes"], "Use only one of --yes, --list."],
    [["--list", "--stack", "test"], "Use only one of --stack, --list."],
    [["--list", "--include", "x"], "Use only one of --include, --list."],
    [["--stack", "test", "--dry-run", "--remove-stack"], "Use only one of --dry-run"],
    [["--list", "--older-than", "soon"], "its unit: d (days) or h (hours), such as --older-than 3d"],
  ])("exits 2 for %j", { timeout: 60_000 }, async (args, says) => {
    const { exitCode, stderr } = await command(args);

    expect(stderr).toContain(says);
    expect(exitCode).toBe(2);
  });

  it("keeps a younger stack, with its creation and expiry", { timeout: 60_000 }, async () => {
    const there = await leftInTenant(opened);
    const ofTheStack = ["--stack", shell.name, "--settings", shell.configFile];
    const { exitCode, stdout } = await command([...ofTheStack, "--older-than", "5d", "--yes", "--remove-stack"]);

    expect(stdout).toMatch(
      /^Kept "test", which isn't old enough: created \d+ \w+ \d{4}, [\d:]+ UTC, expires 1 Jan 2099, 00:00 UTC\.\n$/,
    );
    expect(exitCode).toBe(0);
    expect(await leftInTenant(opened)).toEqual(there);
  });

  it("keeps a stack of unknown age, and exits 1", { timeout: 60_000 }, async () => {
    const { tenantId, subscriptionId } = opened.local.twin.control;
    const place = { expectedTenantId: tenantId, expectedSubscriptionId: subscriptionId };
    const fresh = await openShellStack(opened, { name: "fresh", settings: { ...settings, ...place } });
    const { exitCode, stdout } = await fresh.runHere("teardown", "--older-than", "1h", "--yes", "--json");
    await fresh.close();

    expect(JSON.parse(stdout)).toEqual({ notDue: { stack: "fresh", verdict: "unknown" } });
    expect(exitCode).toBe(1);
  });

  it("removes an older stack, and keeps it in the backend while something is left", { timeout: 120_000 }, async () => {
    const ofTheStack = ["--stack", "test", "--settings", shell.configFile, "--yes", "--remove-stack"];
    const kept = await command([...ofTheStack, "--older-than", "3d"], providers);
    expect(kept.stdout).toContain("Kept the stack test in the backend: something is left");
    expect(kept.exitCode).toBe(1);

    const location = list.stacks.at(-1)?.named[0]?.id;
    await opened.graph.call("DELETE", `/v1.0/identity/conditionalAccess/namedLocations/${location}`);
    await opened.graph.call("DELETE", `/v1.0/identity/conditionalAccess/deletedItems/namedLocations/${location}`);
    const removed = await command(ofTheStack, providers);
    expect(removed.stdout).toMatch(
      /\nRemoved the stack test and its history from the backend\. Its settings file stays\.\n$/,
    );
    expect(removed.exitCode).toBe(0);
    expect(existsSync(shell.configFile)).toBe(true);
  });

  it.each(["test", "never-there"])("exits 2 for a removed or unknown stack: %s", { timeout: 60_000 }, async (stack) => {
    const { exitCode, stderr } = await command(["--stack", stack, "--settings", shell.configFile, "--yes"]);

    expect(stderr).toContain(`This backend has no stack "${stack}": it was never created, or it was removed`);
    expect(stderr).toContain("To list the stacks, run: npx pulumi stack ls\nNothing was removed.");
    expect(exitCode).toBe(2);
  });

  it("doesn't change other stacks", async () => {
    const { stdout } = await command(["--list", "--json"]);
    const { stacks } = JSON.parse(stdout) as StackList;

    expect(stacks.map(({ id }) => id).toSorted()).toEqual(["", "bbbbbbbbbbbb", "cccccccccccc"]);
  });
});
