/**
 * The guardian's other half: a separate process that briefly outlives its parent. Its standard input lists the process
 * groups and temporary directories, one per line. It ends and removes them all as soon as that pipe closes: at a normal
 * end, at a crash, and at a SIGKILL of the other side.
 *
 * `+123` a group started, `-123` it is gone; `d"/tmp/x"` a directory was created (JSON), `r"/tmp/x"` it is gone.
 * It imports only Node's own modules, so that nothing can keep it from starting.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const graceMilliseconds = 2000;
const groups = new Set<number>();
const directories = new Set<string>();

// It ends only when the pipe closes. A Ctrl-C or a hang-up is meant for its parent.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

let unfinished = "";
process.stdin.setEncoding("utf8");
try {
  for await (const chunk of process.stdin) {
    const lines = (unfinished + String(chunk)).split("\n");
    // Drop an incomplete line: "+12" of "+1234" would be another process.
    unfinished = lines.pop() ?? "";
    for (const line of lines) note(line);
  }
} catch {
  // A broken pipe also means that the other side ended.
}
await endAll();
process.exit(0);

function note(line: string): void {
  const rest = line.slice(1);
  if (line.startsWith("+")) groups.add(Number(rest));
  else if (line.startsWith("-")) groups.delete(Number(rest));
  else if (line.startsWith("d")) directories.add(String(JSON.parse(rest)));
  else if (line.startsWith("r")) {
    const directory = String(JSON.parse(rest));
    directories.delete(directory);
    endPluginsIn(directory);
  }
}

/**
 * Ends the plugins of a killed engine. It starts them in groups of their own, and they notice its end after minutes only.
 * Their Pulumi home is in the directory. Only Linux shows the environment of a process.
 */
function endPluginsIn(directory: string): void {
  if (process.platform !== "linux") return;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
      if (variables.some((variable) => variable.startsWith(`PULUMI_HOME=${directory}/`))) {
        process.kill(Number(pid), "SIGKILL");
      }
    } catch {
      // It has ended, or it is another user's.
    }
  }
}

async function endAll(): Promise<void> {
  for (const group of groups) signalGroup(group, "SIGTERM");
  await untilGone(graceMilliseconds);
  for (const group of groups) signalGroup(group, "SIGKILL");
  // After SIGKILL, a process is gone within a moment. One that still exists then is dead, and its parent hasn't reaped
  // it yet.
  await untilGone(250);
  for (const directory of directories) endPluginsIn(directory);
  // A killed process may have had a write in progress, so a directory counts as removed only if it stays away.
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
    // Continue with the next directory anyway: no one can read an error now.
  }
}

async function untilGone(milliseconds: number): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (groups.size > 0 && Date.now() < deadline) {
    for (const group of groups) if (!signalGroup(group, 0)) groups.delete(group);
    if (groups.size > 0) await delay(20);
  }
}

/** Whether the group existed and could be signaled. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    if (process.platform !== "win32") return process.kill(-group, signal);
    if (signal === 0) return process.kill(group, 0);
    // Windows has no process groups. taskkill follows the tree while its root is running.
    return spawnSync("taskkill", ["/pid", String(group), "/T", "/F"], { stdio: "ignore" }).status === 0;
  } catch {
    return false;
  }
}
