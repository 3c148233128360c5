import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openExistingStack } from "../../packages/engine/open-stack.ts";
import type { Stack } from "../../packages/engine/stack.ts";
import { startStandIns } from "../../packages/engine/stand-ins/index.ts";
import { repository } from "../support/command-line.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { leftInTenant } from "../support/nothing-left.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

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
  `- with the old value, delete the stack (./pf teardown --stack ${stack}), then change it and deploy: npx pulumi up --stack ${stack}`,
];

let opened: EmptyLocalStack;
let shell: ShellStack;
/** What was asked of Azure and Entra ID that changes anything. */
let writes: string[];
/** Resource Manager refuses to create a site. */
let isSiteRefused = false;

interface Refusal {
  readonly failure: string;
  readonly writes: readonly string[];
  readonly left: readonly [before: object, after: object];
}

/** An `up` without a preview before it: nothing but the refusal keeps it from changing something. */
async function refused({ stack = shell.stack, refresh = false } = {}): Promise<Refusal> {
  const before = await leftInTenant(opened);
  writes = [];
  const failure = String(await stack.up({ refresh }).catch((error: unknown) => error));
  return { failure, writes: [...writes], left: [before, await leftInTenant(opened)] };
}

function expectUnchanged(
  { failure, writes: written, left: [before, after] }: Refusal,
  said: readonly string[],
  name = "test",
) {
  for (const line of [...said, ...ways(name)]) expect(failure).toContain(line);
  expect(written).toEqual([]);
  expect(after).toEqual(before);
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

describe.skipIf(!hasEngine())("a stack that moves or changes", { timeout: 300_000 }, () => {
  let halfway: Refusal;

  beforeAll(async () => {
    await open();
    isSiteRefused = true;
    const failure = String(await shell.stack.up().catch((error: unknown) => error));
    isSiteRefused = false;
    expect(failure).toContain("No sites here.");
    expect(writes.length).toBeGreaterThan(10);
    await shell.stack.setConfig("protected-function:location", "northeurope");
    halfway = await refused();
    await shell.stack.setConfig("protected-function:location", "westeurope");
    await shell.stack.up();
  });
  afterAll(async () => {
    await shell?.close();
    await opened?.close();
  });

  it("is refused in another region if its first up ended halfway, and can be completed in the first region", () => {
    expectUnchanged(halfway, ["location: westeurope; now it is northeurope."]);
  });

  it("is refused before anything changes, and continues once everything is restored", async () => {
    const { twin } = opened.local;
    const login = { ...shell.environment, ARM_SUBSCRIPTION_ID: elsewhere };
    const standIns = await startStandIns({ environment: login, directory: repository });
    const plugins = Object.entries(standIns.ports).map(([plugin, port]) => `${plugin}:${port}`);
    const stack = await again({ ...login, PULUMI_DEBUG_PROVIDERS: plugins.join(",") });
    try {
      await shell.stack.setConfig("protected-function:location", "northeurope");
      await shell.stack.setConfig("protected-function:name", "orders");
      // A refresh would find nothing of the stack there.
      const refusal = await refused({ stack, refresh: true });
      expectUnchanged(refusal, [
        "location: westeurope; now it is northeurope.",
        "name: whocalls; now it is orders.",
        `the subscription: ${twin.control.subscriptionId}; now it is ${elsewhere}.`,
      ]);
    } finally {
      await stack.close();
      await standIns.close();
    }
    await shell.stack.setConfig("protected-function:location", "westeurope");
    await shell.stack.setConfig("protected-function:name", "whocalls");
    await shell.stack.up({ expectNoChanges: true });
  });

  it("is refused under another name", async () => {
    const project = temporaryFolder();
    copyFileSync(join(repository, "Pulumi.yaml"), join(project, "Pulumi.yaml"));
    const options = { cwd: project, env: shell.environment, stdio: "pipe" } as const;
    const rename = (from: string, to: string) =>
      execFileSync(inject("enginePath"), ["stack", "rename", "--stack", from, to, "--non-interactive"], options);
    rename("test", "renamed");
    const renamed = await again(shell.environment, "renamed");
    try {
      expectUnchanged(
        await refused({ stack: renamed }),
        ["the name of the stack: test; now it is renamed."],
        "renamed",
      );
    } finally {
      await renamed.close();
      rename("renamed", "test");
    }
  });
});
