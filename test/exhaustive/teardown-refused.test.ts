import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { stringify } from "yaml";
import type { Exchange } from "../../twin/index.ts";
import { type Finished, repository, runNpm } from "../support/command-line.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { leftInTenant } from "../support/nothing-left.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";
import { stateOf } from "../support/stack-state.ts";

const stranger = "99999999-2222-4333-8444-555555555555";
const callers = { integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } } };

let opened: EmptyLocalStack;
let shell: ShellStack;
let deployed: object;
let sent: Exchange[] = [];

/** In the shell of the stack, with other settings or another environment. */
async function teardown(
  args: readonly string[],
  { settings, environment = {} }: { readonly settings?: object; readonly environment?: Record<string, string> } = {},
): Promise<Finished> {
  const file = join(dirname(shell.configFile), "Pulumi.altered.yaml");
  const config = Object.entries({ callers, ...settings }).map(([name, value]) => [`protected-function:${name}`, value]);
  writeFileSync(file, stringify({ config: Object.fromEntries(config) }));
  const given = ["run", "-s", "teardown", "--", "--settings", file, ...args];
  return await runNpm(given, { ...shell.environment, ...environment }).finished;
}

/** util-linux lends one. */
const terminal = "/usr/bin/script";

/** Types an answer once it is asked. */
async function onTerminal(command: string, answer: string, environment: Readonly<Record<string, string>>) {
  const child = spawn(terminal, ["-qec", command, "/dev/null"], { cwd: repository, env: environment });
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const asked = shown.includes("Type the stack's name");
    shown += text;
    if (!asked && shown.includes("Type the stack's name")) child.stdin.write(answer);
  });
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, shown };
}

function hasTerminal(): boolean {
  return process.platform === "linux" && existsSync(terminal);
}

function backend(): string {
  return fileURLToPath(shell.environment["PULUMI_BACKEND_URL"] ?? "");
}

function pulumi(verb: "protect" | "unprotect", urn: string): void {
  execFileSync(inject("enginePath"), ["state", verb, urn, "--yes", "--non-interactive", "--stack", shell.name], {
    cwd: repository,
    env: shell.environment,
    stdio: "pipe",
  });
}

