import { cp } from "node:fs/promises";
import { basename } from "node:path";
import { linkPackages } from "../../packages/engine/link-packages.ts";

/** Copies the repository's files to a folder, with links to its packages: what a row changes is a copy. */
export async function copyProgram(repository: string, directory: string): Promise<void> {
  const isCopied = (source: string) => !["node_modules", ".git", ".pf"].includes(basename(source));
  await cp(repository, directory, { recursive: true, filter: isCopied });
  linkPackages(repository, directory);
}
