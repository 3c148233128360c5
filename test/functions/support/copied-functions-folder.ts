import { cp, mkdtemp, readdir, rm, symlink, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** A copy of `functions/` elsewhere, as a checkout on another machine would be; `await using` removes it. */
export async function copyFunctionsFolder(options: { readonly named: string; readonly modified?: Date }) {
  const parent = await mkdtemp(join(tmpdir(), "functions-"));
  const folder = join(parent, options.named, "functions");
  await cp(join(repository, "functions"), folder, {
    recursive: true,
    filter: (source) => !source.includes("node_modules") && !source.includes("dist"),
  });
  await symlink(join(repository, "node_modules"), join(parent, options.named, "node_modules"), "junction");
  if (options.modified !== undefined) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      await utimes(join(entry.parentPath, entry.name), options.modified, options.modified);
    }
  }
  return {
    folder,
    parent,
    [Symbol.asyncDispose]: async () => await rm(parent, { recursive: true, force: true }),
  };
}
