import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Exchange } from "../../twin/index.ts";
import { processesOf, within } from "../support/command-line.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { leftInTenant, nothingLeft } from "../support/nothing-left.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";

/** When a request like this has been answered, for the n-th time, everything is killed. */
interface Moment {
  readonly method: string;
  readonly path: RegExp;
  readonly times?: number;
}

const post = (path: RegExp, times = 1): Moment => ({ method: "POST", path, times });
const put = (path: RegExp): Moment => ({ method: "PUT", path });
const remove = (path: RegExp, times = 1): Moment => ({ method: "DELETE", path, times });

const group = /\/resourcegroups\/[^/]+\?/i;
const site = /\/Microsoft\.Web\/sites\/[^/]+\?/;
const workspace = /\/workspaces\/[^/]+\?/;
const registration = /^\/v1\.0\/applications\/[^/]+$/;
const purge = /^\/v1\.0\/directory\/deletedItems\/[^/]+$/;

/** Where an `up` is killed, and where the teardown after it. */
const interleavings: readonly (readonly [string, Moment | undefined, string, Moment])[] = [
  ["a registration was made", post(/^\/v1\.0\/applications$/), "that was deleted", remove(registration)],
  ["a service principal was made", post(/^\/v1\.0\/servicePrincipals$/), "a registration was purged", remove(purge)],
  ["the resource group was made", put(group), "that was deleted", remove(group)],
  ["the workspace was made", put(workspace), "that was deleted", remove(workspace)],
  ["the site was made", put(site), "that was deleted", remove(site)],
  ["the gate was closed", put(/\/authsettingsV2\?/), "the workspace was deleted", remove(workspace)],
  ["a client secret was made", post(/\/addPassword$/), "two were purged", remove(purge, 2)],
  [
    "an app role was assigned",
    post(/\/appRoleAssignedTo$/),
    "a service principal was deleted",
    remove(/^\/v1\.0\/servicePrincipals\/[^/]+$/),
  ],
  ["code was uploaded", post(/^\/api\/publish/), "the engine deleted a registration", remove(registration)],
  ["nothing, for it ended", undefined, "three were purged", remove(purge, 3)],
];

let opened: EmptyLocalStack;
let shell: ShellStack;
let onExchange: (exchange: Exchange) => void = () => {};

/** Everything that runs in the name of the shell's backend: engine, program, command line. Answers how much that was. */
function killAll(): number {
  const backend = fileURLToPath(shell.environment["PULUMI_BACKEND_URL"] ?? "");
  let killed = 0;
  for (const line of processesOf(backend)) {
    try {
      process.kill(Number.parseInt(line, 10), "SIGKILL");
      killed += 1;
    } catch {
      // It ended meanwhile.
    }
  }
  return killed;
}

/** Runs it, and kills everything at that moment; answers whether the moment came, and somebody was at work. */
async function killedAt({ method, path, times = 1 }: Moment, run: () => Promise<unknown>): Promise<boolean> {
  let seen = 0;
  let killed = 0;
  onExchange = (exchange) => {
    if (exchange.method !== method || !path.test(exchange.path)) return;
    seen += 1;
    if (seen === times) killed = killAll();
  };
  await run().catch(() => undefined);
  onExchange = () => {};
  const backend = fileURLToPath(shell.environment["PULUMI_BACKEND_URL"] ?? "");
  await within(10_000, () => processesOf(backend).length === 0);
  return seen >= times && killed > 0;
}

describe.skipIf(!hasEngine() || process.platform !== "linux")("a teardown after what was killed", () => {
  beforeAll(async () => {
    opened = await openLocally({
      standIns: { pause: async () => {} },
      twin: { onExchange: (exchange) => onExchange(exchange) },
    });
    shell = await openShellStack(opened, {
      settings: {
        expectedTenantId: opened.local.twin.control.tenantId,
        callers: { integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } } },
      },
    });
  });
  afterAll(async () => {
    await shell?.close();
    await opened?.close();
  });

  it.each(interleavings)(
    "leaves nothing where an up was killed when %s, and a teardown",
    { timeout: 120_000 },
    async (_made, up, _gone, teardown) => {
      if (up === undefined) await shell.stack.up();
      else expect(await killedAt(up, () => shell.stack.up())).toBe(true);
      expect(await killedAt(teardown, () => shell.run("teardown", "--yes", "--unlock"))).toBe(true);

      const { exitCode, stdout, stderr } = await shell.run("teardown", "--yes", "--unlock");

      expect({ exitCode, stdout: exitCode === 0 ? "" : stdout + stderr }).toEqual({ exitCode: 0, stdout: "" });
      expect(await leftInTenant(opened)).toEqual(nothingLeft);
    },
  );
});
