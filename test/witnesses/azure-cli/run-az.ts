import { execFile } from "node:child_process";
import type { AzureCli } from "./find-azure-cli.ts";

export interface CliAnswer {
  readonly exitCode: number;
  /** The parsed JSON; undefined where nothing was printed. */
  readonly answer: unknown;
  readonly stderr: string;
}

/**
 * Runs one command, with PATH, the twin's client variables, and a configuration folder of its own: what somebody is
 * logged in to on this machine stays as it is.
 */
export function runAz(
  { python }: AzureCli,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<CliAnswer> {
  const env = { PATH: process.env["PATH"] ?? "", ...variables };
  return new Promise((resolve) => {
    execFile(python, ["-m", "azure.cli", ...args], { env, timeout: 600_000 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ exitCode, answer: jsonIn(stdout), stderr });
    });
  });
}

function jsonIn(stdout: string): unknown {
  if (stdout.trim() === "") return undefined;
  try {
    return JSON.parse(stdout);
  } catch {
    return stdout;
  }
}
