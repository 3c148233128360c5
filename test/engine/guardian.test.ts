import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Guardian, startGuardian } from "../../packages/engine/guardian.ts";
import { isRunning } from "../support/engine/is-running.ts";
import { until } from "../support/engine/until.ts";

interface Report {
  readonly pids: readonly number[];
  readonly directory: string;
}

/** A process with a child, a grandchild and a directory under a guardian. */
async function startParent(): Promise<{ parent: ChildProcess; report: Report }> {
  const script = fileURLToPath(new URL("fixtures/guarded-parent.ts", import.meta.url));
  const parent = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(parent.stdout.setEncoding("utf8"), "data");
  return { parent, report: JSON.parse(String(line)) as Report };
}

describe.skipIf(process.platform === "win32")("guardian", () => {
  const started: ChildProcess[] = [];
  afterEach(() => {
    for (const child of started.splice(0)) child.kill("SIGKILL");
  });

  test.each(["SIGKILL", "SIGTERM"] as const)(
    "ends children and grandchildren, however stubborn, and removes directories when their parent gets %s",
    async (signal) => {
      const { parent, report } = await startParent();
      started.push(parent);
      expect(report.pids.map(isRunning)).toEqual([true, true]);
      expect(existsSync(report.directory)).toBe(true);
      parent.kill(signal);
      await until("all processes are gone", () => report.pids.every((pid) => !isRunning(pid)));
      await until("the directory is gone", () => !existsSync(report.directory));
    },
  );

  test.skipIf(process.platform !== "linux").each([
    ["its directory is removed", async (guardian: Guardian, home: string) => guardian.removeDirectory(home)],
    ["the guardian ends", async (guardian: Guardian) => await guardian.close()],
  ])("ends the plugins of a killed engine, which are in groups of their own, when %s", async (_, end) => {
    const guardian = startGuardian();
    const home = guardian.temporaryDirectory("guardian-test-");
    // Detached, as the engine starts its plugins.
    const start = (PULUMI_HOME: string) => {
      const child = spawn("sleep", ["1000"], { detached: true, stdio: "ignore", env: { ...process.env, PULUMI_HOME } });
      started.push(child);
      return child;
    };
    const [plugin, anothers] = [start(join(home, "pulumi-home")), start(`${home}-of-another`)];
    await Promise.all([once(plugin, "spawn"), once(anothers, "spawn")]);

    const pluginExit = once(plugin, "exit");
    await end(guardian, home);

    expect(await pluginExit).toEqual([null, "SIGKILL"]);
    expect(isRunning(anothers.pid ?? 0)).toBe(true);
    await guardian.close();
  });

  test("ends a child's process group when the child ends", async () => {
    const guardian = startGuardian();
    const child = guardian.spawn("sh", ["-c", "sleep 1000 & echo $!"], { stdio: ["ignore", "pipe", "ignore"] });
    let said = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
    await once(child, "close");
    const left = Number(said);
    expect(left).toBeGreaterThan(0);
    await until("the grandchild is gone", () => !isRunning(left));
    await guardian.close();
  });

  test("stops a child that ignores SIGTERM when its grace period is over", async () => {
    const guardian = startGuardian();
    const child = guardian.spawn("sh", ["-c", "trap '' TERM; echo ready; while :; do sleep 1000; done"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    if (child.stdout === null) throw new Error("the child has no output");
    await once(child.stdout, "data");
    await guardian.stop(child, 50);
    expect(child.signalCode).toBe("SIGKILL");
    await guardian.close();
  });

  test("ends all processes and removes all directories with their files at close", async () => {
    const guardian = startGuardian();
    const child = guardian.spawn("sleep", ["1000"]);
    const directory = guardian.temporaryDirectory("guardian-test-");
    writeFileSync(join(directory, "file"), "");
    await guardian.close();
    await until("the child is gone", () => child.pid !== undefined && !isRunning(child.pid));
    expect(existsSync(directory)).toBe(false);
  });

  test("doesn't touch what was released", async () => {
    const guardian = startGuardian();
    const directory = guardian.temporaryDirectory("guardian-test-");
    guardian.removeDirectory(directory);
    expect(existsSync(directory)).toBe(false);
    writeFileSync(directory, "somebody else's by now");
    await guardian.close();
    expect(existsSync(directory)).toBe(true);
    guardian.removeDirectory(directory);
  });

  test("reports a missing command", async () => {
    const guardian = startGuardian();
    const child = guardian.spawn("there-is-no-such-command", []);
    const [error] = await once(child, "error");
    expect(error).toMatchObject({ code: "ENOENT" });
    await guardian.close();
  });
});

test.each([
  ["/nowhere/tmp", "doesn't exist"],
  [fileURLToPath(import.meta.url), "isn't a folder"],
])("a temporary folder that can't be one is refused before anything starts: %s", (folder, why) => {
  vi.stubEnv("TMPDIR", folder);
  try {
    expect(() => startGuardian()).toThrow(`The folder for temporary files is "${folder}", which ${why}.\nSet TMPDIR`);
  } finally {
    vi.unstubAllEnvs();
  }
});
