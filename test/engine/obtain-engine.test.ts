import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { EngineUnavailable } from "../../packages/engine/engine-unavailable.ts";
import { launcherVersion, wantedVersion } from "../../packages/engine/engine-version.ts";
import { obtainEngine, type ObtainEngineOptions } from "../../packages/engine/obtain-engine.ts";
import type { RunCommand } from "../../packages/engine/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const unreachable: typeof globalThis.fetch = () =>
  Promise.reject(new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND github.com") }));

interface Machine {
  readonly home: string;
  /** The cache of ours. */
  readonly versions: string;
  readonly engine: string;
  /** The engine in Pulumi's cache. */
  readonly launched: string;
  readonly options: ObtainEngineOptions;
  readonly builds: string[];
  readonly said: string[];
}

/** A machine with Go and no network, on which `go build` writes a file that says it is the wanted version. */
function machine(
  more: { readonly home?: string; readonly go?: boolean; readonly duringBuild?: () => Promise<void> } = {},
): Machine {
  const home = more.home ?? temporaryFolder();
  const builds: string[] = [];
  const said: string[] = [];
  const run: RunCommand = async (command, args, { signal }) => {
    signal?.throwIfAborted();
    if (command === "go" && args[0] === "build") {
      const output = String(args[args.indexOf("-o") + 1]);
      builds.push(output);
      await more.duringBuild?.();
      signal?.throwIfAborted();
      mkdirSync(dirname(output), { recursive: true });
      writeFileSync(output, `v${wantedVersion}`, { mode: 0o755 });
      return { exitCode: 0, stdout: "", stderr: "" };
    }
    if (command === "go") {
      if (more.go === false) return { exitCode: undefined, stdout: "", stderr: "spawn go ENOENT" };
      return { exitCode: 0, stdout: "go version go1.26.8 linux/amd64", stderr: "" };
    }
    return { exitCode: 0, stdout: readFileSync(command, "utf8"), stderr: "" };
  };
  return {
    home,
    versions: join(home, "cache", "pulumi"),
    engine: join(home, "cache", "pulumi", wantedVersion, "bin", "pulumi"),
    launched: join(home, "versions", launcherVersion, "bin", "pulumi"),
    builds,
    said,
    options: {
      env: { PULUMI_HOME: home, PF_CACHE: join(home, "cache"), PATH: join(home, "path") },
      run,
      fetch: unreachable,
      platform: "linux",
      arch: "x64",
      onProgress: (text) => said.push(text),
    },
  };
}

function engineFile(path: string, version: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, version, { mode: 0o755 });
}

