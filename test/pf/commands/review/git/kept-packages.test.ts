import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { providePackages } from "../../../../../packages/pf/commands/review/git/provide-packages.ts";
import { compileCacheOf } from "../../../../../packages/engine/program-command.ts";
import { processGuardian } from "../../../../../packages/engine/guardian.ts";
import { folderOfEachTest, writeIn } from "../../../../support/temporary-folder.ts";

const root = folderOfEachTest();
let change: string;
let base: string;
let cache: string;

/** A project with a package in a tarball of its own, and a workspace. No registry is asked. */
function writeProject(folder: string): void {
  const source = join(root.path, "greeting");
  writeIn(source, "package.json", JSON.stringify({ name: "greeting", version: "1.0.0", main: "index.js" }));
  writeIn(source, "index.js", 'module.exports = "of the base";\n');
  mkdirSync(join(folder, "vendor"), { recursive: true });
  execFileSync("npm", ["pack", "--silent", `--pack-destination=${join(folder, "vendor")}`], { cwd: source });
  const dependencies = { greeting: "file:vendor/greeting-1.0.0.tgz" };
  writeIn(folder, "package.json", JSON.stringify({ name: "orders", workspaces: ["functions"], dependencies }));
  writeIn(folder, "functions/package.json", JSON.stringify({ name: "functions", version: "1.0.0" }));
  writeIn(folder, "functions/index.js", 'module.exports = "of this checkout";\n');
  execFileSync("npm", ["install", "--package-lock-only", "--offline", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: "ignore",
  });
}

beforeEach(() => {
  [change, base, cache] = [join(root.path, "change"), join(root.path, "base"), join(root.path, "cache")];
  vi.stubEnv("PF_CACHE", cache);
  for (const folder of [change, base]) writeProject(folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const steps: string[] = [];
const provide = () => {
  steps.length = 0;
  return providePackages({
    directory: base,
    otherDirectory: change,
    version: "base",
    guardian: processGuardian(),
    signal: new AbortController().signal,
    onProgress: (text) => steps.push(text),
  });
};
const required = (name: string) =>
  execFileSync(process.execPath, ["-p", `require(${JSON.stringify(name)})`], { cwd: base, encoding: "utf8" }).trim();
const kept = () => readdirSync(join(cache, "packages"));

describe("the base's packages", () => {
  it("keep what Node compiles of the base's code, for the next checkout of it", async () => {
    await provide();
    const cached = compileCacheOf(base)["NODE_COMPILE_CACHE"] ?? "";
    mkdirSync(cached);
    writeIn(cached, "entry", "compiled");
    rmSync(join(base, "node_modules"), { recursive: true });

    await provide();

    expect(readFileSync(join(cached, "entry"), "utf8")).toBe("compiled");
    expect(realpathSync(cached)).toContain(join(cache, "packages"));
  });

  it("aren't the change's, even with the same lock file", async () => {
    writeIn(change, "node_modules/greeting/index.js", 'module.exports = "of the change";\n');

    await provide();

    expect([required("greeting"), required("functions")]).toEqual(["of the base", "of this checkout"]);
    expect(realpathSync(join(base, "node_modules/greeting"))).toContain(join(cache, "packages"));
  });

  it("are installed once for each lock file, and again if npm would read something else", async () => {
    await provide();
    expect(steps).toHaveLength(1);
    rmSync(join(base, "node_modules"), { recursive: true });
    await provide();
    expect([steps, kept().length]).toEqual([[], 1]);

    rmSync(join(base, "node_modules"), { recursive: true });
    writeIn(base, ".npmrc", "fund=false\n");
    await provide();
    expect([steps.length, kept().length]).toEqual([1, 2]);
  });

  it("leave nothing behind if npm fails, and are deleted after a week without a review", async () => {
    await provide();
    const [old = ""] = kept();
    const weekAgo = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000);
    utimesSync(join(cache, "packages", old), weekAgo, weekAgo);
    rmSync(join(base, "node_modules"), { recursive: true });
    const lock = join(base, "package-lock.json");
    const before = readFileSync(lock, "utf8");
    writeFileSync(lock, before.replaceAll(/"integrity": "sha512-[^"]+"/g, '"integrity": "sha512-AAAA"'));

    await expect(provide()).rejects.toMatchObject({ code: "PACKAGES_UNAVAILABLE", exitCode: 3 });
    expect([kept(), existsSync(join(base, "node_modules"))]).toEqual([[old], false]);

    writeFileSync(lock, before.replace('"lockfileVersion": 3', '"lockfileVersion":  3'));
    await provide();
    expect(kept()).toHaveLength(1);
    expect(kept()).not.toContain(old);
  });

  it("stay for the latest lock files only, beside those that a review used today", async () => {
    const daysAgo = (name: string, days: number) => {
      writeIn(join(cache, "packages", name), "package.json", "{}");
      const then = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
      utimesSync(join(cache, "packages", name), then, then);
    };
    for (const days of [2, 3, 4, 5]) daysAgo(`used-${days}-days-ago`, days);
    daysAgo("used-today", 0.5);

    await provide();

    expect(kept()).toHaveLength(4);
    expect(kept()).toEqual(expect.arrayContaining(["used-today", "used-2-days-ago", "used-3-days-ago"]));
  });

  it("are shared by reviews that run at the same time", async () => {
    const other = join(root.path, "other");
    writeProject(other);
    const options = { otherDirectory: change, version: "base", guardian: processGuardian() } as const;
    const signal = new AbortController().signal;

    await Promise.all(
      [base, other].map((directory) => providePackages({ ...options, directory, signal, onProgress: () => {} })),
    );

    expect([kept().length, required("greeting")]).toEqual([1, "of the base"]);
  });
});
