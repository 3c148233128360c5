import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Which package a manifest belongs to: what the build wrote into it.
 *
 * @returns 64 hexadecimal digits, or `undefined` where they cannot be read: a call is not refused for the want of them
 */
export function readPackageSha256(manifestFile: string): string | undefined {
  try {
    const manifest = JSON.parse(readFileSync(manifestFile, "utf8")) as { readonly packageSha256?: unknown } | null;
    const found = manifest?.packageSha256;
    return typeof found === "string" && /^[0-9a-f]{64}$/.test(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Read once. From dist/index.cjs, this is the package's own manifest; from the sources, one that carries no hash. */
export const packageSha256 = readPackageSha256(join(import.meta.dirname, "../package.json"));
