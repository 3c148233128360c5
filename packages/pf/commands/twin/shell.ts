import { spawn } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import { otherLogins } from "../../stacks/local/announce-stack.ts";
import { followRunningTwin, variablesOfRunningTwin } from "../../stacks/local/running-twin.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import type { Reporter } from "../../cli/reporter.ts";

/**
 * Runs the user's shell with the variables of the running twin, until it ends. Nothing of them stays in the shell that
 * this one was started from.
 *
 * @throws Unavailable if no twin is running, and the system's error if the shell doesn't start
 */
export async function openShell(reporter: Pick<Reporter, "note">): Promise<typeof exitCodes.held> {
  const variables = await variablesOfRunningTwin();
  const environment = Object.entries(process.env).filter(([name]) => !otherLogins.includes(name));
  const isWindows = process.platform === "win32";
  const command = (isWindows ? process.env["ComSpec"] : process.env["SHELL"]) || (isWindows ? "cmd.exe" : "/bin/sh");
  const over = new AbortController();
  // Ctrl-C is the shell's. A closed terminal or an ended session ends the shell as well.
  const shell = spawn(command, { stdio: "inherit", env: { ...Object.fromEntries(environment), ...variables } });
  const ended = once(shell, "exit");
  const hangUp = (): void => void shell.kill("SIGHUP");
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, hangUp);
  if (process.stdin.isTTY) {
    reporter.note(
      `${basename(command)} with the twin's variables: clients and deployments reach the twin. Leave it with exit.`,
    );
  }
  const watch = tellItsEnd(reporter, over.signal);
  try {
    await ended;
    return exitCodes.held;
  } finally {
    for (const signal of ["SIGTERM", "SIGHUP"] as const) process.off(signal, hangUp);
    over.abort();
    await watch;
  }
}

async function tellItsEnd(reporter: Pick<Reporter, "note">, signal: AbortSignal): Promise<void> {
  // A twin of an earlier version can't be followed. The shell works with it nonetheless.
  const end = await followRunningTwin(() => undefined, signal).catch(() => undefined);
  if (end === "twin ended") reporter.note("The twin has ended, and nothing answers in this shell. Leave it with exit.");
}
