import { execFile } from "node:child_process";
import { chmod, glob, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import manifest from "../../package.json" with { type: "json" };
import { Refused, Unavailable } from "../../packages/core/text/errors.ts";
import { childEnvironment } from "../../packages/core/text/child-environment.ts";
import { cut } from "../../packages/core/text/cut.ts";
import { type Packed, packPackages } from "./pack.ts";

const template = fileURLToPath(new URL("../../template/", import.meta.url));
const run = promisify(execFile);

export interface CreateProjectOptions {
  /** A folder that doesn't exist yet, or is empty. */
  readonly folder: string;
  readonly onStep: (text: string) => void;
}

export interface CreatedProject {
  readonly folder: string;
  readonly name: string;
  /** From the folder. */
  readonly files: readonly string[];
}

/**
 * Creates a project from the template, with the packages of this repository in `vendor/` and a lock file. It installs
 * nothing.
 *
 * @throws Refused for a folder that isn't empty, or whose name can't be a project's; Unavailable without the registry
 */
export async function createProject({ folder, onStep }: CreateProjectOptions): Promise<CreatedProject> {
  const target = resolve(folder);
  const name = basename(target);
  if (!/^[a-z][a-z0-9-]{1,38}$/.test(name)) {
    throw new Refused(
      "PROJECT_NAME",
      `The folder's name becomes the project's: "${cut(name, 100)}" isn't 2 to 39 lower-case letters, digits and hyphens that ` +
        "begin with a letter. Choose another folder, such as ../orders.",
    );
  }
  const there = await readdir(target).catch(() => []);
  if (there.length > 0) {
    throw new Refused(
      "FOLDER_NOT_EMPTY",
      `${target} isn't empty. Choose a new folder, so that nothing is overwritten.`,
    );
  }
  onStep("Packing the packages");
  const packed = await packPackages(join(target, "vendor"));
  onStep("Writing the project");
  const files: string[] = [];
  for await (const file of glob("**/{*,.*}", { cwd: template })) {
    if ((await stat(join(template, file))).isDirectory()) continue;
    await mkdir(dirname(join(target, file)), { recursive: true });
    const text = await readFile(join(template, file), "utf8");
    await writeFile(join(target, file), filledIn(file, text, { name, packed }));
    if (file === "pf") await chmod(join(target, file), 0o755);
    files.push(file);
  }
  onStep("Writing its lock file");
  await lockPackages(target);
  return { folder: target, name, files: [...files, "package-lock.json"].toSorted() };
}

function filledIn(file: string, text: string, { name, packed }: { name: string; packed: readonly Packed[] }): string {
  const filled = text
    .replaceAll("${PROJECT}", name)
    .replaceAll("${DESCRIPTION}", "An Azure Function behind Entra ID, and the proof of who can call it")
    .replace("protected-function:name: sample", `protected-function:name: ${workloadOf(name)}`);
  if (file === "Pulumi.yaml") return filled.replace(/^# For `pulumi new`[^]*$/m, "");
  if (file !== "package.json") return filled;
  const { dependencies, devDependencies, ...rest } = JSON.parse(filled) as Manifest;
  const versions = (wanted: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.keys(wanted).map((dependency) => [dependency, versionOf(dependency, packed)]));
  const named = { dependencies: versions(dependencies), devDependencies: versions(devDependencies) };
  // Packages that ours depend on: a registry doesn't have them yet.
  const others = packed.filter(({ name }) => !(name in dependencies) && !(name in devDependencies));
  const overrides = Object.fromEntries(others.map(({ name }) => [name, versionOf(name, packed)]));
  const written = { ...rest, ...named, overrides };
  return `${JSON.stringify(written, undefined, 2)}\n`;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Ours from `vendor/`, which npm installs like one of the registry; the others as they are tested here. */
function versionOf(dependency: string, packed: readonly Packed[]): string {
  const own = packed.find(({ name }) => name === dependency);
  if (own !== undefined) return `file:vendor/${own.file}`;
  const versions: Readonly<Record<string, string>> = { ...manifest.devDependencies, ...manifest.dependencies };
  const version = versions[dependency];
  if (version === undefined) throw new Error(`${dependency} in template/package.json isn't in package.json`);
  return `^${version}`;
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly link?: true }>>;
}

/** A valid workload name: 2 to 16 lower-case letters and digits. */
function workloadOf(name: string): string {
  return name.replaceAll("-", "").slice(0, 16);
}

/** Begins with this repository's lock file, so that the project gets the versions that were tested here. */
async function lockPackages(directory: string): Promise<void> {
  const lock = JSON.parse(await readFile(new URL("../../package-lock.json", import.meta.url), "utf8")) as LockFile;
  // Its workspaces aren't the project's.
  const installed = Object.entries(lock.packages).filter(
    ([path, { link }]) => path.startsWith("node_modules/") && !link,
  );
  const begun = { ...lock, packages: Object.fromEntries(installed) };
  await writeFile(join(directory, "package-lock.json"), JSON.stringify(begun));
  try {
    await run("npm", ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"], {
      cwd: directory,
      env: childEnvironment(process.env, "network", "npm"),
    });
  } catch (error) {
    const { stderr = "" } = Object(error) as { readonly stderr?: string };
    throw new Unavailable(
      "PACKAGES_UNAVAILABLE",
      `The project in ${directory} is complete except for its lock file. Check that the npm registry is reachable, and run ` +
        `\`npm install\` there. npm says: ${cut(stderr.trim().split("\n").slice(0, 5).join(" "), 500)}`,
    );
  }
}
