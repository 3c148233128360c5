import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
} from "node:fs";
import { join, relative, sep } from "node:path";
import type { Guardian } from "../../../engine/guardian.ts";
import { createRunCommand } from "../../../engine/run-command.ts";
import { Unavailable } from "../../../text/errors.ts";

interface ProvidePackagesOptions {
  /** The program's directory that lacks packages. */
  readonly directory: string;
  /** The other version's directory. Its packages serve both if the lock files are equal. */
  readonly other: string;
  readonly version: "base" | "change";
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/**
 * Provides packages to a version that has none: links to the other version's if possible, else its own installation. No
 * install scripts of the change run.
 *
 * @throws Unavailable
 */
export async function providePackages(options: ProvidePackagesOptions): Promise<void> {
  const { directory, other, version, guardian, signal, onProgress } = options;
  const packages = join(directory, "node_modules");
  if (existsSync(packages) || !existsSync(join(directory, "package.json"))) return;
  // The folder is always removed again, even from the change's checkout.
  guardian.adoptDirectory(packages);
  if (haveSameLock(directory, other) && existsSync(join(other, "node_modules"))) {
    linkPackages(other, directory);
    return;
  }
  onProgress(`The ${version} has another package-lock.json: npm ci`);
  const script = version === "change" ? ["--ignore-scripts"] : [];
  const { exitCode, stderr } = await createRunCommand(guardian)("npm", ["ci", "--no-audit", "--no-fund", ...script], {
    env: process.env,
    cwd: directory,
    signal,
  });
  if (exitCode === 0) return;
  const said = stderr.trim().split("\n").slice(0, 5).join(" ");
  throw new Unavailable(
    "PACKAGES_UNAVAILABLE",
    `The ${version} has another package-lock.json, and \`npm ci\` failed there. ` +
      `Check that the npm registry is reachable. npm says: ${said}`,
  );
}

/**
 * Gives a checkout the packages of another with the same lock file, as a folder with one link for each package. A
 * workspace link points into this checkout's own files, because otherwise it would load the other's code.
 *
 * @param from a program's directory with packages
 * @param to a program's directory without
 */
function linkPackages(from: string, to: string): void {
  const own = realpathSync(from);
  const packages = join(own, "node_modules");
  if (!existsSync(packages)) return;
  // If that folder is itself a link, its workspaces belong to another installation.
  const installed = realpathSync(join(realpathSync(packages), ".."));
  linkFolder(realpathSync(packages), join(to, "node_modules"), { installed, to });
}

interface Trees {
  /** The installation whose workspaces the packages link to. */
  readonly installed: string;
  readonly to: string;
}

function linkFolder(from: string, to: string, trees: Trees): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    // Its relative links point to the packages beside it, which exist here as well.
    if (name === ".bin") {
      mkdirSync(target);
      for (const command of readdirSync(source)) copyCommand(join(source, command), join(target, command));
    } else if (name.startsWith(".")) continue;
    else if (name.startsWith("@") && !lstatSync(source).isSymbolicLink()) linkFolder(source, target, trees);
    else linkPackage(source, target, trees);
  }
}

function linkPackage(source: string, target: string, { installed, to }: Trees): void {
  const real = existsSync(source) ? realpathSync(source) : undefined;
  if (real === undefined) return;
  const path = relative(installed, real);
  const isWorkspace = !path.startsWith("..") && !path.split(sep).includes("node_modules");
  if (!isWorkspace) {
    symlinkSync(real, target, "junction");
    return;
  }
  const own = join(to, path);
  if (!existsSync(own)) return;
  symlinkSync(own, target, "junction");
  // Packages that only this version's workspace has.
  const nested = join(real, "node_modules");
  if (existsSync(nested) && !existsSync(join(own, "node_modules"))) {
    linkFolder(nested, join(own, "node_modules"), { installed, to });
  }
}

function copyCommand(source: string, target: string): void {
  if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), target);
}

/** Whether two checkouts have the same lock file, and therefore the same packages. */
function haveSameLock(one: string, other: string): boolean {
  const [first, second] = [one, other].map((directory) => {
    const file = join(directory, "package-lock.json");
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  });
  return first === second;
}
