import type { Step } from "./draft-project.ts";
import { existsSync, globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { parse } from "yaml";

/** What installs the packages of the repository around a project, and which of them are the repository's own. */
export interface Surroundings {
  /** Another package manager than npm, by its lock file or its configuration. */
  readonly manager?: string | undefined;
  /** The file above that counts the project's folder among its workspaces, and the pattern that leaves it out. */
  readonly workspaces?: { readonly file: string; readonly leaveOut: string } | undefined;
  /** Dependencies of functions/package.json that npm can't install there, with the path that it can. */
  readonly links: readonly { readonly name: string; readonly wanted: string; readonly file?: string | undefined }[];
}

type Json = Readonly<Record<string, unknown>>;

const managers: readonly (readonly [file: string, manager: string])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["pnpm-workspace.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
];

/** What npm answers with EUNSUPPORTEDPROTOCOL. */
const otherProtocols = /^(?:workspace|catalog|portal|link|patch):/;

/** How many folders above a project are looked at, unless the repository's root comes first. */
const highest = 6;

/** Reads what is above a project's folder, and in it. Nothing is run. */
export async function readSurroundings(folder: string): Promise<Surroundings> {
  const above = foldersFrom(folder);
  const [files, manifests] = [
    above.flatMap((each) => managers.filter(([file]) => existsSync(join(each, file)))),
    await Promise.all(above.map(async (each) => ({ root: each, manifest: await jsonIn(join(each, "package.json")) }))),
  ];
  const named = manifests.map(({ manifest }) => /^(\w+)@/.exec(String(manifest["packageManager"]))?.[1]);
  const manager = [...named, ...files.map(([, name]) => name)].find((name) => name !== undefined && name !== "npm");
  const lists = await Promise.all(manifests.map(workspacesOf));
  const members = await membersOf(lists);
  return {
    manager,
    workspaces: lists.filter(({ root }) => root !== folder).flatMap((list) => leftOutOf(list, folder))[0],
    links: await linksOf(join(folder, "functions"), members),
  };
}

function foldersFrom(folder: string): readonly string[] {
  const folders = [folder];
  for (let at = folder; folders.length < highest && !existsSync(join(at, ".git")) && dirname(at) !== at;) {
    at = dirname(at);
    folders.push(at);
  }
  return folders;
}

interface Workspaces {
  readonly root: string;
  /** From the root. */
  readonly file: string;
  readonly patterns: readonly string[];
}

async function workspacesOf({
  root,
  manifest,
}: {
  readonly root: string;
  readonly manifest: Json;
}): Promise<Workspaces> {
  if (existsSync(join(root, "pnpm-workspace.yaml"))) {
    const { packages } = await dataIn(join(root, "pnpm-workspace.yaml"), parse);
    return { root, file: "pnpm-workspace.yaml", patterns: textsOf(packages) };
  }
  const { workspaces } = manifest;
  const listed: unknown = Array.isArray(workspaces) ? workspaces : Object(workspaces).packages;
  return { root, file: "package.json", patterns: textsOf(listed) };
}

function textsOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((one): one is string => typeof one === "string") : [];
}

/** The folders that the patterns name, by a slash and from the root. */
function foldersOf({ root, patterns }: Workspaces): readonly string[] {
  const found = (pattern: string) =>
    globSync(`${pattern.replace(/^[!./]+|\/+$/g, "")}/package.json`, { cwd: root, exclude: isInstalled }).map((file) =>
      dirname(file).replaceAll(sep, "/"),
    );
  const excluded = patterns.filter((pattern) => pattern.startsWith("!")).flatMap(found);
  return patterns
    .filter((pattern) => !pattern.startsWith("!"))
    .flatMap(found)
    .filter((one) => !excluded.includes(one));
}

