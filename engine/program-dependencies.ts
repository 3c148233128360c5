import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export interface Dependency {
  readonly name: string;
  /** As installed; as asked for where it is not. */
  readonly version: string;
}

/** The direct dependencies of the program's package.json, in alphabetical order. */
export async function programDependencies(programDirectory: string): Promise<Dependency[]> {
  const manifestPath = join(programDirectory, "package.json");
  const manifest = await readJson(manifestPath);
  if (manifest === undefined) return [];
  const wanted = { ...entries(manifest["dependencies"]), ...entries(manifest["devDependencies"]) };
  const dependencies = Object.entries(wanted).map(async ([name, range]) => ({
    name,
    version: (await installedVersion(name, manifestPath)) ?? range,
  }));
  return (await Promise.all(dependencies)).sort((a, b) => a.name.localeCompare(b.name));
}

/** Looked up folder by folder: many packages hide their package.json from `require.resolve`. */
async function installedVersion(name: string, manifestPath: string): Promise<string | undefined> {
  for (const folder of createRequire(manifestPath).resolve.paths(name) ?? [dirname(manifestPath)]) {
    const version = (await readJson(join(folder, name, "package.json")))?.["version"];
    if (typeof version === "string") return version;
  }
  return undefined;
}

async function readJson(path: string): Promise<Record<string, unknown> | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return undefined;
  }
  const value: unknown = JSON.parse(text);
  return typeof value === "object" && value !== null ? { ...value } : undefined;
}

function entries(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, range]) => [name, String(range)]));
}
