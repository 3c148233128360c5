import type { ChildProcess, SpawnOptions } from "node:child_process";
import { withoutSecrets } from "@protected-function/core/text/redact.ts";

/** Starts a process: `child_process.spawn`, or a function that also ends processes that outlive their parent. */
export type RunProcess = (command: string, args: readonly string[], options: SpawnOptions) => ChildProcess;

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
}

interface ShellCommand {
  readonly command: string;
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly stdin: string | undefined;
  readonly signal: AbortSignal;
  /** Texts to mask in errors. */
  readonly secrets: readonly string[];
}

/**
 * Runs a command through the system's shell and waits for its end.
 * Source: https://github.com/pulumi/pulumi-command/blob/master/provider/pkg/provider/local/commandOutputs.go
 * @throws with the exit code and all output, in the plugin's words
 */
export async function runShellCommand(run: RunProcess, shell: ShellCommand): Promise<CommandResult> {
  const { command, directory, environment, stdin, signal } = shell;
  signal.throwIfAborted();
  const [program, ...flags] = process.platform === "win32" ? ["cmd", "/C"] : ["/bin/sh", "-c"];
  const child = run(String(program), [...flags, command], {
    cwd: directory,
    env: environment,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "", both: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (chunk: string) => {
      output[name] += chunk;
      output.both += chunk;
    });
  }
  const stop = (): void => killTree(child);
  signal.addEventListener("abort", stop, { once: true });
  // A command that doesn't read its input closes it. That isn't a failure.
  child.stdin?.on("error", () => undefined).end(stdin ?? "");
  try {
    const exitProblem = await endOf(child);
    signal.throwIfAborted();
    if (exitProblem !== undefined) {
      throw new Error(withoutSecrets(`${exitProblem}: running "${command}":\n${output.both}`, shell.secrets));
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return { stdout: trimNewline(output.stdout), stderr: trimNewline(output.stderr) };
}

/** Undefined on success, else the way the process ended. */
async function endOf(child: ChildProcess): Promise<string | undefined> {
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (signal !== null) resolve(`signal: ${signal}`);
      else resolve(code === 0 ? undefined : `exit status ${code}`);
    });
  });
}

/** Also kills the shell's children if the process leads its own group, as after a guarded start. */
function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

/** The plugin trims one newline, as `$(…)` in a shell would. */
function trimNewline(text: string): string {
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}
