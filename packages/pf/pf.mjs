#!/usr/bin/env node
// Plain JavaScript, so that an older Node can read this file and start the project's own.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import module from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const needed = 24;
const isInstalled = import.meta.url.includes("/node_modules/");
/** The folder whose packages these are: the repository, or the installed package. */
const repository = fileURLToPath(new URL(isInstalled ? "./" : "../../", import.meta.url));

if (majorOf(process.versions.node) >= needed) {
  /** Until the code that tells it better is loaded. */
  let endUncaught = (error) => giveUp(String(error?.stack ?? error), 70);
  process.on("uncaughtException", (error) => endUncaught(error, process.argv.slice(2)));
  try {
    const { newerNode } = await import("./cli/newer-node.ts");
    const newer = newerNode({
      execPath: process.execPath,
      version: process.versions.node,
      path: process.env.PATH ?? "",
      manifest: join(repository, "package.json"),
    });
    // Replaces this process, so signals need no forwarding. Windows can't do this, but its pinned Node is the newest.
    if (newer && process.execve) {
      process.execve(newer, [newer, ...process.execArgv, ...process.argv.slice(1)], process.env);
    }
    // Keeps stripped and compiled code between runs, which halves a command's start. In CI every run is the first.
    if (process.env.CI === undefined)
      module.enableCompileCache(join(repository, "node_modules/.cache/node-compile-cache"));
    ({ endUncaught } = await import("./cli/uncaught.ts"));
    const [{ main }, { commands }, { currentProject }] = await Promise.all([
      import("./cli/main.ts"),
      import("./commands/index.ts"),
      import("./stacks/project-folder.ts"),
    ]);
    await main(commands, process.argv.slice(2), currentProject());
  } catch (error) {
    if (!isNotInstalled(error)) endUncaught(error, process.argv.slice(2));
    giveUp("Some packages aren't installed. Run: npm ci");
  }
} else {
  const node = nodeOfProject();
  if (node === undefined) lackNode();
  else runBy(node);
}

/** The Node that `npm ci` installs: this platform's optional package in package.json. */
function nodeOfProject() {
  const read = (file) => {
    try {
      return JSON.parse(readFileSync(join(repository, file), "utf8"));
    } catch (error) {
      return giveUp(`${join(repository, file)} isn't valid JSON: ${error.message}`);
    }
  };
  for (const name of Object.keys(read("package.json").optionalDependencies ?? {})) {
    const folder = join("node_modules", name);
    if (!existsSync(join(repository, folder, "package.json"))) continue;
    const { version, bin } = read(join(folder, "package.json"));
    if (bin?.node !== undefined && majorOf(version) >= needed) return join(repository, folder, bin.node);
  }
  return undefined;
}

/** Runs the same command with that Node: same streams, signals and exit code. */
function runBy(node) {
  // Child processes also use that Node, as in `npm run`.
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
  const byNpm = isInstalled
    ? ""
    : `Run: npm ci (without --omit=optional; it installs Node ${needed} into this folder), or install`;
  giveUp(
    `Node ${needed} is needed, and this is Node ${process.versions.node}. ` +
      `${byNpm || "Install"} Node ${needed} from https://nodejs.org.`,
  );
}

/** A package, or a file of one, that the installation has lost. */
function isNotInstalled(error) {
  const { code, message } = Object(error);
  return (
    code === "ERR_MODULE_NOT_FOUND" &&
    /^Cannot find package |\bnode_modules\b/.test(message.split(" imported from ")[0])
  );
}

function giveUp(why, exitCode = 3) {
  process.stderr.write(`error: ${why}\n`);
  process.exit(exitCode);
}

function majorOf(version) {
  return Number(version.split(".")[0]);
}
