import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A project's files by their paths from its folder, with the placeholders of `pulumi new`. */
export type Template = Readonly<Record<string, string>>;

/** Where this is a package. npm leaves `.gitignore` out of packages, and the packer compiles TypeScript. */
const packed = new URL("./template.json", import.meta.url);
const folder = fileURLToPath(new URL("../../../template/", import.meta.url));

/** Reads the template: one file in a package, the folder `template/` in a clone. */
export async function readTemplate(): Promise<Template> {
  try {
    return JSON.parse(await readFile(packed, "utf8")) as Template;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    // Somebody may have tried the template in its place.
    .filter((file) => !/(?:^|\/)node_modules\/|^package-lock\.json$/.test(file));
  const entries = files.toSorted().map(async (file) => [file, await readFile(join(folder, file), "utf8")] as const);
  return Object.fromEntries(await Promise.all(entries));
}
