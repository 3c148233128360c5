import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { filledCache } from "./filled-cache.ts";
import { installedByPip } from "./installed-by-pip.ts";

const run = promisify(execFile);

/** Its version is in there. */
const zizmorRequirements = fileURLToPath(new URL("zizmor/requirements.txt", import.meta.url));
/** Its version is in the go.mod, and every part of it is verified by the go.sum beside it. */
const actionlintModule = fileURLToPath(new URL("actionlint", import.meta.url));

/** What a tool said, and how it ended. */
export interface ToolAnswer {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs zizmor on a folder with workflows; its audits that ask GitHub are left out. */
export async function runZizmor(
  folder: string,
  persona: "regular" | "pedantic",
  format: "plain" | "json" = "plain",
): Promise<ToolAnswer> {
  const cached = await filledCache(`zizmor-${versionIn(zizmorRequirements, /^zizmor==(\S+)/m)}`, (partial) =>
    installedByPip(partial, zizmorRequirements),
  );
  return await answerOf(join(cached, "bin", "zizmor"), [
    "--offline",
    "--no-progress",
    "--persona",
    persona,
    "--format",
    format,
    folder,
  ]);
}

/** Runs actionlint on workflow files. */
export async function runActionlint(files: readonly string[]): Promise<ToolAnswer> {
  const version = versionIn(join(actionlintModule, "go.mod"), /rhysd\/actionlint v(\S+)/);
  const cached = await filledCache(`actionlint-${version}`, async (partial) => {
    const output = join(partial, "actionlint");
    const built = ["build", "-trimpath", "-mod=readonly", "-o", output, "github.com/rhysd/actionlint/cmd/actionlint"];
    await run("go", built, { cwd: actionlintModule, env: { ...process.env, GOWORK: "off" } });
  });
  return await answerOf(join(cached, "actionlint"), ["-no-color", ...files]);
}

function versionIn(file: string, pattern: RegExp): string {
  const version = pattern.exec(readFileSync(file, "utf8"))?.[1];
  if (version === undefined) throw new Error(`${file} names no version by ${String(pattern)}`);
  return version;
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
