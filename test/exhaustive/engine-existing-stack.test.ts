import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { openExistingStack } from "../../packages/engine/open-stack.ts";
import type { Stack } from "../../packages/engine/stack.ts";
import { bareEnvironment } from "../support/command-line.ts";
import { engine, skipNote } from "../support/engine/engine.ts";
import { isRunning } from "../support/engine/is-running.ts";
import { pidsIn } from "../support/engine/pids-in.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { until } from "../support/engine/until.ts";

function fixture(name: string): string {
  return fileURLToPath(new URL(`../support/programs/${name}`, import.meta.url));
}

describe.skipIf(engine === undefined)(`an existing stack${skipNote}`, { timeout: 180_000 }, () => {
  const endings: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0).toReversed()) await end();
  });

  /** As somebody has it: a backend, a settings file, a shell. Opened as often as is asked for. */
  function somebody(program: string, shell: Readonly<Record<string, string>> = {}) {
    const folder = mkdtempSync(join(tmpdir(), "protected-function-test-"));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    const [backend, project] = [join(folder, "backend"), join(folder, "project")];
    mkdirSync(backend);
    mkdirSync(project);
    copyFileSync(join(fixture(program), "Pulumi.yaml"), join(project, "Pulumi.yaml"));
    const configFile = join(folder, "Pulumi.test.yaml");
    writeFileSync(configFile, "config: {}\n");
    const environment = {
      ...bareEnvironment(),
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_CONFIG_PASSPHRASE: "p",
      PF_PASS_ENV: Object.keys(shell).join(),
      ...shell,
    };
    const open = async (directory = program): Promise<Stack> => {
      if (engine === undefined) throw new Error("unreachable: the suite is skipped without an engine");
      const stack = await openExistingStack({
        engine,
        directory: fixture(directory),
        stack: "test",
        configFile,
        environment,
        graceMilliseconds: 0,
      });
      endings.push(() => stack.close());
      return stack;
    };
    return { open, folder, project };
  }

  test("can be opened repeatedly and updated by another program, and leaves nothing in its folder", async () => {
    const before = readdirSync(fixture("tiny"));
    const { open, folder, project } = somebody("tiny", { TINY_SETTING: "of the shell" });
    const first = await open();
    await first.initialize(project);
    expect((await first.up()).outputs).toMatchObject({ setting: "of the shell" });
    await first.close();
    const second = await open();
    expect((await second.preview({ expectNoChanges: true })).summary.same).toBe(2);
    expect(await second.outputs()).toMatchObject({ word: "hello", hidden: "[secret]" });

    const configFile = join(folder, "Pulumi.next.yaml");
    writeFileSync(configFile, 'config:\n  tiny:count: "2"\n');
    second.continueWith({ directory: fixture("tiny"), configFile });
    const { summary, steps } = await second.preview();
    expect(summary).toMatchObject({ create: 1, same: 2 });
    expect(steps.filter(({ op }) => op === "create").map(({ urn }) => urn.split("::").at(-1))).toEqual(["box-1"]);
    expect((await second.destroy()).summary.delete).toBe(2);
    expect(readdirSync(fixture("tiny"))).toEqual(before);
  });

  test("fails with the engine's words if the stack doesn't exist", async () => {
    const stack = await somebody("tiny").open();
    await expect(stack.preview()).rejects.toThrow("no stack named 'test' found");
  });

  test("keeps another owner's lock until asked to remove it", async () => {
    const report = join(temporaryFolder(), "report");
    const { open, project } = somebody("waiting", { WAITING_REPORT: report });
    const killed = await open();
    await killed.initialize(project);
    const abort = new AbortController();
    const up = killed.up({ signal: abort.signal });
    const refused = expect(up).rejects.toThrow("enough");
    const pids = await until("the program runs", () => pidsIn(report));
    abort.abort(new Error("enough"));
    await refused;
    await until("all processes are gone", () => pids.every((pid) => !isRunning(pid)));

    const next = await open();
    await expect(next.destroy()).rejects.toThrow("the stack is currently locked by 1 lock(s)");
    await next.unlock();
    expect((await next.destroy()).summary.delete).toBe(1);
  });

  test.each([
    ["isn't named", "", "unset"],
    ["is named", "TINY_LEAK", "canary"],
  ])("gives the program a variable of the shell only by name: it %s", async (_, named, leaked) => {
    const { open, project } = somebody("tiny", { TINY_LEAK: "canary", PF_PASS_ENV: named });
    const stack = await open();
    await stack.initialize(project);

    expect((await stack.up()).outputs).toMatchObject({ leaked });
  });
});
