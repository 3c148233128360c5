import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { downloadEngine, type DownloadOptions } from "../../packages/engine/download-engine.ts";
import { wantedVersion } from "../../packages/engine/engine-version.ts";
import { processGuardian } from "../../packages/engine/guardian.ts";
import { createRunCommand } from "../../packages/engine/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const archiveUrl = `https://get.pulumi.com/releases/sdk/pulumi-v${wantedVersion}-linux-x64.tar.gz`;
const checksumsUrl = `https://github.com/pulumi/pulumi/releases/download/v${wantedVersion}/pulumi-${wantedVersion}-checksums.txt`;
const unverifiable = `without the official checksums (${checksumsUrl}) it can't be verified and isn't used`;

/** An archive as Pulumi makes them: a folder "pulumi" with executables in it. */
function archiveOf(...files: string[]): Buffer<ArrayBuffer> {
  const root = temporaryFolder();
  for (const file of files) {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), `I am ${file}`, { mode: 0o755 });
  }
  execFileSync("tar", ["-czf", "archive.tar.gz", "pulumi"], { cwd: root });
  return Buffer.from(readFileSync(join(root, "archive.tar.gz")));
}

const sha256 = (data: Buffer): string => createHash("sha256").update(data).digest("hex");

type Answer = () => Response | Promise<Response>;

function serving(answers: Readonly<Record<string, Answer>>): typeof fetch & { readonly asked: string[] } {
  const asked: string[] = [];
  const fetch = async (input: string | URL | Request): Promise<Response> => {
    const url = String(input);
    asked.push(url);
    const answer = answers[url];
    if (answer === undefined) throw new TypeError("fetch failed", { cause: new Error(`getaddrinfo ENOTFOUND ${url}`) });
    return answer();
  };
  return Object.assign(fetch, { asked });
}

function options(fetch: typeof globalThis.fetch, more: Partial<DownloadOptions> = {}): DownloadOptions {
  return {
    partial: temporaryFolder(),
    env: process.env,
    run: createRunCommand(processGuardian()),
    onProgress: () => undefined,
    fetch,
    platform: "linux",
    arch: "x64",
    timeouts: { connect: 5000, stall: 5000 },
    ...more,
  };
}

describe("downloading the engine", () => {
  test("verifies the archive against the official checksums, and gives the folder of all its executables", async () => {
    const archive = archiveOf("pulumi/pulumi", "pulumi/pulumi-language-nodejs");
    const checksums = `${"0".repeat(64)}  other.tar.gz\n${sha256(archive)}  pulumi-v${wantedVersion}-linux-x64.tar.gz\n`;
    const fetch = serving({
      [checksumsUrl]: () => new Response(checksums),
      [archiveUrl]: () => new Response(archive),
    });
    const result = await downloadEngine(options(fetch));
    if (!("bin" in result)) throw new Error(result.reason);
    expect(readFileSync(join(result.bin, "pulumi"), "utf8")).toBe("I am pulumi/pulumi");
    expect(readFileSync(join(result.bin, "pulumi-language-nodejs"), "utf8")).toContain("language-nodejs");
    expect(fetch.asked).toEqual([checksumsUrl, archiveUrl]);
  });

  test("does not use an archive that is not the official one", async () => {
    const archive = archiveOf("pulumi/pulumi");
    const wanted = "a".repeat(64);
    const fetch = serving({
      [checksumsUrl]: () => new Response(`${wanted}  pulumi-v${wantedVersion}-linux-x64.tar.gz\n`),
      [archiveUrl]: () => new Response(archive),
    });
    expect(await downloadEngine(options(fetch))).toEqual({
      attempt: `download ${archiveUrl}`,
      reason: `its SHA-256 is ${sha256(archive)}, but the official checksums say ${wanted}: it wasn't used`,
    });
  });

  test("doesn't start without the checksums", async () => {
    const fetch = serving({ [archiveUrl]: () => new Response("archive") });
    expect(await downloadEngine(options(fetch))).toEqual({
      attempt: `download ${archiveUrl}`,
      reason: `${unverifiable} (fetch failed (getaddrinfo ENOTFOUND ${checksumsUrl}))`,
    });
    expect(fetch.asked).toEqual([checksumsUrl]);
  });

  test("doesn't start if the checksums don't name the archive", async () => {
    const fetch = serving({ [checksumsUrl]: () => new Response(`${"a".repeat(64)}  something-else.zip\n`) });
    expect(await downloadEngine(options(fetch))).toEqual({
      attempt: `download ${archiveUrl}`,
      reason: `the official checksums (${checksumsUrl}) don't list it: it can't be verified and isn't used`,
    });
  });

  test("reports the status of a refusal", async () => {
    const fetch = serving({ [checksumsUrl]: () => new Response("no", { status: 403 }) });
    expect(await downloadEngine(options(fetch))).toMatchObject({
      reason: `${unverifiable} (github.com answered 403)`,
    });
  });

  test("gives up on a server that does not answer", async () => {
    const silent: typeof globalThis.fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      });
    expect(await downloadEngine(options(silent, { timeouts: { connect: 1, stall: 1 } }))).toMatchObject({
      reason: `${unverifiable} (no answer within 0.001 s)`,
    });
  });

  test("stops at an abort with its reason", async () => {
    const abort = new AbortController();
    const fetch: typeof globalThis.fetch = async (_, init) => {
      abort.abort(new Error("enough"));
      init?.signal?.throwIfAborted();
      throw new Error("unreachable");
    };
    await expect(downloadEngine(options(fetch, { signal: abort.signal }))).rejects.toThrow(new Error("enough"));
  });

  test("says that Pulumi publishes none for this platform", async () => {
    expect(await downloadEngine(options(serving({}), { platform: "freebsd" }))).toEqual({
      attempt: "download",
      reason: "Pulumi publishes no engine for freebsd on x64",
    });
  });

  test("unpacks the Windows archive with Windows' tar, and uses its bin folder", async () => {
    const name = `pulumi-v${wantedVersion}-windows-arm64.zip`;
    const body = Buffer.from("zip");
    const fetch = serving({
      [checksumsUrl]: () => new Response(`${sha256(body)}  ${name}\n`),
      [`https://get.pulumi.com/releases/sdk/${name}`]: () => new Response(body),
    });
    const commands: string[] = [];
    const result = await downloadEngine(
      options(fetch, {
        platform: "win32",
        arch: "arm64",
        env: { SystemRoot: "/windows" },
        run: async (command, args) => {
          commands.push(command);
          mkdirSync(join(String(args[3]), "pulumi", "bin"), { recursive: true });
          return { exitCode: 0, stdout: "", stderr: "" };
        },
      }),
    );
    expect(commands).toEqual([join("/windows", "System32", "tar.exe")]);
    expect(result).toMatchObject({ bin: expect.stringMatching(/extracted[\\/]pulumi[\\/]bin$/) });
  });
});
