import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createProject } from "../../packages/pf/create/create-project.ts";
import { within } from "../support/command-line.ts";

/** A disk that even an administrator can't write to. */
let disk: string;
beforeEach(() => {
  disk = mkdtempSync(join(tmpdir(), "read-only-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]);
  mkdirSync(join(disk, "infra"));
  execFileSync("mount", ["-o", "remount,ro", disk]);
});
afterEach(async () => {
  expect(await within(10_000, () => spawnSync("umount", [disk]).status === 0)).toBe(true);
  rmSync(disk, { recursive: true });
});

it("init refuses a folder that can't be written, before it packs anything", async () => {
  const steps: string[] = [];
  const created = createProject({ folder: disk, name: "orders", beside: true, onStep: (step) => steps.push(step) });

  await expect(created).rejects.toMatchObject({ code: "FOLDER_NOT_WRITABLE" });
  expect(steps).toEqual([]);
  expect([readdirSync(disk), readdirSync(join(disk, "infra"))]).toEqual([["infra"], []]);
});
