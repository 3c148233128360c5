import { appendFile, cp, mkdir, readdir, rm, symlink } from "node:fs/promises";
import { basename, join } from "node:path";

/** A second checkout of our program: what a preview keeps between runs is its own, and may be thrown away. */
export interface OwnCheckout {
  readonly directory: string;
  /** Leaves nothing that an earlier run has kept: as after `npm ci`. */
  forget(): Promise<void>;
  /** Changes the program, and nothing that it does. */
  edit(): Promise<void>;
}

/** Copies the repository into a folder; the packages are the repository's own. */
export async function checkOut(repository: string, directory: string): Promise<OwnCheckout> {
  await cp(repository, directory, {
    recursive: true,
    filter: (source) => !["node_modules", ".git"].includes(basename(source)),
  });
  const packages = join(directory, "node_modules");
  const kept = join(packages, ".cache");
  await mkdir(kept, { recursive: true });
  for (const name of await readdir(join(repository, "node_modules"))) {
    if (name !== ".cache") await symlink(join(repository, "node_modules", name), join(packages, name), "junction");
  }
  return {
    directory,
    forget: () => rm(kept, { recursive: true, force: true }),
    edit: () => appendFile(join(directory, "infra", "index.ts"), "// Edited.\n"),
  };
}
