import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TeardownAccount } from "../../packages/pf/commands/teardown/account.ts";
import type { Exchange } from "../../packages/twin/index.ts";
import { type Finished, repository, runPf } from "../support/command-line.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { leftInTenant, nothingLeft } from "../support/nothing-left.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";

let opened: EmptyLocalStack;
let shell: ShellStack;
let trouble: "site locked" | "bin unreadable" | "provider unknown" | undefined;
let onExchange: (exchange: Exchange) => void = () => {};

const forbidden = {
  status: 403,
  body: {
    error: { code: "Authorization_RequestDenied", message: "Insufficient privileges to complete the operation." },
  },
};
const site = /\/Microsoft\.Web\/sites\/[^/?]+(\?|$)/;
const bin = /^\/v1\.0\/directory\/deletedItems\//;

function accountOf({ stdout }: Finished): TeardownAccount {
  return (JSON.parse(stdout) as { readonly account: TeardownAccount }).account;
}

const kindsIn = (things: readonly { readonly kind: string }[]): readonly string[] =>
  [...new Set(things.map(({ kind }) => kind))].toSorted();

/** util-linux lends one. */
const terminal = "/usr/bin/script";

/** Types an answer once it is asked. */
async function onTerminal(command: string, answer: string, environment: Readonly<Record<string, string>>) {
  const child = spawn(terminal, ["-qec", command, "/dev/null"], { cwd: repository, env: environment });
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const asked = shown.includes('Type "');
    shown += text;
    if (!asked && shown.includes('Type "')) child.stdin.write(answer);
  });
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, shown };
}

function hasTerminal(): boolean {
  return process.platform === "linux" && existsSync(terminal);
}

