import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { filledCache } from "../filled-cache.ts";
import { installedByPip } from "../installed-by-pip.ts";

/** What another reader makes of a file. */
export interface Read {
  readonly data?: unknown;
  readonly refused?: string;
}

const requirements = join(import.meta.dirname, "requirements.txt");

/**
 * A Python with PyYAML: the machine's own, else one that pip makes in the user's cache.
 *
 * @throws where neither can be had: nothing is skipped in silence
 */
export async function pythonWithYaml(): Promise<string> {
  try {
    execFileSync("python3", ["-c", "import yaml"], { stdio: "ignore" });
    return "python3";
  } catch {
    const folder = await filledCache("python-yaml-6.0.4", (partial) => installedByPip(partial, requirements));
    return join(folder, "bin", "python3");
  }
}

/** Reads all files in one process. */
export function readByPython(
  python: string,
  kind: "values" | "structure" | "json",
  files: readonly Uint8Array[],
): readonly Read[] {
  if (files.length === 0) return [];
  const input = files.map((file) => `${Buffer.from(file).toString("base64")}\n`).join("");
  const output = execFileSync(python, ["-B", join(import.meta.dirname, "other-readers.py"), kind], {
    input,
    maxBuffer: 1_000_000_000,
  });
  return output
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Read);
}
