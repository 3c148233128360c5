import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { requireStateFolder, writePrivately } from "../dev/saved-state.ts";

/** A twin right after a deployment, as a later test opens it. It has secrets of the twin, and none of a live stack. */
interface KeptDeployment {
  /** What it was deployed from, by `deployedFrom`. */
  readonly from: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly outputs: StackOutputs;
  readonly twin: Uint8Array;
}

/** After that, what settings and program take from the date (a secret's expiry) may have another meaning. */
const longest = 86_400_000;

/**
 * The file for a deployment of these settings, in a folder that only this user can read and git ignores. Undefined where
 * the project can't be written to: nothing is kept there.
 *
 * @throws StateRefused
 */
export function keptFile({
  directory,
  settingsFile,
}: {
  readonly directory: string;
  readonly settingsFile: string;
}): string | undefined {
  try {
    const name = createHash("sha256").update(settingsFile).digest("hex").slice(0, 16);
    return join(requireStateFolder(directory, "test"), `${name}.bin`);
  } catch (error) {
    const { code } = Object(error) as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "EROFS") return undefined;
    throw error;
  }
}

/** Undefined if nothing is kept, or if it was deployed from something else, too long ago, or by another version. */
export function kept(file: string | undefined, from: string): KeptDeployment | undefined {
  if (file === undefined) return undefined;
  try {
    const deployment = deserialize(readFileSync(file)) as KeptDeployment;
    const age = Date.now() - deployment.at;
    return deployment.from === from && age >= 0 && age < longest ? deployment : undefined;
  } catch {
    return undefined;
  }
}

export function keep(file: string | undefined, deployment: KeptDeployment): void {
  if (file !== undefined) writePrivately(file, serialize(deployment));
}
