import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { buildEngine } from "../../packages/engine/build-engine.ts";
import { wantedVersion } from "../../packages/engine/engine-version.ts";
import type { CommandResult, RunCommand } from "../../packages/engine/run-command.ts";

const attempt = "build from the Go module github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

function go(version: Partial<CommandResult>, build: () => Promise<Partial<CommandResult>>): RunCommand {
  return async (command, args) => {
    expect(command).toBe("go");
    const result = args[0] === "version" ? version : await build();
    return { exitCode: 0, stdout: "", stderr: "", ...result };
  };
}

const unused = (): Promise<CommandResult> => Promise.reject(new Error("not to be built"));
const options = { partial: "/partial", env: { PATH: "/bin" }, onProgress: () => undefined, platform: "linux" } as const;

describe("building the engine", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test("builds the command of the committed module, as its version, from what go.sum verifies", async () => {
    const calls: unknown[] = [];
    const run: RunCommand = async (command, args, { env, cwd }) => {
      calls.push({ command, args, env, cwd });
      return { exitCode: 0, stdout: "go version go1.26.8 linux/amd64\n", stderr: "" };
    };
    expect(await buildEngine({ ...options, run })).toEqual({ bin: join("/partial", "built") });
    const env = { PATH: "/bin", GOWORK: "off" };
    const cwd = join(process.cwd(), "packages", "engine", "build");
    expect(calls).toEqual([
      { command: "go", args: ["version"], env, cwd },
      {
        command: "go",
        args: [
          "build",
          "-trimpath",
          "-mod=readonly",
          "-ldflags",
          `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${wantedVersion}`,
          "-o",
          join("/partial", "built", "pulumi"),
          "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        ],
        env,
        cwd,
      },
    ]);
    expect(readFileSync(join(cwd, "go.mod"), "utf8")).toMatch(/^module protected-function\/engine\n/);
  });

  test("reports the elapsed time", async () => {
    const said: string[] = [];
    const build = async (): Promise<Partial<CommandResult>> => {
      await vi.advanceTimersByTimeAsync(11_000);
      return {};
    };
    const run = go({ stdout: "go version go1.26.6 linux/amd64\n" }, build);
    await buildEngine({ ...options, run, onProgress: (text) => said.push(text) });
    expect(said).toEqual([
      `building Pulumi ${wantedVersion} with Go, because it can't be downloaded here (once; minutes)`,
      `building Pulumi ${wantedVersion} with Go, because it can't be downloaded here (once; minutes) … 5 s`,
      `building Pulumi ${wantedVersion} with Go, because it can't be downloaded here (once; minutes) … 10 s`,
    ]);
  });

  test.each([
    ["Go is missing", { exitCode: undefined }, "Go isn't on PATH (1.26.6 or later is needed)"],
    [
      "Go is too old",
      { stdout: "go version go1.26.5 linux/amd64\n" },
      "Go 1.26.6 or later is needed, `go version` says 1.26.5",
    ],
    [
      "Go refuses the module",
      { exitCode: 1, stderr: "go: go.mod requires go >= 1.26.6 (running go 1.22.2; GOTOOLCHAIN=local)\n" },
      "Go 1.26.6 or later is needed, `go version` says " +
        "go: go.mod requires go >= 1.26.6 (running go 1.22.2; GOTOOLCHAIN=local)",
    ],
  ])("doesn't start if %s", async (_, version, reason) => {
    expect(await buildEngine({ ...options, run: go(version, unused) })).toEqual({ attempt, reason });
  });

  test("reports the end of go build's output", async () => {
    const build = async (): Promise<Partial<CommandResult>> => ({
      exitCode: 1,
      stderr: "a\nb: no space left on device\n",
    });
    expect(await buildEngine({ ...options, run: go({ stdout: "go version go1.27" }, build) })).toEqual({
      attempt,
      reason: "go build ended with exit code 1: a | b: no space left on device",
    });
  });
});
