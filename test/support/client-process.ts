import { execFile } from "node:child_process";
import { bareEnvironment } from "./command-line.ts";

export interface ClientResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a client as a process of its own that has PATH, Node's cache and `environment`, and nothing else. */
export function runClient(
  command: string,
  args: readonly string[],
  environment: Record<string, string>,
): Promise<ClientResult> {
  const { PATH, NODE_COMPILE_CACHE } = bareEnvironment();
  const env = { PATH, NODE_COMPILE_CACHE, ...environment };
  return new Promise((resolve) => {
    execFile(command, args, { env, timeout: 15_000 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ exitCode, stdout, stderr });
    });
  });
}

/** Whether a tool is on PATH, so that a machine without it skips what needs it. */
export async function hasTool(command: string, ...args: readonly string[]): Promise<boolean> {
  return (await runClient(command, args, {})).exitCode === 0;
}
