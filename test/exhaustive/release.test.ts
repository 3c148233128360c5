import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { repository } from "../support/command-line.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { adopt } from "../support/portal/adopt.ts";
import { observe, type Observed } from "../support/portal/observe.ts";
import { adoptApi, adoptHosting, makeInPortal, type PortalMadeApp } from "../support/portal/portal-made-app.ts";
import { assign } from "../support/portal/registration.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";
import { nameOf, stateOf } from "../support/stack-state.ts";

const ada = "ada@twin.onmicrosoft.com";
const settings = {
  people: { "Function.Invoke": { users: [ada] } },
  tags: { team: "orders" },
  callers: { integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } },
};

let opened: EmptyLocalStack;
let shell: ShellStack;
let made: PortalMadeApp;
let adopted: Observed;
/** What was given back, as it was right then. */
let back: Observed;
/** The assignments that were there before. */
let theirs: readonly string[];
/** Requests that change something, and what they change. */
let writes: string[];

const release = (...args: readonly string[]) => shell.runHere("release", ...args);
const pulumi = (...args: readonly string[]): string =>
  execFileSync(inject("enginePath"), args, {
    cwd: repository,
    env: shell.environment,
    encoding: "utf8",
    stdio: "pipe",
  });

/** All tags of the group's resources, by id, and what Graph says of the API. */
async function tagsInGroup(): Promise<Readonly<Record<string, unknown>>> {
  const { value } = (await opened.resourceManager.call(
    "GET",
    `${made.site.resourceGroupId}/resources?api-version=2024-03-01`,
  )) as { readonly value: readonly { readonly id: string; readonly tags?: unknown }[] };
  return Object.fromEntries(value.map(({ id, tags }) => [id, tags]));
}

/** What the stack wrote, off again; everything else as it is. */
function withoutMarks(observed: Observed): Observed {
  const ours = /^(?:managed-by|project|stack|workload|stack-id|deployed-by)$/;
  const bare = <One extends Readonly<Record<string, unknown>>>(one: One): One => ({
    ...one,
    tags: Object.fromEntries(Object.entries(one["tags"] as object).filter(([name]) => !ours.test(name))),
  });
  const portals = "WindowsAzureActiveDirectoryIntegratedApp";
  const inEntra = <One extends Readonly<Record<string, unknown>>>(one: One): One => ({
    ...one,
    notes: null,
    tags: (one["tags"] as readonly string[]).filter((tag) => tag === portals),
  });
  return {
    ...observed,
    application: inEntra(observed.application),
    servicePrincipal: inEntra(observed.servicePrincipal),
    resourceGroup: bare(observed.resourceGroup),
    plan: bare(observed.plan),
    site: bare(observed.site),
  };
}

async function open(): Promise<void> {
  writes = [];
  opened = await openLocally({
    standIns: { pause: async () => {} },
    twin: {
      onExchange: ({ method, host, path }) => {
        const isRead = ["GET", "HEAD"].includes(method) || /\/list\?/.test(path);
        if (!host.startsWith("login.") && !isRead) writes.push(`${method} ${path}`);
      },
    },
  });
  made = await makeInPortal(opened);
  shell = await openShellStack(opened, { settings });
  const { id } = (await opened.graph.call("GET", `/v1.0/users/${ada}`)) as { readonly id: string };
  const assignmentId = await assign(opened, made.api, id);
  theirs = [assignmentId, made.caller.assignmentId];
  await adopt(
    { local: shell },
    {
      hosting: adoptHosting(),
      api: {
        ...adoptApi(made),
        assignmentIds: { "Function.Invoke": { [ada]: assignmentId } },
        callerClientIds: [made.caller.clientId],
      },
    },
  );
  await shell.stack.up();
  adopted = await observe(opened, made);
}

async function close(): Promise<void> {
  await shell?.close();
  await opened?.close();
}

