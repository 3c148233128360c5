import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Guardian, startGuardian } from "../../packages/engine/guardian.ts";
import { startLanguageHost } from "../../packages/engine/language-host.ts";
import { openStack, type OpenStackOptions } from "../../packages/engine/open-stack.ts";
import { failureOf } from "../support/failure-of.ts";
import type { Stack } from "../../packages/engine/stack.ts";
import { engine, skipNote } from "../support/engine/engine.ts";
import { isRunning } from "../support/engine/is-running.ts";
import { pidsIn } from "../support/engine/pids-in.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { until } from "../support/engine/until.ts";

function fixture(name: string): string {
  return fileURLToPath(new URL(`../support/programs/${name}`, import.meta.url));
}

/** This file's alone: others open stacks at the same time, and here it is counted what is left. */
const temporary = mkdtempSync(join(tmpdir(), "protected-function-test-"));
beforeAll(() => void vi.stubEnv("TMPDIR", temporary));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true, force: true });
});

function temporaryDirectories(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("protected-function-stack-"));
}

describe.skipIf(engine === undefined)(`stack on the real engine${skipNote}`, { timeout: 180_000 }, () => {
  const opened: Stack[] = [];
  const guardians: Guardian[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((stack) => stack.close()));
    await Promise.all(guardians.splice(0).map((guardian) => guardian.close()));
  });

  async function open(name: string, options: Partial<OpenStackOptions> = {}): Promise<Stack> {
    if (engine === undefined) throw new Error("unreachable: the suite is skipped without an engine");
    const stack = await openStack({ engine, directory: fixture(name), stack: "test", ...options });
    opened.push(stack);
    return stack;
  }

  test("completes a whole life cycle, and leaves nothing in the program's directory", async () => {
    const directory = fixture("tiny");
    const filesBefore = readdirSync(directory);
    const lines: string[] = [];
    const environment = { TINY_SETTING: "given" };
    process.env["TINY_LEAK"] = "from the caller's environment";
    const stack = await open("tiny", { environment, onOutput: (line) => lines.push(line) });
    delete process.env["TINY_LEAK"];

    const preview = await stack.preview();
    expect(preview.summary).toEqual({ create: 2, update: 0, replace: 0, delete: 0, same: 0 });
    expect(preview.steps.map(({ op, type }) => `${op} ${type}`)).toEqual([
      "create pulumi:pulumi:Stack",
      "create tiny:index:Box",
    ]);

    const up = await stack.up();
    expect(up.outputs).toEqual({ boxes: 1, word: "hello", hidden: "[secret]", setting: "given", leaked: "unset" });
    expect(up.diagnostics).toEqual([{ severity: "info", message: "the word is hello", urn: undefined }]);
    expect(lines.join("\n")).toContain("the word is hello");

    expect(await stack.outputs()).toMatchObject({ boxes: 1, word: "hello", hidden: "[secret]" });
    expect(await stack.outputs({ showSecrets: true })).toMatchObject({ boxes: 1, word: "hello", hidden: "sesame" });
    const state = JSON.stringify(await stack.export());
    expect(state).toContain('"ciphertext"');
    expect(state).not.toContain("sesame");

    expect((await stack.preview({ expectNoChanges: true })).summary.same).toBe(2);
    expect((await stack.refresh()).summary.same).toBe(2);
    expect((await stack.destroy()).summary.delete).toBe(2);

    await stack.close();
    expect(readdirSync(directory)).toEqual(filesBefore);
    expect(existsSync(join(directory, "Pulumi.test.yaml"))).toBe(false);
  });

  test("sets values at paths and secrets in a copy of the configuration file", async () => {
    const configFile = join(temporaryFolder(), "Pulumi.anything.yaml");
    const text = "config:\n  tiny:word: from the file # kept\n";
    writeFileSync(configFile, text);
    const stack = await open("tiny", { configFile });
    expect((await stack.preview()).outputs["word"]).toBe("from the file");
    await stack.setConfig("count", "3");
    await stack.setConfig("word", "open", { secret: true });
    const { summary, diagnostics } = await stack.up();
    expect(summary.create).toBe(4);
    expect(diagnostics.map(({ message }) => message)).toEqual(["the word is [secret]"]);
    expect(readFileSync(configFile, "utf8")).toBe(text);
  });

  test("fails with the program's message, secrets masked, and leaves nothing behind", async () => {
    const guardian = startGuardian();
    guardians.push(guardian);
    const before = temporaryDirectories();
    const stack = await open("broken", { guardian });
    await stack.setConfig("word", "Eq7-unguessable", { secret: true });
    const error = await failureOf(stack.up());
    expect(error.code).toBe("PROGRAM_FAILED");
    expect(error.operation).toBe("up");
    const errors = error.diagnostics.filter(({ severity }) => severity === "error");
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toContain("Error: this program is broken on purpose: [secret]");
    expect(error.message).toContain("this program is broken on purpose");
    expect(JSON.stringify(error.diagnostics) + error.message).not.toContain("Eq7-unguessable");
    await stack.close();
    expect(temporaryDirectories().filter((name) => !before.includes(name))).toEqual([]);
  });

  test("reports unexpected changes, a failed import and wrong configuration", async () => {
    const stack = await open("tiny");
    const changed = await failureOf(stack.preview({ expectNoChanges: true }));
    expect(changed.code).toBe("CHANGES_FOUND");
    expect(changed.result.summary.create).toBe(2);

    // The engine says it on standard output.
    await expect(stack.import({ type: "nobody:index:Thing", name: "thing", id: "x" })).rejects.toThrow(/nobody/);

    await stack.setConfig("count", "many");
    const error = await failureOf(stack.preview());
    expect(error.diagnostics).toEqual([
      {
        severity: "error",
        message: expect.stringContaining("with configuration key 'count' must be of type 'integer'"),
        urn: undefined,
      },
    ]);
  });

  // Killed it would be after the test's own time only: it has to stop by itself.
  test("stops in order at an abort, leaves no process, and can continue", async () => {
    const report = join(temporaryFolder(), "report");
    const abort = new AbortController();
    const stack = await open("waiting", { environment: { WAITING_REPORT: report }, graceMilliseconds: 120_000 });
    const up = stack.up({ signal: abort.signal });
    const pids = await until("the program runs", () => pidsIn(report));
    expect(pids.map(isRunning)).toEqual([true, true]);
    abort.abort(new Error("enough"));
    await expect(up).rejects.toThrow(new Error("enough"));
    await until("all processes are gone", () => pids.every((pid) => !isRunning(pid)));
    expect((await stack.destroy()).summary.delete).toBe(1);
  });

  test("continues after its engine was killed, which leaves a lock", async () => {
    const report = join(temporaryFolder(), "report");
    const abort = new AbortController();
    const stack = await open("waiting", { environment: { WAITING_REPORT: report }, graceMilliseconds: 0 });
    const up = stack.up({ signal: abort.signal });
    const pids = await until("the program runs", () => pidsIn(report));
    abort.abort(new Error("enough"));
    await expect(up).rejects.toThrow(new Error("enough"));
    await until("all processes are gone", () => pids.every((pid) => !isRunning(pid)));
    expect((await stack.destroy()).summary.delete).toBe(1);
  });

  test("stops the running operation when closed", async () => {
    const report = join(temporaryFolder(), "report");
    const stack = await open("waiting", { environment: { WAITING_REPORT: report } });
    const preview = stack.preview();
    const refused = expect(preview).rejects.toThrow("The stack test is closed; open it again");
    const pids = await until("the program runs", () => pidsIn(report));
    await stack.close();
    await refused;
    await until("all processes are gone", () => pids.every((pid) => !isRunning(pid)));
  });

  test("runs beside another stack through one language host without mixing them up", async () => {
    const host = await startLanguageHost();
    const environment = { PULUMI_DEBUG_LANGUAGES: `nodejs:${host.port}` };
    const [one, two] = await Promise.all([
      open("tiny", { stack: "one", environment }),
      open("tiny", { stack: "two", environment }),
    ]);
    await Promise.all([one.setConfig("word", "first"), two.setConfig("word", "second")]);
    const results = await Promise.all([one.up(), two.up()]);
    expect(results.map(({ outputs }) => outputs["word"])).toEqual(["first", "second"]);
    expect(results.map(({ diagnostics }) => diagnostics.map(({ message }) => message))).toEqual([
      ["the word is first"],
      ["the word is second"],
    ]);
    await host.close();
  });

  test("is refused for a folder without a program, and a name that Pulumi would refuse", async () => {
    const empty = mkdtempSync(join(tmpdir(), "engine-test-"));
    await expect(open("tiny", { directory: empty })).rejects.toThrow(
      new Error(`${empty} has no Pulumi.yaml: name the directory of a Pulumi program`),
    );
    rmSync(empty, { recursive: true });
    await expect(open("tiny", { stack: "a/b" })).rejects.toThrow(
      new Error(`The stack's name is "a/b"; 1 to 100 letters, digits, ".", "_" and "-" are allowed`),
    );
  });
});
