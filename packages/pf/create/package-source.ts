import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Vendor } from "./create-project.ts";

/** Where this is a clone: the packages leave it out. */
const packer = new URL("../../../tools/releases/vendor.ts", import.meta.url);

/**
 * Returns where a new project's packages come from. A clone packs its own, and a project that has them in `vendor/`
 * shares them. Undefined: from the registry.
 *
 * @param project the project whose command line runs
 */
export async function packageSource(project: string): Promise<Vendor | undefined> {
  if (existsSync(fileURLToPath(packer))) {
    const { vendorOfClone } = (await import(packer.href)) as { readonly vendorOfClone: () => Vendor };
    return vendorOfClone();
  }
  const manifest = await readFile(join(project, "package.json"), "utf8").catch(() => "");
  const found = [...manifest.matchAll(/"(@protected-function\/[\w-]+)": "file:(vendor\/[^"]+\.tgz)"/g)];
  if (found.length === 0) return undefined;
  const read = async ([, name = "", path = ""]: RegExpExecArray) => {
    return { name, file: basename(path), content: await readFile(join(project, path)) };
  };
  return { pack: () => Promise.all(found.map(read)) };
}
