import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Guardian } from "../../../engine/guardian.ts";
import { createRunCommand } from "../../../engine/run-command.ts";
import { Unavailable } from "../../../text/errors.ts";
import { haveSameLock, linkPackages } from "./linked-packages.ts";

export interface ProvidePackagesOptions {
  /** The program's directory that lacks packages. */
  readonly directory: string;
  /** The other version's, whose packages serve both where the lock files are the same. */
  readonly other: string;
  readonly version: "base" | "change";
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/**
 * Packages to run a version with, where it has none: links to the other version's, else its own. Of the change nothing runs as it
 * is installed.
 *
 * @throws Unavailable
 */
export async function providePackages(options: ProvidePackagesOptions): Promise<void> {
  const { directory, other, version, guardian, signal, onProgress } = options;
  const packages = join(directory, "node_modules");
  if (existsSync(packages) || !existsSync(join(directory, "package.json"))) return;
  // In the change's folder, too, it goes again, however this ends.
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
      `Is the registry reachable? npm says: ${said}`,
  );
}
