import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { leftIn, processesOf, runPf, within } from "../support/command-line.ts";
import { engine, skipNote } from "../support/engine/engine.ts";
import { openTinyStack } from "../support/engine/tiny-stack.ts";

/** A disk of 64 KB. */
let disk: string;
beforeEach(() => {
  disk = mkdtempSync(join(tmpdir(), "full-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  // The kernel may hold it for a moment after the last process is gone.
  expect(await within(10_000, () => spawnSync("umount", [disk]).status === 0)).toBe(true);
  rmSync(disk, { recursive: true });
});

function fill(): void {
  try {
    writeFileSync(join(disk, "filler"), Buffer.alloc(128 * 1024));
  } catch {
    // Full, as it is meant to be.
  }
}

describe.skipIf(engine === undefined)(`with a full temporary disk${skipNote}`, () => {
  it("the engine's events arrive all the same", async () => {
    vi.stubEnv("TMPDIR", disk);
    const { stack, close } = await openTinyStack();
    try {
      await stack.up();
      fill();
      const { summary, steps } = await stack.preview({ refresh: true });
      expect(summary.same).toBe(2);
      expect(steps.map(({ op }) => op)).toEqual(["same", "same"]);
    } finally {
      await close();
    }
  });

  it("npm start names the folder, leaves nothing, and ends with exit code 3", async () => {
    fill();

    const { exitCode, stderr } = await runPf(["start"], { TMPDIR: disk }).finished;

    expect(stderr).toContain("No space is left at ");
    expect(stderr).toContain(disk);
    expect(exitCode).toBe(3);
    await within(10_000, () => processesOf(disk).length === 0);
    expect(processesOf(disk)).toEqual([]);
    expect(leftIn(disk)).toEqual(["filler"]);
  });
});
