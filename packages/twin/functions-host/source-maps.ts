import { writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { PackageFiles } from "./package-archive.ts";

/**
 * Rewrites the source maps of an unpacked package, so that stack traces and debuggers find its sources on this machine.
 *
 * @param directory where the package is
 * @param sourceFolder where the sources are: the folder that the package's root stands for in its maps
 */
export async function pointMapsAt(sourceFolder: string, directory: string, files: PackageFiles): Promise<void> {
  for (const [name, content] of files) {
    if (!name.endsWith(".map")) continue;
    const map = parsed(Buffer.from(content).toString("utf8"));
    if (!map) continue;
    const sources = map.sources.map((source) => pathToFileURL(resolve(sourceFolder, dirname(name), source)).href);
    await writeFile(join(directory, name), JSON.stringify({ ...map, sources }));
  }
}

function parsed(text: string): { readonly sources: readonly string[] } | undefined {
  try {
    const map: unknown = JSON.parse(text);
    const { sources } = Object(map) as { readonly sources?: unknown };
    const isMap = Array.isArray(sources) && sources.every((source) => typeof source === "string");
    return isMap ? { ...(map as object), sources } : undefined;
  } catch {
    return undefined;
  }
}