/** One deployment, torn down piece by piece: each run goes on where the one before it ended. */
describe.skipIf(!hasEngine())("an incomplete teardown", { timeout: 120_000 }, () => {
  beforeAll(async () => {
    opened = await openLocally({
      standIns: { pause: async () => {} },
      twin: {
        onExchange: (exchange) => onExchange(exchange),
        injections: [
          {
            host: /^management\.azure\.com$/,
            method: "DELETE",
            path: site,
            during: () => trouble === "site locked",
            status: 409,
            body: {
              error: {
                code: "ScopeLocked",
                message: "The scope cannot perform delete operation because following scope(s) are locked: 'rg'.",
              },
            },
          },
          {
            host: /^management\.azure\.com$/,
            method: "GET",
            path: /\/deletedWorkspaces$/,
            during: () => trouble === "provider unknown",
            status: 409,
            // https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-register-resource-provider
            body: {
              error: { code: "MissingSubscriptionRegistration", message: "The subscription is not registered." },
            },
          },
          {
            host: /^graph\.microsoft\.com$/,
            method: "GET",
            path: bin,
            during: () => trouble === "bin unreadable",
            ...forbidden,
          },
        ],
      },
    });
    shell = await openShellStack(opened, {
      settings: {
        expectedTenantId: opened.local.twin.control.tenantId,
        callers: { integration: { secrets: { first: { endDate: "2027-03-31T00:00:00Z" } } } },
      },
    });
    await shell.stack.up();
  }, 120_000);
  afterEach(() => {
    trouble = undefined;
    onExchange = () => {};
  });
  afterAll(async () => {
    await shell?.close();
    await opened?.close();
  });

  it("doesn't wait for a provider that the subscription has never used", async () => {
    trouble = "provider unknown";

    const { exitCode, stdout } = await shell.runHere("teardown", "--dry-run", "--json");

    expect(Object.keys(JSON.parse(stdout) as object)).toEqual(["plan"]);
    expect(exitCode).toBe(0);
  });

  it.skipIf(!hasTerminal()).each([
    ["another word is typed", "yes\n"],
    ["Ctrl-C is pressed", "\u0003"],
  ])("asks for the stack's name on a terminal, and removes nothing if %s", async (_, answer) => {
    const before = await leftInTenant(opened);
    const writes: string[] = [];
    onExchange = ({ method, host, path }) => {
      if (method !== "GET" && host !== "login.microsoftonline.com") writes.push(`${method} ${path}`);
    };
    const command = `./pf teardown --stack test --settings ${shell.configFile}`;

    const { exitCode, shown } = await onTerminal(command, answer, shell.environment);

    expect(shown).toContain('Type "test" to remove all of that, for good:');
    expect(shown).toMatch(/\nerror: Not confirmed by the stack's name, "test"\.\r?\nNothing was removed\./);
    expect(shown).not.toContain("Usage:");
    expect(exitCode).toBe(2);
    expect(writes).toEqual([]);
    expect(await leftInTenant(opened)).toEqual(before);
  });

  it("refuses before anything is removed if it may not read everything", async () => {
    const before = await leftInTenant(opened);
    trouble = "bin unreadable";

    const { exitCode, stdout, stderr } = await shell.runHere("teardown", "--yes");

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(
      /ARM_CLIENT_ID \S+ with a secret can't read everything that the stack may have left: GET \S+ was refused: 403 Authorization_RequestDenied/,
    );
    expect(stderr).toContain("Log in with the rights that deployed it (README.md).\nNothing was removed.");
    expect(await leftInTenant(opened)).toEqual(before);
  });

  it("touches nothing else if the site is locked, and reports that", async () => {
    const before = await leftInTenant(opened);
    trouble = "site locked";

    const finished = await shell.runHere("teardown", "--yes", "--json");
    const { removed, left, ended } = accountOf(finished);

    expect({ exitCode: finished.exitCode, removed, ended }).toEqual({ exitCode: 1, removed: [], ended: undefined });
    expect(left.map(({ kind, why, fix }) => [kind, why.split(": ").at(-2) ?? why, fix])).toEqual([
      [
        "Function App",
        expect.stringMatching(/following scope\(s\) are locked/),
        "It has a resource lock. Find it with az lock list, remove it with az lock delete, and run the teardown again.",
      ],
      ...[
        "app registration",
        "app registration",
        "resource group",
        "Application Insights component",
        "managed identity",
        "Log Analytics workspace",
        "storage account",
        "App Service plan",
      ].map((kind) => [kind, expect.stringMatching(/^It wasn't touched/), "Run the teardown again."]),
      ...["service principal", "service principal"].map((kind) => [
        kind,
        "Its app registration still exists.",
        "Run the teardown again.",
      ]),
    ]);
    expect(await leftInTenant(opened)).toEqual(before);
  });

  it.skipIf(process.platform === "win32")("reports what it removed before Ctrl-C", async () => {
    const { environment, configFile, name } = shell;
    const running = runPf(["teardown", "--stack", name, "--settings", configFile, "--yes", "--json"], environment);
    onExchange = ({ method, path }) => {
      if (method === "DELETE" && site.test(path)) running.child.kill("SIGINT");
    };

    const finished = await running.finished;
    const { ok, removed, left, ended } = accountOf(finished);

    expect(finished.exitCode).toBe(130);
    expect({ ok, ended }).toEqual({ ok: false, ended: "Cancelled (SIGINT). Stopped everything this command started." });
    const all = [...removed, ...left];
    expect(kindsIn(all)).toEqual(expect.arrayContaining(["Function App", "app registration", "resource group"]));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(left.map(({ why }) => why))).toEqual(
      new Set(["The teardown ended before it checked whether this is gone."]),
    );
  });

  it("reports what it removed before it was denied", async () => {
    onExchange = ({ method, path }) => {
      if (method === "DELETE" && path.startsWith("/v1.0/applications/")) trouble = "bin unreadable";
    };

    const finished = await shell.runHere("teardown", "--yes", "--json");
    const { ok, removed, left, ended } = accountOf(finished);

    expect({ exitCode: finished.exitCode, ok }).toEqual({ exitCode: 1, ok: false });
    expect(ended).toMatch(/directory\/deletedItems\/\S+ was refused: 403 Authorization_RequestDenied/);
    expect(kindsIn(removed)).toEqual(expect.arrayContaining(["app registration", "service principal"]));
    // The look before the group's deletion was refused, so the group stays.
    expect(kindsIn(removed)).not.toContain("resource group");
    const unread = left.filter(({ kind }) => kind === "app registration" || kind === "service principal");
    expect(unread.map(({ why }) => why)).toEqual(
      Array.from({ length: 4 }, () => "It was deleted, but the teardown ended before it purged the recycle bin."),
    );
    expect(left.find(({ kind }) => kind === "resource group")?.why).toBe(
      "The teardown ended before it checked whether this is gone.",
    );
  });

  it("leaves nothing once it is allowed", async () => {
    const { exitCode, stdout } = await shell.runHere("teardown", "--yes");

    expect(stdout).toMatch(/^✓ Nothing of "\S+" is left in Azure or Entra ID/m);
    expect(exitCode).toBe(0);
    expect(await leftInTenant(opened)).toEqual(nothingLeft);
  });
});
