// Plain JavaScript on purpose: an older Node must be able to read this file, and hand over to the project's own.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import module from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const needed = 24;
const repository = fileURLToPath(new URL(".", import.meta.url));

if (majorOf(process.versions.node) >= needed) {
  try {
    const { newerNode } = await import("./cli/newer-node.ts");
    const newer = newerNode({
      execPath: process.execPath,
      version: process.versions.node,
      path: process.env.PATH ?? "",
      manifest: new URL("./package.json", import.meta.url),
    });
    // Replaces this process, so that nobody has to pass signals on. Windows can't; what is pinned for it is the newest.
    if (newer && process.execve) {
      process.execve(newer, [newer, ...process.execArgv, ...process.argv.slice(1)], process.env);
    }
    // Stripped and compiled code is kept between runs: half of a command's start. In CI every run is a first one.
    if (process.env.CI === undefined)
      module.enableCompileCache(join(repository, "node_modules/.cache/node-compile-cache"));
    const [{ main }, { commands }] = await Promise.all([import("./cli/main.ts"), import("./commands/index.ts")]);
    await main(commands, process.argv.slice(2));
  } catch (error) {
    if (!String(error?.message).startsWith("Cannot find package ")) throw error;
    giveUp("The packages that this needs are not all installed. Run: npm ci");
  }
} else {
  const node = nodeOfProject();
  if (node === undefined) lackNode();
  else runBy(node);
}

/** The Node that `npm ci` installs: of the optional packages in package.json, the one for this platform. */
function nodeOfProject() {
  const read = (file) => JSON.parse(readFileSync(join(repository, file), "utf8"));
  for (const name of Object.keys(read("package.json").optionalDependencies ?? {})) {
    const folder = join("node_modules", name);
    if (!existsSync(join(repository, folder, "package.json"))) continue;
    const { version, bin } = read(join(folder, "package.json"));
    if (bin?.node !== undefined && majorOf(version) >= needed) return join(repository, folder, bin.node);
  }
  return undefined;
}

/** The same command again, as if that Node had been started: same streams, signals and exit code. */
function runBy(node) {
  // Whatever it starts as `node` is that Node, too, as within `npm run`.
  const PATH = [dirname(node), process.env.PATH ?? ""].join(delimiter);
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit", env: { ...process.env, PATH } });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || child.kill("SIGTERM"), 500).unref();
  child.on("error", lackNode);
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    for (const each of signals) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}

function lackNode() {
  giveUp(
    `Node ${needed} is needed, and this is Node ${process.versions.node}. Run: npm ci (without --omit=optional; it ` +
      `installs Node ${needed} into this folder), or install Node ${needed} from https://nodejs.org.`,
  );
}

function giveUp(why) {
  process.stderr.write(`error: ${why}\n`);
  process.exit(3);
}

function majorOf(version) {
  return Number(version.split(".")[0]);
}
