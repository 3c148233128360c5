import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FillOptions } from "./download-engine.ts";
import type { FailedAttempt } from "./engine-unavailable.ts";
import { wantedVersion } from "./engine-version.ts";
import { failureReason } from "./failure-reason.ts";
import { withProgress } from "./progress.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";

const moduleFolder = fileURLToPath(new URL("build", import.meta.url));
const commandPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** The Go version that the module in build/ requires. */
export async function requiredGoVersion(): Promise<string> {
  const text = await readFile(join(moduleFolder, "go.mod"), "utf8");
  const version = /^go (\S+)$/m.exec(text)?.[1];
  if (version === undefined) throw new Error(`${moduleFolder}/go.mod has no line "go <version>"; restore the file`);
  return version;
}

/**
 * Builds the engine from Pulumi's published Go module, with every part verified by the committed go.sum. Returns its
 * folder, or why it can't be built. Takes two to three minutes on two cores.
 */
export async function buildEngine(
  options: FillOptions & { readonly platform: NodeJS.Platform },
): Promise<{ readonly bin: string } | FailedAttempt> {
  const attempt = `build from the Go module ${commandPackage}`;
  const { run, signal } = options;
  const env = { ...childEnvironment(options.env, "network", "engine"), GOWORK: "off" };
  const needed = await requiredGoVersion();
  const go = await run("go", ["version"], { env, signal, cwd: moduleFolder });
  if (go.exitCode === undefined) return { attempt, reason: `Go isn't on PATH (${needed} or later is needed)` };
  const goVersion = /\bgo(\d+(?:\.\d+)*)/.exec(go.stdout)?.[1];
  if (go.exitCode !== 0 || goVersion === undefined || isOlder(goVersion, needed)) {
    const goText = goVersion ?? lastLines(go.stderr || go.stdout);
    return { attempt, reason: `Go ${needed} or later is needed, \`go version\` says ${goText}` };
  }
  const bin = join(options.partial, "built");
  try {
    const built = await withProgress(
      () => `building Pulumi ${wantedVersion} with Go, because it can't be downloaded here (once; minutes)`,
      options.onProgress,
      () => run("go", buildArguments(join(bin, engineName(options.platform))), { env, signal, cwd: moduleFolder }),
    );
    if (built.exitCode === 0) return { bin };
    return { attempt, reason: `go build ended with exit code ${built.exitCode}: ${lastLines(built.stderr)}` };
  } catch (error) {
    signal?.throwIfAborted();
    return { attempt, reason: failureReason(error) };
  }
}

function buildArguments(output: string): string[] {
  // `pulumi version` prints this version. Without it, plugins refuse the engine as too old.
  const flags = `-s -w -X ${versionVariable}=v${wantedVersion}`;
  return ["build", "-trimpath", "-mod=readonly", "-ldflags", flags, "-o", output, commandPackage];
}

function engineName(platform: NodeJS.Platform): string {
  return platform === "win32" ? "pulumi.exe" : "pulumi";
}

function isOlder(version: string, needed: string): boolean {
  const [a, b] = [version, needed].map((version) => version.split(".").map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-5).join(" | ") || "(nothing)";
}