describe.skipIf(!hasEngine())("./pf release, after everything was adopted", { timeout: 300_000 }, () => {
  beforeAll(open, 120_000);
  afterAll(close);

  it("keeps the adopted mark on adopted objects, and the stack's own on created ones", () => {
    const mark = { "managed-by": "pulumi-adopted", stack: "test", "stack-id": expect.stringMatching(/^[a-z0-9]{12}$/) };

    for (const thing of [adopted.resourceGroup, adopted.plan, adopted.site]) expect(thing["tags"]).toMatchObject(mark);
    for (const thing of [adopted.application, adopted.servicePrincipal]) {
      expect(thing["notes"]).toMatch(/^Adopted by Pulumi: project protected-function, stack test, /);
      expect(thing["tags"]).toContain("adopted-by-pulumi");
    }
  });

  it("shows its plan and changes nothing without a yes, in a dry run or without a terminal", async () => {
    writes = [];
    const dry = await release("--dry-run");
    const unasked = await release();

    expect(dry).toMatchObject({ exitCode: 0, stderr: expect.any(String) });
    for (const line of [
      "To give back (api)",
      "To give back (hosting)",
      "app registration integration, caller of whocalls (test)",
    ]) {
      expect(dry.stdout).toContain(line);
    }
    expect(unasked.exitCode).toBe(2);
    expect(unasked.stderr).toContain("Rerun with --yes.");
    expect(writes).toEqual([]);
    expect(await observe(opened, made)).toEqual(adopted);
  });

  it("is refused for another stack and without a stack", async () => {
    const other = await shell.runHere("release", "--stack", "other", "--yes");
    const none = await shell.runHere("release", "--stack", "", "--yes");

    expect([other.exitCode, none.exitCode]).toEqual([2, 2]);
    expect(writes).toEqual([]);
  });

  it("keeps a half whole if its mark can't be removed, names the command, and gives back the other", async () => {
    const lock = `${made.site.planId}/providers/Microsoft.Authorization/locks/keep?api-version=2020-05-01`;
    await opened.resourceManager.call("PUT", lock, { properties: { level: "ReadOnly" } });
    const { exitCode, stdout } = await release("--yes");
    await opened.resourceManager.call("DELETE", lock);

    expect(exitCode).toBe(1);
    expect(stdout).toContain('Couldn\'t give back everything of "test": ');
    expect(stdout).toContain(`By hand: az tag update --operation Delete --resource-id '${made.site.planId}' --tags `);
    expect(stdout).toContain("npx pulumi config rm --path 'protected-function:adopt.api' --stack test");
    expect(stdout).not.toContain("adopt.hosting' --stack");
    const names = (await stateOf(shell.stack)).filter(({ id }) => id !== undefined).map(({ urn }) => nameOf(urn));
    expect(names).toEqual(expect.arrayContaining(["resource-group", "function-app-plan", "storage", "suffix"]));
    expect(names).not.toContain("api");
    writes = [];
  });

  it("removes only the marks, and forgets all of it", async () => {
    const { exitCode, stdout, stderr } = await release("--yes");

    expect(exitCode, stderr).toBe(0);
    expect(writes.filter((write) => !write.startsWith("PATCH "))).toEqual([]);
    const now = await observe(opened, made);
    expect(now).toEqual(withoutMarks(adopted));
    expect(JSON.stringify(await tagsInGroup())).not.toMatch(/stack-id|managed-by/);
    const names = (await stateOf(shell.stack)).filter(({ id }) => id !== undefined).map(({ urn }) => nameOf(urn));
    expect(names).toEqual(expect.arrayContaining(["integration", "stack-id"]));
    for (const gone of [
      "api",
      "api-sign-in-consent",
      `assigned-Function.Invoke-${ada}`,
      "function-app",
      "storage",
      "suffix",
    ]) {
      expect(names).not.toContain(gone);
    }
    expect(stdout).toContain("npx pulumi config rm --path 'protected-function:adopt.hosting' --stack test");
    back = await given();
    expect(back.assignments).toHaveLength(2);
  });

  it("has nothing to do a second time", async () => {
    writes = [];
    const { exitCode, stdout } = await release("--yes");

    expect({ exitCode, writes }).toEqual({ exitCode: 0, writes: [] });
    expect(stdout).toContain('✓ The stack "test" has adopted nothing.');
  });

  it("leaves a stack that creates its own objects, and never touches those that were given back", async () => {
    for (const half of ["api", "hosting"]) {
      const path = ["--path", `protected-function:adopt.${half}`];
      pulumi("config", "rm", ...path, "--stack", "test", "--config-file", shell.configFile);
    }
    await shell.stack.up();

    const { api, functionApp } = (await shell.stack.outputs()) as {
      readonly api: { readonly clientId: string };
      readonly functionApp: { readonly siteId: string };
    };
    expect(api.clientId).not.toBe(made.api.clientId);
    expect(functionApp.siteId).not.toContain(made.site.resourceGroupId);
    expect(await given()).toEqual(back);
  });

  it("leaves a stack whose destruction doesn't touch them either", async () => {
    await shell.stack.destroy();

    expect(await given()).toEqual(back);
    expect(Object.keys(await tagsInGroup()).length).toBeGreaterThan(4);
  });
});

/** What was given back, without what the stack's own caller holds of the API: that goes with the caller. */
async function given(): Promise<Observed> {
  const now = await observe(opened, made);
  return { ...now, assignments: now.assignments.filter(({ id }) => theirs.includes(id)) };
}
