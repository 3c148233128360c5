import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { acquireFileLock } from "../../packages/engine/file-lock.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const never = (): Promise<void> => Promise.reject(new Error("waited"));

describe("file lock", () => {
  test("exists only while it is held", async () => {
    const path = join(temporaryFolder(), "lock");
    const lock = await acquireFileLock({ path, sleep: never });
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ pid: process.pid, host: hostname() });
    await lock.release();
    expect(existsSync(path)).toBe(false);
  });

  test("makes a second process wait for the first, and names the first", async () => {
    const path = join(temporaryFolder(), "lock");
    const first = await acquireFileLock({ path, sleep: never });
    const holders: number[] = [];
    const second = await acquireFileLock({
      path,
      onWait: (pid) => holders.push(pid),
      sleep: () => first.release(),
    });
    expect(holders).toEqual([process.pid]);
    await second.release();
  });

  test("can be taken from a killed process", async () => {
    const path = join(temporaryFolder(), "lock");
    writeFileSync(path, JSON.stringify({ pid: 4242, host: hostname(), id: "old" }));
    const lock = await acquireFileLock({ path, sleep: never, isAlive: (pid) => pid !== 4242 });
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ pid: process.pid });
    await lock.release();
  });

  test("can't be taken from a process on another machine", async () => {
    const path = join(temporaryFolder(), "lock");
    writeFileSync(path, JSON.stringify({ pid: 4242, host: "elsewhere", id: "other" }));
    await expect(acquireFileLock({ path, sleep: never, isAlive: () => false })).rejects.toThrow("waited");
  });

  test("can be taken if its holder was killed between creating and writing it", async () => {
    const path = join(temporaryFolder(), "lock");
    writeFileSync(path, "");
    await expect(acquireFileLock({ path, sleep: never })).rejects.toThrow("waited");
    const before = new Date(Date.now() - 60_000);
    utimesSync(path, before, before);
    await (await acquireFileLock({ path, sleep: never })).release();
  });

  test("isn't released by a process that lost it", async () => {
    const path = join(temporaryFolder(), "lock");
    const lock = await acquireFileLock({ path, sleep: never });
    writeFileSync(path, JSON.stringify({ pid: 1, host: hostname(), id: "another" }));
    await lock.release();
    expect(existsSync(path)).toBe(true);
  });

  test("gives up waiting at an abort", async () => {
    const path = join(temporaryFolder(), "lock");
    const abort = new AbortController();
    const lock = await acquireFileLock({ path, sleep: never });
    const sleep = async (): Promise<void> => abort.abort(new Error("enough"));
    await expect(acquireFileLock({ path, sleep, signal: abort.signal })).rejects.toThrow("enough");
    await lock.release();
  });

  test("is held by one process at a time, when several find a dead one's lock at once", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "lock");
    const journal = join(folder, "journal");
    writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), id: "dead" }));
    const taker = fileURLToPath(new URL("fixtures/lock-taker.ts", import.meta.url));
    const takers = [1, 2, 3, 4].map(() => spawn(process.execPath, [taker, path, journal], { stdio: "inherit" }));
    expect(await Promise.all(takers.map(async (taker) => (await once(taker, "exit"))[0]))).toEqual([0, 0, 0, 0]);
    const lines = readFileSync(journal, "utf8").trim().split("\n");
    expect(lines).toHaveLength(8);
    for (let i = 0; i < lines.length; i += 2) expect(lines[i + 1]).toBe(lines[i]?.replace("in ", "out "));
  });
});
