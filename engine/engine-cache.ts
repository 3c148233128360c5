import { join } from "node:path";
import { pulumiHome } from "./engine-home.ts";
import { wantedVersion } from "./engine-version.ts";

export interface EngineCache {
  /** The folder of all versions, under the Pulumi home. */
  readonly versions: string;
  /** The folder of the wanted version's executables. */
  readonly bin: string;
  /** The engine itself. */
  readonly engine: string;
  /** The process that fills the cache holds it. */
  readonly lock: string;
}

/**
 * The cache that Pulumi's own npm launcher and its Automation API use, so that all of them find the same engine.
 * Source: lib/cache.js of the npm package `pulumi` 3.259.0.
 */
export function engineCache(
  env: Readonly<Record<string, string | undefined>>,
  platform = process.platform,
): EngineCache {
  const versions = join(pulumiHome(env), "versions");
  const bin = join(versions, wantedVersion, "bin");
  return {
    versions,
    bin,
    engine: join(bin, platform === "win32" ? "pulumi.exe" : "pulumi"),
    lock: join(versions, `${wantedVersion}.lock`),
  };
}
