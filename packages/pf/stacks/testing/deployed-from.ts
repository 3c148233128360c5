import { createHash, type Hash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folders that no deployment reads: packages have a version, and linked ones are read where they are. */
const otherFolders = new Set(["node_modules", ".git", ".pf", "test", "tests", "docs", "coverage", "test-results"]);
const otherFiles = /(?:\.(?:test|spec)\.[cm]?[jt]sx?|\.md|\.log)$/i;

/**
 * Names everything that a deployment reads, by its content: the project's files, the lock file, linked packages, Node
 * and these packages. An environment variable that the program reads isn't in it.
 *
 * @returns a hash
 */
export function deployedFrom({
  directory,
  settingsFile,
}: {
  readonly directory: string;
  readonly settingsFile: string;
}): string {
  const hash = createHash("sha256").update(JSON.stringify([process.version, process.platform, settingsFile]));
  addFile(hash, settingsFile);
  addFolder(hash, directory);
  const folders = above(directory);
  for (const folder of folders) for (const name of locks) addFile(hash, join(folder, name));
  const linked = folders.flatMap((folder) => linkedPackages(join(folder, "node_modules")));
  // This package runs from a clone or from a registry.
  const own = fileURLToPath(new URL("../../package.json", import.meta.url));
  addFile(hash, own);
  for (const folder of new Set(linked)) addFolder(hash, folder);
  return hash.digest("hex");
}

const locks = [
  "package.json",
  "package-lock.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
  "node_modules/.package-lock.json",
];

function above(directory: string): readonly string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...above(parent)];
}

/** Packages that are links to folders outside of any node_modules: a workspace's own, whose code has no version. */
function linkedPackages(modules: string): readonly string[] {
  return entriesOf(modules).flatMap((entry) => {
    const path = join(modules, entry.name);
    if (entry.isDirectory() && entry.name.startsWith("@")) return linkedPackages(path);
    if (!entry.isSymbolicLink() || !existsSync(path)) return [];
    const folder = realpathSync(path);
    return /[\\/]node_modules[\\/]/.test(folder) || !lstatSync(folder).isDirectory() ? [] : [folder];
  });
}

function addFolder(hash: Hash, folder: string): void {
  for (const entry of entriesOf(folder).toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !otherFolders.has(entry.name)) addFolder(hash, path);
    else if (entry.isFile() && !otherFiles.test(entry.name)) addFile(hash, path);
    // A link's target may be anywhere, a cycle included: its file counts, a folder by its path alone.
    else if (entry.isSymbolicLink()) hash.update(`${path} -> ${existsSync(path) ? realpathSync(path) : ""}\0`);
  }
}

function addFile(hash: Hash, path: string): void {
  try {
    const content = readFileSync(path);
    hash.update(`${path} ${content.length}\0`).update(content);
  } catch {
    // A file that isn't there differs from an empty one by its missing name.
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