describe("obtaining the engine", () => {
  test("prefers PATH, then Pulumi's cache, then ours, and writes nothing if one has it", async () => {
    const { options, engine, launched, home, builds } = machine();
    engineFile(engine, `v${wantedVersion}`);
    expect(await obtainEngine(options)).toEqual({ path: engine, version: wantedVersion, source: "cache" });
    engineFile(launched, `v${launcherVersion}`);
    expect(await obtainEngine(options)).toEqual({ path: launched, version: launcherVersion, source: "cache" });
    const onPath = join(home, "path", "pulumi");
    engineFile(onPath, "v3.300.0");
    expect(await obtainEngine(options)).toEqual({ path: onPath, version: "3.300.0", source: "path" });
    expect(builds).toEqual([]);
  });

  test("builds it once into our cache if it can't download, and leaves nothing else", async () => {
    const { options, engine, versions, home, builds, said } = machine();
    expect(await obtainEngine(options)).toEqual({ path: engine, version: wantedVersion, source: "built" });
    expect(await obtainEngine(options)).toEqual({ path: engine, version: wantedVersion, source: "cache" });
    expect(builds).toHaveLength(1);
    expect(said).toEqual([
      `building Pulumi ${wantedVersion} with Go, because it can't be downloaded here (once; minutes)`,
    ]);
    expect(readdirSync(versions)).toEqual([wantedVersion]);
    expect(readdirSync(home)).toEqual(["cache"]);
  });

  test("replaces a broken engine in our cache, but not in Pulumi's", async () => {
    const { options, engine, launched } = machine();
    engineFile(engine, "");
    engineFile(launched, "");
    expect(await obtainEngine(options)).toEqual({ path: engine, version: wantedVersion, source: "built" });
    expect(readFileSync(launched, "utf8")).toBe("");
  });

  test("makes a concurrent second run wait for the first and use its engine", async () => {
    let meanwhile: Promise<unknown> = Promise.resolve();
    const home = temporaryFolder();
    const sleeps: number[] = [];
    const released = Promise.withResolvers<void>();
    const second = machine({ home });
    const first = machine({
      home,
      duringBuild: async () => {
        // The first one builds on as soon as the second one waits.
        const waits = Promise.withResolvers<void>();
        meanwhile = obtainEngine({
          ...second.options,
          sleep: (milliseconds) => {
            sleeps.push(milliseconds);
            waits.resolve();
            return released.promise;
          },
        });
        await waits.promise;
      },
    });
    expect(await obtainEngine(first.options)).toMatchObject({ source: "built" });
    released.resolve();
    expect(await meanwhile).toMatchObject({ source: "cache" });
    expect(second.builds).toEqual([]);
    expect(second.said).toEqual([`waiting for process ${process.pid}, which is obtaining Pulumi ${wantedVersion}`]);
    expect(sleeps).toEqual([250]);
  });

  test("ignores the lock and the unfinished files of a killed builder", async () => {
    const { options, engine, versions } = machine();
    mkdirSync(join(versions, ".partial-abc"), { recursive: true });
    writeFileSync(join(versions, ".partial-abc", "pulumi"), "half");
    writeFileSync(join(versions, `${wantedVersion}.lock`), JSON.stringify({ pid: 2 ** 22 + 1, host: "", id: "x" }));
    const abort = new AbortController();
    // Another machine's, for all that is known: it is waited for.
    const sleep = async (): Promise<void> => abort.abort(new Error("waited"));
    await expect(obtainEngine({ ...options, sleep, signal: abort.signal })).rejects.toThrow("waited");
    writeFileSync(
      join(versions, `${wantedVersion}.lock`),
      JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), id: "x" }),
    );
    expect(await obtainEngine(options)).toMatchObject({ path: engine, source: "built" });
    expect(readdirSync(versions)).toEqual([wantedVersion]);
  });

  test("removes the lock and unfinished files at an abort", async () => {
    const abort = new AbortController();
    const { options, versions, engine } = machine({ duringBuild: async () => abort.abort(new Error("enough")) });
    await expect(obtainEngine({ ...options, signal: abort.signal })).rejects.toThrow(new Error("enough"));
    expect(readdirSync(versions)).toEqual([]);
    expect(existsSync(engine)).toBe(false);
  });

  test("names each attempt, why it failed, and every fix", async () => {
    const { options, engine, launched } = machine({ go: false });
    const error = await obtainEngine(options).catch((error: unknown) => error);
    if (!(error instanceof EngineUnavailable)) throw new Error("wrong class", { cause: error });
    expect(error.code).toBe("ENGINE_UNAVAILABLE");
    const checksums = `https://github.com/pulumi/pulumi/releases/download/v${wantedVersion}/pulumi-${wantedVersion}-checksums.txt`;
    expect(error.message.split("\n")).toEqual([
      "No Pulumi engine of version >= 3.259.0 < 4 was found or installed.",
      "Tried:",
      "- PATH: doesn't have pulumi",
      `- cache ${launched}: not there`,
      `- cache ${engine}: not there`,
      `- download https://get.pulumi.com/releases/sdk/pulumi-v${wantedVersion}-linux-x64.tar.gz: ` +
        `without the official checksums (${checksums}) it can't be verified and isn't used ` +
        "(fetch failed (getaddrinfo ENOTFOUND github.com))",
      "- build from the Go module github.com/pulumi/pulumi/pkg/v3/cmd/pulumi: " +
        "Go isn't on PATH (1.26.6 or later is needed)",
      "To fix it, do one of these:",
      "- install Pulumi (https://www.pulumi.com/docs/install/) and put it on PATH, so that `pulumi version` works",
      `- unpack all files of https://github.com/pulumi/pulumi/releases/tag/v${launcherVersion} into ${dirname(launched)}`,
      "- allow this machine to reach get.pulumi.com and github.com (behind a proxy: NODE_USE_ENV_PROXY=1 with HTTPS_PROXY)",
      "- install Go 1.26.6 or later (https://go.dev/dl/): one build from Pulumi's Go module follows",
    ]);
  });

  test("says what to do if a file blocks the cache", async () => {
    const { options, home, versions, builds } = machine();
    mkdirSync(join(home, "cache"));
    writeFileSync(versions, "");
    const error = await obtainEngine(options).catch((error: unknown) => error);
    if (!(error instanceof EngineUnavailable)) throw new Error("wrong class", { cause: error });
    expect(error.attempts.at(-1)).toEqual({
      attempt: `filling the cache ${join(versions, wantedVersion, "bin")}`,
      reason: `${versions} is a file where a folder is needed (EEXIST): move the file, or set PF_CACHE to another folder`,
    });
    expect(builds).toEqual([]);
  });

  test.each([
    ["ENOSPC", "the disk is full (ENOSPC at /x): free 1 GB there, or set PF_CACHE to a folder that has room"],
    ["EACCES", "/x can't be written (EACCES): make it writable, or set PF_CACHE to a folder that is"],
    ["EROFS", "/x can't be written (EROFS): make it writable, or set PF_CACHE to a folder that is"],
  ])("explains %s", async (code, reason) => {
    const { options } = machine({
      duringBuild: () => Promise.reject(Object.assign(new Error("failed"), { code, path: "/x" })),
    });
    const error = await obtainEngine(options).catch((error: unknown) => error);
    if (!(error instanceof EngineUnavailable)) throw new Error("wrong class", { cause: error });
    expect(error.attempts.at(-1)?.reason).toBe(reason);
  });
});
