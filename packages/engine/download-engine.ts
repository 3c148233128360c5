import { createHash } from "node:crypto";
import { mkdir, open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FailedAttempt } from "./engine-unavailable.ts";
import { wantedVersion } from "./engine-version.ts";
import { failureReason } from "./failure-reason.ts";
import { type OnProgress, withProgress } from "./progress.ts";
import type { RunCommand } from "./run-command.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";

/** The address of Pulumi's releases. Source: https://www.pulumi.com/docs/install/versions/ */
const releases = "https://get.pulumi.com/releases/sdk";
/** The checksums that come with the release. Source: https://github.com/pulumi/pulumi/releases */
const checksums = `https://github.com/pulumi/pulumi/releases/download/v${wantedVersion}/pulumi-${wantedVersion}-checksums.txt`;

export interface FillOptions {
  /** An empty folder next to the cache for unfinished files. */
  readonly partial: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: RunCommand;
  readonly onProgress: OnProgress;
  readonly signal?: AbortSignal | undefined;
}

export interface DownloadOptions extends FillOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Milliseconds until an answer starts, and between two chunks of it. */
  readonly timeouts: { readonly connect: number; readonly stall: number };
}

/** Downloads and verifies the executables. Returns their folder, or why they aren't available. */
export async function downloadEngine(options: DownloadOptions): Promise<{ readonly bin: string } | FailedAttempt> {
  const name = archiveName(options.platform, options.arch);
  if (name === undefined) {
    const machine = `${options.platform} on ${options.arch}`;
    return { attempt: "download", reason: `Pulumi publishes no engine for ${machine}` };
  }
  const attempt = `download ${releases}/${name}`;
  try {
    return { bin: await download(name, options) };
  } catch (error) {
    options.signal?.throwIfAborted();
    return { attempt, reason: failureReason(error) };
  }
}

async function download(name: string, options: DownloadOptions): Promise<string> {
  const expectedChecksum = await officialChecksum(name, options);
  const archive = join(options.partial, name);
  let received = 0;
  const checksum = await withProgress(
    () => `downloading Pulumi ${wantedVersion} (${Math.round(received / 1e6)} MB)`,
    options.onProgress,
    () => save(`${releases}/${name}`, archive, options, (bytes) => (received = bytes)),
  );
  if (checksum !== expectedChecksum) {
    throw new Error(`its SHA-256 is ${checksum}, but the official checksums say ${expectedChecksum}: it wasn't used`);
  }
  return extract(archive, options);
}

async function officialChecksum(name: string, options: DownloadOptions): Promise<string> {
  let text = "";
  try {
    for await (const piece of pieces(checksums, options)) text += Buffer.from(piece).toString("utf8");
  } catch (error) {
    options.signal?.throwIfAborted();
    const message = `without the official checksums (${checksums}) it can't be verified and isn't used`;
    throw new Error(message, { cause: error });
  }
  for (const line of text.split("\n")) {
    const [checksum, file] = line.trim().split(/\s+/);
    if (file === name && checksum !== undefined && /^[0-9a-f]{64}$/.test(checksum)) return checksum;
  }
  throw new Error(`the official checksums (${checksums}) don't list it: it can't be verified and isn't used`);
}

/** Writes the answer's body to a file. Returns the SHA-256 of the written bytes. */
async function save(
  url: string,
  path: string,
  options: DownloadOptions,
  onBytes: (total: number) => void,
): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path, "wx");
  let total = 0;
  try {
    for await (const piece of pieces(url, options)) {
      hash.update(piece);
      await file.write(piece);
      onBytes((total += piece.length));
    }
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

async function* pieces(url: string, options: DownloadOptions): AsyncGenerator<Uint8Array> {
  const { fetch, signal, timeouts } = options;
  const late = new AbortController();
  const limit = (milliseconds: number): NodeJS.Timeout =>
    setTimeout(() => late.abort(new Error(`no answer within ${milliseconds / 1000} s`)), milliseconds);
  let timer = limit(timeouts.connect);
  try {
    const response = await fetch(url, {
      signal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]),
    });
    if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}`);
    if (response.body === null) throw new Error(`${new URL(url).host} answered without a body`);
    for await (const piece of response.body) {
      clearTimeout(timer);
      timer = limit(timeouts.stall);
      yield piece;
    }
  } finally {
    clearTimeout(timer);
  }
}

async function extract(archive: string, options: DownloadOptions): Promise<string> {
  const target = join(options.partial, "extracted");
  await mkdir(target);
  // Windows' own tar reads zip archives; another tar that is first on PATH (Git's) may not.
  const tar =
    options.platform === "win32" ? join(options.env["SystemRoot"] ?? "C:\\Windows", "System32", "tar.exe") : "tar";
  const result = await options.run(tar, ["-xf", archive, "-C", target], {
    env: childEnvironment(options.env),
    signal: options.signal,
  });
  if (result.exitCode !== 0) throw new Error(`tar could not extract it (${result.stderr.trim()})`);
  // Only the archives for Windows have a bin folder.
  const root = join(target, "pulumi");
  const bin = join(root, "bin");
  return (await isFolder(bin)) ? bin : root;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

function archiveName(platform: NodeJS.Platform, arch: string): string | undefined {
  if (arch !== "x64" && arch !== "arm64") return undefined;
  if (platform === "win32") return `pulumi-v${wantedVersion}-windows-${arch}.zip`;
  if (platform === "linux" || platform === "darwin") return `pulumi-v${wantedVersion}-${platform}-${arch}.tar.gz`;
  return undefined;
}
