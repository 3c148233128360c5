import { constants } from "node:fs";
import { access, lstat, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Refused } from "@protected-function/core/text/errors.ts";
import { additionsTo } from "./by-hand.ts";

/** A file of the new project, and what happens to it. */
export interface PlannedFile {
  /** From the project's folder. */
  readonly path: string;
  readonly standing: "written" | "kept" | "left out";
  /** What a person adds to a kept file, as lines to paste. */
  readonly additions: readonly string[];
}

/** Files of the sample's endpoint, which a project with a contract of its own doesn't need. */
const ofTheSample = ["functions/src/index.ts", "test/api.test.ts"];

/** GitHub reads those of the repository's root only. */
export const workflows = ".github/";

/**
 * Decides about each file before any is written: what is there is kept.
 *
 * @param files by their paths; bytes are a file that nobody edits
 * @throws Refused if a file couldn't be written, or one that is there can't be read
 */
export async function planProject(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<readonly PlannedFile[]> {
  const isInRepository = await isBelowRoot(folder);
  const hasContract = (await kindOf(join(folder, "functions/contract.ts"))) === "file";
  const planned: PlannedFile[] = [];
  for (const [path, text] of Object.entries(files)) {
    const kind = await kindOf(join(folder, path));
    if (kind === "folder") throw inTheWay(join(folder, path), "a folder", "a file");
    if (kind !== undefined) {
      planned.push({ path, standing: "kept", additions: await additionsIn(join(folder, path), path, text) });
    } else if ((hasContract && ofTheSample.includes(path)) || (isInRepository && path.startsWith(workflows))) {
      planned.push({ path, standing: "left out", additions: [] });
    } else {
      await requireWritable(folder, dirname(path));
      planned.push({ path, standing: "written", additions: [] });
    }
  }
  return planned;
}

async function additionsIn(file: string, path: string, wanted: string | Uint8Array): Promise<readonly string[]> {
  if (typeof wanted !== "string") return [];
  try {
    return additionsTo(path, await readFile(file, "utf8"), wanted);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refused(
      "FILE_UNREADABLE",
      `${file} can't be read: ${why}. Repair it, and try again. Nothing was written.`,
    );
  }
}

/** The deepest folder on the way that is there must be a folder of this project, and take new entries. */
async function requireWritable(project: string, folder: string): Promise<void> {
  const path = join(project, folder);
  const kind = await kindOf(path);
  if (kind === "file") throw inTheWay(path, "a file", "a folder");
  // What is behind a link may belong to another project.
  if (kind === "link" && folder !== ".") throw inTheWay(path, "a link", "a folder");
  if (kind === undefined) {
    const above = folder === "." ? [dirname(project), "."] : [project, dirname(folder)];
    return await requireWritable(...(above as [string, string]));
  }
  try {
    await access(path, constants.W_OK | constants.X_OK);
  } catch {
    throw new Refused("FOLDER_NOT_WRITABLE", `You can't write to ${path}. Nothing was written.`);
  }
}

/** Undefined if nothing is there, or if it can't be reached. */
export async function kindOf(path: string): Promise<"file" | "folder" | "link" | undefined> {
  try {
    const stat = await lstat(path);
    if (stat.isSymbolicLink()) return "link";
    return stat.isDirectory() ? "folder" : "file";
  } catch {
    return undefined;
  }
}

/** Whether a folder above this one is a Git repository, and this one isn't. */
async function isBelowRoot(folder: string): Promise<boolean> {
  if ((await kindOf(join(folder, ".git"))) !== undefined) return false;
  const above = dirname(folder);
  return above !== folder && ((await kindOf(join(above, ".git"))) !== undefined || (await isBelowRoot(above)));
}

function inTheWay(path: string, found: string, needed: string): Refused {
  return new Refused(
    "IN_THE_WAY",
    `${path} is ${found}, and the project needs ${needed} there. Move it, and try again. Nothing was written.`,
  );
}
