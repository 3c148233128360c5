import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

const zizmor = "zizmor==1.32.0";
/** Its version is in test/support/actionlint/go.mod, and every part of it is verified by the go.sum beside it. */
const actionlintModule = fileURLToPath(new URL("actionlint", import.meta.url));
const actionlintVersion = "1.7.12";

/** What a tool said, and how it ended. */
export interface ToolAnswer {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs zizmor on a folder with workflows; its audits that ask GitHub are left out. */
export async function runZizmor(folder: string, persona: "regular" | "pedantic"): Promise<ToolAnswer> {
  const cached = await inCache(`zizmor-${zizmor.split("==")[1]}`, async (partial) => {
    await run("python3", ["-m", "venv", partial]);
    await run(join(partial, "bin", "python3"), ["-m", "pip", "install", "--quiet", zizmor], { timeout: 110_000 });
  });
  // A virtual environment that was moved: its binaries work, its scripts do not.
  return await answerOf(join(cached, "bin", "zizmor"), ["--offline", "--no-progress", "--persona", persona, folder]);
}

/** Runs actionlint on workflow files. */
export async function runActionlint(files: readonly string[]): Promise<ToolAnswer> {
  const cached = await inCache(`actionlint-${actionlintVersion}`, async (partial) => {
    const output = join(partial, "actionlint");
    const options = { cwd: actionlintModule, env: { ...process.env, GOWORK: "off" }, timeout: 170_000 };
    const built = ["build", "-trimpath", "-mod=readonly", "-o", output, "github.com/rhysd/actionlint/cmd/actionlint"];
    await run("go", built, options);
  });
  return await answerOf(join(cached, "actionlint"), ["-no-color", ...files]);
}

/**
 * A folder of the user's cache, filled once.
 *
 * @throws where it cannot be filled, for want of python3, Go or a package index: nothing is skipped in silence
 */
async function inCache(name: string, fill: (partial: string) => Promise<void>): Promise<string> {
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "protected-function");
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(join(cache, "partial-"));
  try {
    await fill(partial);
    // Whole or not at all: another run may be making the same.
    if (!existsSync(folder)) renameSync(partial, folder);
    return folder;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`The check of the workflows needs ${name}, and it could not be installed: ${said}`, {
      cause: error,
    });
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function answerOf(program: string, args: readonly string[]): Promise<ToolAnswer> {
  try {
    const { stdout, stderr } = await run(program, [...args]);
    return { exitCode: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as {
      readonly code?: unknown;
      readonly stdout?: string;
      readonly stderr?: string;
    };
    if (typeof code !== "number") throw error;
    return { exitCode: code, output: `${stdout ?? ""}${stderr ?? ""}` };
  }
}
