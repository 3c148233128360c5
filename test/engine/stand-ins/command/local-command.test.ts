import { spawn } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Secret, unknownValue } from "../../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../../support/stand-ins/attach.ts";

const type = "command:local:Command";

test("runs the command, and answers what it printed without the last newline", async () => {
  const { engine } = await attach("command");
  const inputs = { create: "printf 'one\\n\\n'; echo two >&2" };
  const { id, outputs } = await engine.create(type, inputs);
  expect(id).toMatch(/^thing[0-9a-f]{8}$/);
  expect(outputs).toEqual({ ...inputs, stdout: "one\n", stderr: "two" });
});

test("adds the variables to the deployer's, and runs in the program's directory or below", async () => {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "stand-in-")));
  onTestFinished(async () => await rm(directory, { recursive: true }));
  const { engine } = await attach("command", { directory, environment: { ARM_TENANT_ID: "tenant", OTHER: "x" } });
  const create = 'echo "$ARM_TENANT_ID $OTHER $(pwd)"';
  const there = await engine.create(type, { create, environment: { OTHER: "y" } });
  expect(there.outputs["stdout"]).toBe(`tenant y ${directory}`);
  const above = await engine.create(type, { create: "pwd", dir: ".." });
  expect(above.outputs["stdout"]).toBe(join(directory, ".."));
});

test("updates by the update command, or by the create command again, with what was printed before", async () => {
  const { engine } = await attach("command");
  const inputs = { create: "echo first", update: 'echo "after $PULUMI_COMMAND_STDOUT"' };
  const { id, outputs } = await engine.create(type, inputs);
  expect((await engine.update(type, id, { inputs, outputs }, inputs))["stdout"]).toBe("after first");
  const again = { create: 'echo "second${PULUMI_COMMAND_STDOUT}"', addPreviousOutputInEnv: false };
  expect((await engine.update(type, id, { inputs, outputs }, again))["stdout"]).toBe("second");
});

test("runs the delete command of the state, or nothing", async () => {
  const { engine } = await attach("command");
  const inputs = { delete: "echo bye >&2; exit 3" };
  const { id, outputs } = await engine.create(type, inputs);
  expect(outputs).toEqual({ ...inputs, stdout: "", stderr: "" });
  await expect(engine.delete(type, id, { inputs, outputs })).rejects.toThrow(
    '2 UNKNOWN: exit status 3: running "echo bye >&2; exit 3":\nbye\n',
  );
  await engine.delete(type, id, { inputs: {}, outputs: {} });
});

test("hands standard input over", async () => {
  const { engine } = await attach("command");
  expect((await engine.create(type, { create: "cat", stdin: "given" })).outputs["stdout"]).toBe("given");
});

test("a command's output is secret if an input is, and its error shows no secret", async () => {
  const { engine } = await attach("command");
  const environment = { TOKEN: new Secret("s3cr3t-value") };
  const { outputs } = await engine.create(type, { create: "echo $TOKEN", environment });
  expect(outputs).toEqual({
    create: "echo $TOKEN",
    environment,
    stdout: new Secret("s3cr3t-value"),
    stderr: new Secret(""),
  });
  await expect(engine.create(type, { create: "echo $TOKEN; exit 1", environment })).rejects.toThrow(
    '2 UNKNOWN: exit status 1: running "echo $TOKEN; exit 1":\n[secret]\n',
  );
});

test("a changed trigger replaces, creating first; a changed command does not", async () => {
  const { engine } = await attach("command");
  const inputs = { create: "true", triggers: ["hash-1"] };
  expect(await engine.diff(type, inputs, { ...inputs, triggers: ["hash-2"] })).toEqual({
    changes: true,
    replaces: ["triggers[0]"],
    deleteBeforeReplace: false,
    detailed: { "triggers[0]": "UPDATE_REPLACE" },
  });
  expect((await engine.diff(type, inputs, { ...inputs, create: "false" })).replaces).toEqual([]);
});

test("a preview runs nothing", async () => {
  const { engine } = await attach("command", {
    run: () => {
      throw new Error("it ran");
    },
  });
  const inputs = { create: "echo x" };
  expect((await engine.create(type, inputs, true)).outputs).toMatchObject({ stdout: unknownValue });
  const old = { inputs, outputs: { ...inputs, stdout: "x", stderr: "" } };
  const preview = await engine.update(type, "thing", old, { create: "echo y" }, { preview: true });
  expect(preview).toMatchObject({ stdout: unknownValue, stderr: unknownValue });
});

test("a cancellation kills the command and what it started", async () => {
  const pids: number[] = [];
  const { engine } = await attach("command", {
    run: (command, args, options) => {
      const child = spawn(command, args, { ...options, detached: true });
      child.stdout?.on("data", (line: Buffer) => {
        pids.push(Number(child.pid), Number(line.toString("utf8")));
        void engine.cancel();
      });
      return child;
    },
  });
  await expect(engine.create(type, { create: "sleep 600 & echo $!; wait" })).rejects.toThrow(
    "2 UNKNOWN: the engine cancelled the operation",
  );
  expect(pids.length).toBe(2);
  for (const pid of pids) await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
});

test.each(["assetPaths", "archivePaths", "interpreter", "logging"])("refuses %s", async (name) => {
  const { engine } = await attach("command");
  await expect(engine.check(type, { create: "true", [name]: ["x"] })).rejects.toThrow(
    `3 INVALID_ARGUMENT: the stand-in for command doesn't support property '${name}' of command:local:Command`,
  );
});

const runToken = "command:local:run";

test("runs a command with the deployer's variables and its own, and answers what it printed", async () => {
  const { engine } = await attach("command", { environment: { ARM_TENANT_ID: "tenant", OTHER: "x" } });
  const inputs = {
    command: 'echo "$ARM_TENANT_ID $OTHER"; echo two >&2',
    environment: { OTHER: "y" },
    logging: "none",
  };
  expect(await engine.invoke(runToken, inputs)).toEqual({ ...inputs, stdout: "tenant y", stderr: "two" });
});

test("fails with what a failing command printed, without the deployer's secret", async () => {
  const { engine } = await attach("command", { environment: { ARM_CLIENT_SECRET: "s3cr3t-value" } });
  const failing = engine.invoke(runToken, { command: "echo $ARM_CLIENT_SECRET >&2; exit 3" });
  await expect(failing).rejects.toThrow(/exit status 3: running .*\n\[/s);
  await expect(failing).rejects.not.toThrow("s3cr3t-value");
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