describe.skipIf(!hasEngine())("a teardown that is refused", () => {
  beforeAll(async () => {
    opened = await openLocally({
      standIns: { pause: async () => {} },
      twin: { onExchange: (exchange) => sent.push(exchange) },
    });
    shell = await openShellStack(opened, { settings: { callers } });
    await shell.stack.up();
    deployed = await leftInTenant(opened);
  }, 120_000);
  afterEach(async () => {
    // Whatever was refused, nothing but reads was sent, and tokens were asked for.
    const writes = sent.filter(({ method, host }) => method !== "GET" && host !== "login.microsoftonline.com");
    expect(writes).toEqual([]);
    expect(await leftInTenant(opened)).toEqual(deployed);
    sent = [];
  });
  beforeAll(() => {
    sent = [];
  });
  afterAll(async () => {
    await shell?.close();
    await opened?.close();
  });

  const test = ["--stack", "test"];
  it.each([
    ["without a stack", [], {}, "--stack is missing; it takes a stack's name, such as test."],
    ["of a stack that is not there", ["--stack", "gone", "--yes"], {}, "no stack named 'gone' found"],
    ["of a stack called prod", ["--stack", "prod", "--yes"], {}, 'The stack\'s name is "prod"'],
    [
      "of a stack whose settings protect it",
      [...test, "--yes"],
      { settings: { protectResources: true } },
      "say protectResources: true",
    ],
    [
      "where the settings expect another tenant",
      [...test, "--yes"],
      { settings: { expectedTenantId: stranger } },
      `the setting expectedTenantId says ${stranger}`,
    ],
    [
      "where the login is of another tenant",
      [...test, "--yes"],
      { environment: { ARM_TENANT_ID: stranger } },
      `ARM_TENANT_ID, the login, says ${stranger}`,
    ],
    [
      "where the settings expect another subscription",
      [...test, "--yes"],
      { settings: { expectedSubscriptionId: stranger } },
      `the setting expectedSubscriptionId says ${stranger}`,
    ],
  ] as const)("exits 2 %s, and removes nothing", { timeout: 180_000 }, async (_what, args, altered, says) => {
    const { exitCode, stderr } = await teardown(args, altered);

    expect(stderr).toContain(says);
    expect(exitCode).toBe(2);
  });

  it("exits 2 where nobody can be asked, with the plan and what to add", { timeout: 180_000 }, async () => {
    const { exitCode, stdout, stderr } = await teardown(test);

    expect(stdout).toContain("In the state, and will be destroyed (24):");
    expect(stderr).toContain("Rerun with --yes to remove what the plan says will go. Nothing was removed.");
    expect(exitCode).toBe(2);
  });

  it.skipIf(!hasTerminal())(
    "asks for the stack's name on a terminal, and removes nothing for another word",
    { timeout: 180_000 },
    async () => {
      const command = `npm run -s teardown -- --stack test --settings ${shell.configFile}`;
      const { exitCode, shown } = await onTerminal(command, "yes\n", shell.environment);

      expect(shown).toContain("Type the stack's name to remove all of that, for good:");
      expect(shown).toContain('Not confirmed by the stack\'s name, "test". Nothing was removed.');
      expect(exitCode).toBe(2);
    },
  );

  it("shows the plan and exits 0 with --dry-run", { timeout: 180_000 }, async () => {
    const { exitCode, stdout } = await teardown([...test, "--dry-run", "--json"]);

    expect(Object.keys(JSON.parse(stdout) as object)).toEqual(["plan"]);
    expect(exitCode).toBe(0);
  });

  it("exits 3 where the login gives no token", { timeout: 180_000 }, async () => {
    const { exitCode, stderr } = await teardown([...test, "--yes"], {
      environment: { ARM_CLIENT_SECRET: "not the secret" },
    });

    expect(stderr).toContain("with a secret gives no token for https://management.azure.com/.default: ");
    expect(stderr).not.toContain("not the secret");
    expect(exitCode).toBe(3);
  });

  it("exits 2 while another engine's lock is there, and says how to take it away", { timeout: 180_000 }, async () => {
    // As an engine leaves it that was killed.
    const locks = join(backend(), ".pulumi", "locks", "organization", "protected-function", "test");
    mkdirSync(locks, { recursive: true });
    const lock = join(locks, "11111111-2222-4333-8444-555555555555.json");
    writeFileSync(
      lock,
      JSON.stringify({ pid: 1, username: "somebody", hostname: "elsewhere", timestamp: "2026-11-24T15:09:18Z" }),
    );

    const { exitCode, stderr } = await teardown([...test, "--yes"]);
    rmSync(lock);

    expect(stderr).toContain('The stack "test" is locked: another engine is at work on it, or one was killed');
    expect(stderr).toContain("take the lock away with --unlock");
    expect(exitCode).toBe(2);
  });

  it("exits 2 where a killed engine has left something unfinished beside the state", { timeout: 180_000 }, async () => {
    const attributes = join(backend(), ".pulumi", "stacks", "protected-function", "test.json.attrs");
    const text = readFileSync(attributes);
    writeFileSync(attributes, "");

    const { exitCode, stderr } = await teardown([...test, "--yes"]);
    writeFileSync(attributes, text);

    expect(stderr).toContain("an engine was killed while it wrote beside it");
    expect(stderr).toContain("--unlock takes away what was left unfinished");
    expect(exitCode).toBe(2);
  });

  it("exits 2 where the state protects something, and says how to lift it", { timeout: 180_000 }, async () => {
    const group = (await stateOf(shell.stack)).find(({ type }) => type === "azure-native:resources:ResourceGroup");
    pulumi("protect", group?.urn ?? "");

    const { exitCode, stderr } = await teardown([...test, "--yes"]);
    pulumi("unprotect", group?.urn ?? "");

    expect(stderr).toContain("- resource group rg-whocalls-test (urn:pulumi:test::protected-function::");
    expect(stderr).toContain("npx pulumi state unprotect --stack test '<urn>'");
    expect(exitCode).toBe(2);
  });

  it("exits 2 where the resource group holds what others have put there", { timeout: 180_000 }, async () => {
    const { subscriptionId } = opened.local.twin.control;
    const identity = `/subscriptions/${subscriptionId}/resourceGroups/rg-whocalls-test/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-others?api-version=2023-01-31`;
    await opened.resourceManager.call("PUT", identity, { location: "westeurope" });
    sent = [];

    const { exitCode, stderr } = await teardown([...test, "--yes"]);
    const writes = sent.filter(({ method, host }) => method !== "GET" && host !== "login.microsoftonline.com");
    await opened.resourceManager.call("DELETE", identity);
    sent = [];

    expect(writes).toEqual([]);
    expect(stderr).toContain(
      "- managed identity id-others: It is in the stack's resource group rg-whocalls-test and would be deleted with it",
    );
    expect(exitCode).toBe(2);
  });
});
