import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import type { Guardian } from "@protected-function/engine/guardian.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { withoutCredentials } from "@protected-function/core/text/redact.ts";
import { readJson } from "@protected-function/core/text/reading/read-json.ts";
import { problemsText } from "@protected-function/core/text/reading/reading-problem.ts";
import { linkPackages } from "@protected-function/engine/link-packages.ts";
import { keptPackages } from "./kept-packages.ts";
import { npmCi } from "./npm-ci.ts";

interface ProvidePackagesOptions {
  /** The program's directory that lacks packages. */
  readonly directory: string;
  /** The other version's directory. Its packages serve both if the lock files are equal. */
  readonly otherDirectory: string;
  readonly version: "base" | "change";
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/**
 * Provides packages to a version that has none. The base's are installed apart from every checkout, because an install
 * script of the change may have written to the change's. The change gets links to the base's if the lock files are equal,
 * else its own installation. No code of the change runs for it, and it gets no token of the pipeline.
 *
 * @throws Unavailable
 */
export async function providePackages(options: ProvidePackagesOptions): Promise<void> {
  const { directory, otherDirectory, version, guardian, onProgress } = options;
  const packages = join(directory, "node_modules");
  if (existsSync(packages) || !existsSync(join(directory, "package.json"))) return;
  // The folder is always removed again, even from the change's checkout.
  guardian.adoptDirectory(packages);
  if (version === "base") {
    const kept = await keptPackages(directory, options);
    linkPackages(kept, directory);
    keepCompiledCode(kept, packages);
    return;
  }
  if (haveSameLock(directory, otherDirectory) && existsSync(join(otherDirectory, "node_modules"))) {
    linkPackages(otherDirectory, directory);
    return;
  }
  onProgress("The change has another package-lock.json: npm ci");
  requireInertPackages(directory, otherDirectory);
  await npmCi(directory, "change", options);
}

/** The next review finds what Node compiled of the base, beside the base's packages. Only the base's code is run with it. */
function keepCompiledCode(kept: string, packages: string): void {
  if (!existsSync(packages)) return;
  const compiled = join(kept, "compiled");
  mkdirSync(compiled, { recursive: true });
  symlinkSync(compiled, join(packages, ".cache"), "junction");
}

/**
 * A project's `.npmrc` names the programs that npm starts (`git`, `script-shell`, `node-options`), and npm runs the
 * `prepare` script of a package from git in spite of `--ignore-scripts`. An older npm has no `--allow-git`.
 * https://docs.npmjs.com/cli/v11/configuring-npm/npmrc https://github.com/npm/pacote/blob/main/lib/git.js
 *
 * @throws Unavailable
 */
function requireInertPackages(directory: string, base: string): void {
  const [ownNpmrc, baseNpmrc] = [directory, base].map((folder) => textOf(join(folder, ".npmrc")));
  if (ownNpmrc !== baseNpmrc) {
    throw unavailable(
      "another .npmrc, which can make npm run other programs. Review the .npmrc in a change without other packages",
    );
  }
  const lock = join(directory, "package-lock.json");
  if (!isFile(lock)) throw unavailable("no package-lock.json. Use one of npm 7 or later");
  const { packages, lockfileVersion } = Object(dataIn(lock)) as {
    readonly packages?: Readonly<Record<string, unknown>>;
    readonly lockfileVersion?: unknown;
  };
  if (kindOf(join(directory, "npm-shrinkwrap.json")) !== undefined) {
    throw unavailable("an npm-shrinkwrap.json. Use a package-lock.json");
  }
  if (packages === undefined || (lockfileVersion !== 2 && lockfileVersion !== 3)) {
    throw unavailable("a lock file of an old version. Use a package-lock.json of npm 7 or later");
  }
  for (const [path, entry] of Object.entries(packages)) {
    const { resolved, link, version } = Object(entry) as Readonly<Record<string, unknown>>;
    const isOfRegistry = resolved === undefined || link === true || String(resolved).startsWith("https://");
    // Without `resolved`, npm takes the version for the package's place.
    const from = isOfRegistry ? version : resolved;
    if (!isOfRegistry || /[:/]/.test(String(version))) throw foreignPackage(path, from);
    const manifest = join(directory, path, "package.json");
    if (!path.split("/").includes("node_modules") && isFile(manifest)) requireRegistry(manifest);
  }
}

/** npm asks for what the lock file lacks. */
function requireRegistry(manifest: string): void {
  const fields = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies", "overrides"];
  const specsIn = (value: unknown): readonly (readonly [string, string])[] =>
    Object.entries(Object(value) as Readonly<Record<string, unknown>>).flatMap(([name, inner]) =>
      typeof inner === "string" ? [[name, inner] as const] : specsIn(inner),
    );
  const all = Object(dataIn(manifest)) as Readonly<Record<string, unknown>>;
  for (const [name, spec] of fields.flatMap((field) => specsIn(all[field]))) {
    if (/[:/]/.test(spec) && !/^(?:npm:[^:]*|file:.*)$/.test(spec)) throw foreignPackage(name, spec);
  }
}

function dataIn(file: string): unknown {
  const read = readJson(readFileSync(file));
  if (read.problems === undefined) return read.data;
  throw unavailable(`no readable ${basename(file)}: ${problemsText(file, read.problems)}`);
}

function foreignPackage(name: string, from: unknown): Unavailable {
  return unavailable(
    `${printable(name)} from ${printable(withoutCredentials(String(from).replace(/(\/\/[^/@:]*):[^/@]*@/, "$1:…@")))}. Use a package of a registry`,
  );
}

/** A link isn't the file that the base has. */
function textOf(file: string): string | undefined {
  const kind = kindOf(file);
  return kind === "file" ? readFileSync(file, "utf8") : kind === "link" ? `link ${readlinkSync(file)}` : kind;
}

function isFile(path: string): boolean {
  return kindOf(path) === "file";
}

function kindOf(path: string): "file" | "link" | "folder" | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat && (stat.isSymbolicLink() ? "link" : stat.isFile() ? "file" : "folder");
}

function unavailable(reason: string): Unavailable {
  const message = `The change has other packages, and the review doesn't install them: it has ${reason}.`;
  return new Unavailable("PACKAGES_UNAVAILABLE", message);
}

/** Whether two checkouts have the same lock file, and therefore the same packages. */
function haveSameLock(left: string, right: string): boolean {
  const [first, second] = [left, right].map((directory) => {
    const file = join(directory, "package-lock.json");
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  });
  return first === second;
}