/** The project's package.json may not be there yet. */
function leftOutOf(list: Workspaces, folder: string): readonly NonNullable<Surroundings["workspaces"]>[] {
  const place = relative(list.root, folder).replaceAll(sep, "/");
  const isExcluded = list.patterns.some((pattern) => pattern.replace(/\/+$/, "") === `!${place}`);
  const isMember = list.patterns.some(
    (pattern) =>
      !pattern.startsWith("!") &&
      globSync(pattern.replace(/^[./]+|\/+$/g, ""), { cwd: list.root, exclude: isInstalled })
        .map((one) => one.replaceAll(sep, "/"))
        .includes(place),
  );
  const file = relative(folder, join(list.root, list.file)).replaceAll(sep, "/");
  return isMember && !isExcluded ? [{ file, leaveOut: `!${place}` }] : [];
}

function isInstalled(path: string): boolean {
  return /(?:^|[\\/])node_modules$/.test(path);
}

/** The folders of the repository's packages, by name. */
async function membersOf(lists: readonly Workspaces[]): Promise<ReadonlyMap<string, string>> {
  const folders = lists.flatMap((list) => foldersOf(list).map((folder) => join(list.root, folder)));
  const named = await Promise.all(
    folders.map(async (folder) => [String((await jsonIn(join(folder, "package.json")))["name"]), folder] as const),
  );
  return new Map(named);
}

async function linksOf(functions: string, members: ReadonlyMap<string, string>): Promise<Surroundings["links"]> {
  const manifest = await jsonIn(join(functions, "package.json"));
  const wanted = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((key) =>
    Object.entries(Object(manifest[key]) as Json),
  );
  return wanted
    .map(([name, version]) => ({ name, wanted: String(version), folder: members.get(name) }))
    .filter(({ wanted: version, folder }) => otherProtocols.test(version) || (folder && !version.startsWith("file:")))
    .map(({ folder, ...link }) => ({
      ...link,
      ...(folder !== undefined && { file: `file:${relative(functions, folder).replaceAll(sep, "/")}` }),
    }));
}

async function jsonIn(file: string): Promise<Json> {
  return await dataIn(file, JSON.parse);
}

/** Empty for a file that isn't there or can't be read. */
async function dataIn(file: string, read: (text: string) => unknown): Promise<Json> {
  try {
    return Object(read(await readFile(file, "utf8"))) as Json;
  } catch {
    return {};
  }
}

/** Whether npm can write a lock file for the project, and nothing else. */
export function isLockable({ workspaces, links }: Surroundings): boolean {
  return workspaces === undefined && links.length === 0;
}

/** How npm installs the project there: in a workspace of another root, it would install that root's. */
export function installCommand({ workspaces }: Surroundings): string {
  return workspaces === undefined ? "npm install" : "npm install --prefix .";
}

/** What its owner does about it by hand, as lines. */
export function surroundingSteps({ manager, workspaces, links }: Surroundings): readonly Step[] {
  const own = links.filter(({ file }) => file !== undefined);
  const others = links.filter(({ file }) => file === undefined);
  const steps: readonly (Step | false)[] = [
    manager !== undefined && [
      "Commit the project's package-lock.json.",
      `This repository is installed by ${manager}, and a project by npm: its packages need npm's workspaces and overrides.`,
      `${manager} reads neither its lock file nor its node_modules.`,
    ],
    workspaces !== undefined && [
      `Add ${JSON.stringify(workspaces.leaveOut)} to the workspaces in ${workspaces.file}.`,
      "They count this folder, and npm's overrides of a project don't count in a workspace.",
    ],
    own.length > 0 && [
      `functions/package.json depends on ${own.length === 1 ? "a package" : "packages"} of this repository. Write:`,
      ...own.map(({ name, file }) => `${JSON.stringify(name)}: ${JSON.stringify(file)}`),
    ],
    others.length > 0 && [
      "npm can't read these versions of functions/package.json. Write the version itself, or file: with a path:",
      ...others.map(({ name, wanted }) => `${name}: ${wanted}`),
    ],
  ];
  return steps.filter((step) => step !== false);
}
