import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { dirname } from "node:path/posix";

/** Folders of a project with files of others, or with what nobody wrote by hand. */
const notOwn = /(?:^|\/)(?:node_modules|vendor|\.git)(?:\/|$)/;

/**
 * Returns a search for the Pulumi project, beside this one in the repository, that a file belongs to. Its own review judges
 * it. Undefined for a file of this project, of the repository, or of a project that this one names: it may use its files.
 *
 * @param folders this project's folder in each version
 */
export function otherProjectOf(folders: readonly string[]): (file: string) => string | undefined {
  const isNamed = new Map<string, boolean>();
  const texts = (): readonly string[] => folders.flatMap(textsIn);
  return (file) => {
    const project = projectOf(file, folders);
    if (project === undefined) return undefined;
    if (!isNamed.has(project)) isNamed.set(project, names(texts(), basename(project)));
    return isNamed.get(project) === true ? undefined : project;
  };
}

/** The nearest folder above a file that is a project in each version, and doesn't contain this one. */
function projectOf(file: string, folders: readonly string[]): string | undefined {
  const folder = dirname(file);
  if (!/^(?:\.\.\/)+[^./]/.test(folder)) return undefined;
  const isProject = folders.every((one) => existsSync(join(one, folder, "Pulumi.yaml")));
  return isProject ? folder : projectOf(folder, folders);
}

/** A path that leaves the project, to this folder or to all of them, or its name as a text of its own. */
function names(texts: readonly string[], folder: string): boolean {
  const name = folder.replaceAll(/[$()*+.?[\\\]^{|}-]/g, String.raw`\$&`);
  const path = new RegExp(`\\.\\.[^"'\`\\s]*/${name}(?![\\w-])|["'\`]${name}["'\`]`);
  return texts.some((text) => path.test(text));
}

function textsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !notOwn.test(join(entry.parentPath, entry.name).slice(folder.length).replaceAll("\\", "/")))
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      if (entry.isSymbolicLink()) return [`../${readlinkSync(path)}`];
      return entry.isFile() ? [readFileSync(path, "latin1")] : [];
    });
}
