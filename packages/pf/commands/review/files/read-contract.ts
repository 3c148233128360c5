import type { Guardian } from "@protected-function/engine/guardian.ts";
import { createRunCommand } from "@protected-function/engine/run-command.ts";
import type { Json } from "../snapshot/snapshot.ts";
import { contractFile } from "./file-class.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";

interface RunOptions {
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
}

/** Runs a module in a separate process and in a version's folder, because it loads that version's code. */
async function outputOf(
  lines: readonly string[],
  cwd: string,
  { guardian, signal, ...more }: RunOptions & { readonly timeoutMilliseconds?: number },
): Promise<string | undefined> {
  const { exitCode, stdout } = await createRunCommand(guardian)(
    process.execPath,
    ["--input-type=module", "--eval", lines.join("\n")],
    { env: childEnvironment(process.env), cwd, signal, ...more },
  );
  return exitCode === 0 ? stdout : undefined;
}

/** A version's contract as data. Undefined if it can't be loaded or isn't data. */
export async function contractIn(directory: string, options: RunOptions): Promise<Json | undefined> {
  const lines = [
    `const { contract } = await import("./${contractFile}");`,
    // The contract's own code may print something first.
    "process.stdout.write(`\\n${JSON.stringify({ format: 1, contract })}\\n`);",
  ];
  const output = await outputOf(lines, directory, { ...options, timeoutMilliseconds: 20_000 });
  try {
    const { format, contract } = JSON.parse(output?.trim().split("\n").at(-1) ?? "") as Record<
      string,
      Json | undefined
    >;
    return format === 1 && typeof contract === "object" && contract !== null ? contract : undefined;
  } catch {
    return undefined;
  }
}
