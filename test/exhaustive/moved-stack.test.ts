import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openExistingStack } from "../../engine/open-stack.ts";
import type { Stack } from "../../engine/stack.ts";
import { startStandIns } from "../../engine/stand-ins/index.ts";
import { repository } from "../support/command-line.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { leftInTenant } from "../support/nothing-left.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";

const settings = {
  location: "westeurope",
  callers: { integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } },
};
const elsewhere = "99999999-8888-4777-8666-555555555555";

const ways = (stack: string): readonly string[] => [
  "Nothing was changed.",
  "Pulumi would delete the Function App and create everything again. Do one of these instead:",
  "- restore the old value, or",
  "- create a second stack with its own settings, move the callers, then delete this stack, or",
  `- with the old value, delete the stack (./pf teardown --stack ${stack}), then change it and run pulumi up.`,
];

let opened: EmptyLocalStack;
let shell: ShellStack;
/** What was asked of Azure and Entra ID that changes anything. */
let writes: string[];
/** Resource Manager refuses to create a site. */
let isSiteRefused: boolean;

/** An `up` without a preview before it: nothing but the refusal keeps it from changing something. */
const up = (stack: Stack) => stack.up();

async function expectRefusal(
  said: string,
  { stack = shell.stack, name = "test", operations = [up] }: Partial<Refused> = {},
): Promise<void> {
  const before = await leftInTenant(opened);
  writes = [];

  for (const operation of operations) {
    const failure = String(await operation(stack).catch((error: unknown) => error));
    for (const line of [said, ...ways(name)]) expect(failure).toContain(line);
  }

  expect(writes).toEqual([]);
  expect(await leftInTenant(opened)).toEqual(before);
}

interface Refused {
  readonly stack: Stack;
  readonly name: string;
  readonly operations: readonly ((stack: Stack) => Promise<unknown>)[];
}

async function open(): Promise<void> {
  writes = [];
  opened = await openLocally({
    standIns: { pause: async () => {} },
    twin: {
      onExchange: ({ method, host, path }) => {
        const isLogin = host.startsWith("login.");
        if (!isLogin && !["GET", "HEAD"].includes(method)) writes.push(`${method} ${host}${path}`);
      },
      injections: [
        {
          host: /^management\.azure\.com$/,
          method: "PUT",
          path: /\/sites\/[^/]+$/,
          during: () => isSiteRefused,
          status: 403,
          body: { error: { code: "RequestDisallowedByPolicy", message: "No sites here." } },
        },
      ],
    },
  });
  shell = await openShellStack(opened, { settings });
}

/** The same stack from another shell. */
function again(environment: ShellStack["environment"], stack = "test"): Promise<Stack> {
  const engine = { path: inject("enginePath") };
  return openExistingStack({ engine, directory: repository, stack, configFile: shell.configFile, environment });
}

async function close(): Promise<void> {
  await shell?.close();
  await opened?.close();
}

describe.skipIf(!hasEngine())("a stack that is to be elsewhere, or something else", { timeout: 300_000 }, () => {
  beforeAll(async () => {
    isSiteRefused = false;
    await open();
    await shell.stack.up();
    expect(writes.length).toBeGreaterThan(20);
  });
  afterAll(close);

  const moves = [
    ["protected-function:location", "northeurope", "westeurope", "location: westeurope; now it is northeurope."],
    ["protected-function:name", "orders", "whocalls", "name: whocalls; now it is orders."],
  ] as const;

  it.each(moves)("is refused before anything is changed: %s %s", async (setting, changed, original, said) => {
    await shell.stack.setConfig(setting, changed);
    await expectRefusal(said);
    await shell.stack.setConfig(setting, original);
  });

  it("is refused before anything is changed: the login of another subscription", async () => {
    const { twin } = opened.local;
    const login = { ...shell.environment, ARM_SUBSCRIPTION_ID: elsewhere };
    const standIns = await startStandIns({ environment: login, directory: repository });
    const plugins = Object.entries(standIns.ports).map(([plugin, port]) => `${plugin}:${port}`);
    const stack = await again({ ...login, PULUMI_DEBUG_PROVIDERS: plugins.join(",") });
    try {
      await expectRefusal(`the subscription: ${twin.control.subscriptionId}; now it is ${elsewhere}.`, {
        stack,
        // Where a refresh would find nothing of the stack.
        operations: [(one) => one.preview(), up, (one) => one.up({ refresh: true })],
      });
    } finally {
      await stack.close();
      await standIns.close();
    }
  });

  it("goes on once it is put back as it was", async () => {
    await shell.stack.up({ expectNoChanges: true });
  });

  it("is refused under another name of the stack", async () => {
    const project = mkdtempSync(join(tmpdir(), "protected-function-project-"));
    copyFileSync(join(repository, "Pulumi.yaml"), join(project, "Pulumi.yaml"));
    const options = { cwd: project, env: shell.environment, stdio: "pipe" } as const;
    execFileSync(inject("enginePath"), ["stack", "rename", "--stack", "test", "renamed", "--non-interactive"], options);
    const renamed = await again(shell.environment, "renamed");
    try {
      await expectRefusal("the name of the stack: test; now it is renamed.", { stack: renamed, name: "renamed" });
    } finally {
      await renamed.close();
      rmSync(project, { recursive: true, force: true });
    }
  });
});

describe.skipIf(!hasEngine())("a stack whose first up ended halfway", { timeout: 300_000 }, () => {
  beforeAll(async () => {
    isSiteRefused = true;
    await open();
    const failure = String(await shell.stack.up().catch((error: unknown) => error));
    expect(failure).toContain("No sites here.");
    isSiteRefused = false;
  });
  afterAll(close);

  it("is refused elsewhere, by the region of its group, and finished where it began", async () => {
    await shell.stack.setConfig("protected-function:location", "northeurope");
    await expectRefusal("location: westeurope; now it is northeurope.");

    await shell.stack.setConfig("protected-function:location", "westeurope");
    await shell.stack.up();
  });
});
