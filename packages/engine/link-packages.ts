import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, realpathSync, symlinkSync } from "node:fs";
import { join, relative, sep } from "node:path";

/**
 * Gives a checkout the packages of another with the same lock file, as a folder with one link for each package. A
 * workspace link points into this checkout's own files, because otherwise it would load the other's code.
 *
 * @param from a program's directory with packages
 * @param to a program's directory without
 */
export function linkPackages(from: string, to: string): void {
  const sourceFolder = realpathSync(from);
  const packages = join(sourceFolder, "node_modules");
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
  const link = join(to, path);
  if (!existsSync(link)) return;
  symlinkSync(link, target, "junction");
  // Packages that only this version's workspace has.
  const nested = join(real, "node_modules");
  if (existsSync(nested) && !existsSync(join(link, "node_modules"))) {
    linkFolder(nested, join(link, "node_modules"), { installed, to });
  }
}

function copyCommand(source: string, target: string): void {
  if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), target);
}
