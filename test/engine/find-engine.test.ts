import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { engineCache, launcherCache } from "../../packages/engine/engine-cache.ts";
import { launcherVersion, wantedVersion } from "../../packages/engine/engine-version.ts";
import { findEngineInCache, findEngineOnPath } from "../../packages/engine/find-engine.ts";
import type { RunCommand } from "../../packages/engine/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

function executable(...path: string[]): string {
  const file = join(...path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, "", { mode: 0o755 });
  return file;
}

function saying(versions: Readonly<Record<string, string>>): RunCommand & { readonly asked: string[] } {
  const asked: string[] = [];
  const run: RunCommand = async (command, args) => {
    asked.push([command, ...args].join(" "));
    const version = versions[command];
    return version === undefined
      ? { exitCode: undefined, stdout: "", stderr: `spawn ${command} EACCES` }
      : { exitCode: 0, stdout: `${version}\n`, stderr: "" };
  };
  return Object.assign(run, { asked });
}

describe("finding the engine on PATH", () => {
  test("uses the first one with a supported version, and says why earlier ones aren't used", async () => {
    const root = temporaryFolder();
    const old = executable(root, "old", "pulumi");
    const good = executable(root, "good", "pulumi");
    const env = { PATH: [join(root, "empty"), join(root, "old"), join(root, "good")].join(delimiter) };
    const found = await findEngineOnPath({
      env,
      run: saying({ [old]: "v3.100.0", [good]: "v3.260.1" }),
      platform: "linux",
    });
    expect(found).toEqual({ path: good, version: "3.260.1", source: "path" });
  });

  test("asks an engine's version once per file, and again if it gave no answer", async () => {
    const root = temporaryFolder();
    const file = executable(root, "pulumi");
    const search = { env: { PATH: root }, platform: "linux" } as const;
    expect(await findEngineOnPath({ ...search, run: saying({}) })).toMatchObject({ attempt: "PATH" });
    const first = saying({ [file]: "v3.260.1" });
    await findEngineOnPath({ ...search, run: first });
    await findEngineOnPath({ ...search, run: first });
    expect(first.asked).toHaveLength(1);
    writeFileSync(file, "another");
    const found = await findEngineOnPath({ ...search, run: saying({ [file]: "v3.261.0" }) });
    expect(found).toMatchObject({ version: "3.261.0" });
  });

  test("never asks the launcher in node_modules/.bin, which would download", async () => {
    const root = temporaryFolder();
    executable(root, "node_modules", ".bin", "pulumi");
    const run = saying({});
    const env = { PATH: join(root, "node_modules", ".bin") };
    expect(await findEngineOnPath({ env, run, platform: "linux" })).toEqual({
      attempt: "PATH",
      reason: "doesn't have pulumi",
    });
    expect(run.asked).toEqual([]);
  });

  test("names every engine that it refuses, and why", async () => {
    const root = temporaryFolder();
    const old = executable(root, "old", "pulumi");
    const broken = executable(root, "broken", "pulumi");
    const env = { PATH: [join(root, "old"), join(root, "broken")].join(delimiter) };
    expect(await findEngineOnPath({ env, run: saying({ [old]: "v4.0.0" }), platform: "linux" })).toEqual({
      attempt: "PATH",
      reason:
        `${old} is version 4.0.0, but it must be >= 3.259.0 < 4; ` +
        `${broken} can't report its version (spawn ${broken} EACCES)`,
    });
  });
});

describe("finding the engine in a cache", () => {
  test("looks for Pulumi's launcher under PULUMI_HOME, else under .pulumi in the home", async () => {
    const root = temporaryFolder();
    const engine = executable(root, "versions", launcherVersion, "bin", "pulumi");
    const env = { PULUMI_HOME: root, HOME: "/nowhere" };
    const found = await findEngineInCache(launcherCache(env, "linux"), {
      env,
      run: saying({ [engine]: `v${launcherVersion}` }),
    });
    expect(found).toEqual({ path: engine, version: launcherVersion, source: "cache" });
    const { engine: other } = launcherCache({ HOME: "/home/somebody", PULUMI_VERSION: "3.300.0" }, "linux");
    expect(other).toBe("/home/somebody/.pulumi/versions/3.300.0/bin/pulumi");
  });

  test.each([
    ["linux", { HOME: "/h" }, "/h/.cache/protected-function"],
    ["linux", { HOME: "/h", XDG_CACHE_HOME: "/x" }, "/x/protected-function"],
    ["linux", { HOME: "/h", XDG_CACHE_HOME: "not/absolute" }, "/h/.cache/protected-function"],
    ["darwin", { HOME: "/h", XDG_CACHE_HOME: "/x" }, "/h/Library/Caches/protected-function"],
    ["win32", { LOCALAPPDATA: "/l", USERPROFILE: "/u" }, "/l/protected-function"],
    ["win32", { USERPROFILE: "/u" }, "/u/AppData/Local/protected-function"],
    ["linux", { HOME: "/h", XDG_CACHE_HOME: "/x", PF_CACHE: "/mine" }, "/mine"],
    ["linux", { HOME: "/h", PF_CACHE: "mine" }, resolve("mine")],
  ] as const)("has its own cache on %s with %j, never Pulumi's", (platform, env, folder) => {
    const name = platform === "win32" ? "pulumi.exe" : "pulumi";
    const cache = engineCache({ ...env, PULUMI_HOME: "/p" }, platform);
    expect(cache.engine).toBe(join(folder, "pulumi", wantedVersion, "bin", name));
  });

  test("reports a missing engine", async () => {
    const env = { PULUMI_HOME: temporaryFolder() };
    const cache = launcherCache(env, "linux");
    expect(await findEngineInCache(cache, { env, run: saying({}) })).toEqual({
      attempt: `cache ${cache.engine}`,
      reason: "not there",
    });
  });
});
