import { mkdir, open, readFile, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import { draftFor } from "./draft-project.ts";
import { type OwnApp, readOwnApp } from "./own-app.ts";
import { kindOf, type PlannedFile, planProject } from "./plan-project.ts";
import { requireProjectName } from "./project-name.ts";
import { requireFolder } from "./require-folder.ts";
import { isLockable, readSurroundings, type Surroundings } from "./surroundings.ts";
import { readTemplate } from "./template.ts";

/** A package in the project's own `vendor/`. */
export interface Tarball {
  /** With its scope. */
  readonly name: string;
  /** Its file name, which differs for different content: npm's lock file takes a path for what it was. */
  readonly file: string;
  readonly content: Uint8Array;
}

/** Packages that aren't published, or not in this state. */
export interface Vendor {
  readonly pack: (onStep: (text: string) => void) => Promise<readonly Tarball[]>;
  /** Writes the lock file of a new project, if that is known without an installation. */
  readonly lock?: (project: string) => Promise<void>;
}

export interface CreateProjectOptions {
  readonly folder: string;
  /** Default: the name of the folder. */
  readonly name?: string | undefined;
  /** Whether the folder may have files, which are kept. Otherwise it doesn't exist yet, or is empty. */
  readonly beside?: boolean;
  /** Default: the packages of the registry. */
  readonly vendor?: Vendor | undefined;
  readonly onStep: (text: string) => void;
}

export interface CreatedProject {
  readonly folder: string;
  readonly name: string;
  readonly files: readonly PlannedFile[];
  /** The app that was there. */
  readonly app?: OwnApp | undefined;
  readonly surroundings: Surroundings;
  /** Whether it has a new lock file, by which `npm ci` installs it. */
  readonly isLocked: boolean;
}

/**
 * Creates a project from the template, or adds what an existing folder lacks. It overwrites nothing, installs nothing,
 * and removes what it wrote if it can't write the rest.
 *
 * @throws Refused before anything is written; Unavailable with nothing written, or with everything but the lock file
 */
export async function createProject(options: CreateProjectOptions): Promise<CreatedProject> {
  const { beside = false, vendor, onStep } = options;
  const folder = resolve(options.folder);
  await requireFolder(folder, beside);
  const name = requireProjectName(options.name ?? (await projectIn(folder)) ?? basename(folder));
  const app = beside ? await readOwnApp(folder) : undefined;
  const surroundings = beside ? await readSurroundings(folder) : { links: [] };
  const written = await readTemplate();
  const template = app === undefined ? written : draftFor(app, written);
  // Packing takes a while, so what can be refused is refused before.
  await planProject(folder, template);
  const tarballs = (await vendor?.pack(onStep)) ?? [];
  const texts = filledIn(template, name, tarballs);
  const vendored = Object.fromEntries(tarballs.map(({ file, content }) => [`vendor/${file}`, content]));
  const files = await planProject(folder, { ...texts, ...vendored });
  const missing = files.filter(({ standing }) => standing === "written");
  const hasLock = (await kindOf(join(folder, "package-lock.json"))) !== undefined;
  const isNew = !hasLock && missing.some(({ path }) => path === "package.json");
  const lock = isNew && isLockable(surroundings) ? vendor?.lock : undefined;
  const contents = new Map(missing.map(({ path }) => [path, texts[path] ?? vendored[path] ?? ""]));
  if (contents.size > 0) onStep("Writing the project");
  await writeAll(folder, contents);
  if (lock !== undefined) {
    onStep("Writing its lock file");
    await lock(folder);
  }
  return { folder, name, files, app, surroundings, isLocked: lock !== undefined };
}

/** The name of the Pulumi project that is there already. */
async function projectIn(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, "Pulumi.yaml"), "utf8").catch(() => "");
  return /^name: *["']?([^\s"'#]+)/m.exec(text)?.[1];
}

type Texts = Readonly<Record<string, string>>;

/** The same text that `pulumi new` makes of the template, with the packages of `vendor/` if there are any. */
function filledIn(template: Texts, name: string, tarballs: readonly Tarball[]): Texts {
  return Object.fromEntries(
    Object.entries(template).map(([path, text]) => {
      const named = text
        .replaceAll("${PROJECT}", name)
        .replaceAll("${DESCRIPTION}", "An Azure Function behind Entra ID, and the proof of who can call it");
      if (path === "Pulumi.yaml") return [path, named.replace(/^# For `pulumi new`[^]*$/m, "")];
      return [path, path === "package.json" ? withVendored(named, tarballs) : named];
    }),
  );
}

/** npm installs a tarball of `vendor/` like one of the registry. Overrides are for those that ours depend on. */
function withVendored(text: string, tarballs: readonly Tarball[]): string {
  if (tarballs.length === 0) return text;
  const manifest = JSON.parse(text) as { readonly dependencies: Texts; readonly devDependencies: Texts };
  const vendored: Texts = Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:vendor/${file}`]));
  const versions = (wanted: Texts) =>
    Object.fromEntries(Object.entries(wanted).map(([name, version]) => [name, vendored[name] ?? version]));
  const [dependencies, devDependencies] = [versions(manifest.dependencies), versions(manifest.devDependencies)];
  const overrides = Object.fromEntries(
    Object.entries(vendored).filter(([name]) => !(name in dependencies) && !(name in devDependencies)),
  );
  return `${JSON.stringify({ ...manifest, dependencies, devDependencies, overrides }, undefined, 2)}\n`;
}

/** Writes all files, or none: what is there in the meantime isn't overwritten. */
async function writeAll(folder: string, contents: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  const made: string[] = [];
  try {
    for (const [path, content] of contents) {
      const target = join(folder, path);
      const highest = await mkdir(dirname(target), { recursive: true });
      if (highest !== undefined) made.push(highest);
      const file = await open(target, "wx", path === "pf" ? 0o777 : 0o666);
      made.push(target);
      await file.writeFile(content).finally(() => file.close());
    }
  } catch (error) {
    for (const path of made.toReversed()) await rm(path, { recursive: true, force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new Unavailable("PROJECT_NOT_WRITTEN", `The project can't be written, so nothing of it was kept: ${why}`);
  }
}
