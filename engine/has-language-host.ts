import { dirname, join } from "node:path";
import { isExecutable, pathFolders } from "./find-engine.ts";

/** Whether Pulumi's own language host for Node is beside the engine or on PATH, the two places where the engine looks. */
export async function hasLanguageHost(
  enginePath: string,
  env: Readonly<Record<string, string | undefined>>,
  platform = process.platform,
): Promise<boolean> {
  const name = platform === "win32" ? "pulumi-language-nodejs.exe" : "pulumi-language-nodejs";
  for (const folder of [dirname(enginePath), ...pathFolders(env)]) {
    if (await isExecutable(join(folder, name))) return true;
  }
  return false;
}
