/**
 * The guardian's other half: a process of its own that outlives whoever started it, by a moment. It reads from its
 * standard input which process groups and temporary directories exist, a line each, and ends them all as soon as that
 * pipe closes: at a normal end, at a crash, and at a SIGKILL of the other side alike.
 *
 * `+123` a group started, `-123` it is gone; `d"/tmp/x"` a directory was made (JSON), `r"/tmp/x"` it is gone.
 * It imports nothing but Node's own modules, so that nothing can keep it from starting.
 */
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const graceMilliseconds = 2000;
const groups = new Set<number>();
const directories = new Set<string>();

// It ends when the pipe closes and at no other time: a Ctrl-C or a hang-up is meant for the other side.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

let unfinished = "";
process.stdin.setEncoding("utf8");
try {
  for await (const chunk of process.stdin) {
    const lines = (unfinished + String(chunk)).split("\n");
    // A line that was cut off is dropped: "+12" of "+1234" is somebody else's process.
    unfinished = lines.pop() ?? "";
    for (const line of lines) note(line);
  }
} catch {
  // A broken pipe is the end of the other side, too.
}
await endAll();
process.exit(0);

function note(line: string): void {
  const rest = line.slice(1);
  if (line.startsWith("+")) groups.add(Number(rest));
  else if (line.startsWith("-")) groups.delete(Number(rest));
  else if (line.startsWith("d")) directories.add(String(JSON.parse(rest)));
  else if (line.startsWith("r")) directories.delete(String(JSON.parse(rest)));
}

async function endAll(): Promise<void> {
  for (const group of groups) signalGroup(group, "SIGTERM");
  await untilGone(graceMilliseconds);
  for (const group of groups) signalGroup(group, "SIGKILL");
  // Nothing outlives that, but for a moment; who waits longer is dead and has a parent that has not asked yet.
  await untilGone(250);
  // What was killed may have been about to write: a directory is gone when it stays away.
  const deadline = Date.now() + 5000;
  while (directories.size > 0 && Date.now() < deadline) {
    for (const directory of directories) remove(directory);
    await delay(400);
    for (const directory of directories) if (!existsSync(directory)) directories.delete(directory);
  }
}

function remove(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch {
    // The next directory is to go all the same; there is nobody left to be told.
  }
}

async function untilGone(milliseconds: number): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (groups.size > 0 && Date.now() < deadline) {
    for (const group of groups) if (!signalGroup(group, 0)) groups.delete(group);
    if (groups.size > 0) await delay(20);
  }
}

/** Whether the group was there to be signalled. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    if (process.platform !== "win32") return process.kill(-group, signal);
    if (signal === 0) return process.kill(group, 0);
    // Windows knows no process groups: taskkill follows the tree while its root lives.
    return spawnSync("taskkill", ["/pid", String(group), "/T", "/F"], { stdio: "ignore" }).status === 0;
  } catch {
    return false;
  }
}
