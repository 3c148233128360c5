import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { pulumiHome } from "./engine-home.ts";
import { launcherVersion, wantedVersion } from "./engine-version.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** One version's executables. */
export interface EngineFolder {
  readonly bin: string;
  /** The engine itself. */
  readonly engine: string;
}

export interface EngineCache extends EngineFolder {
  /** The folder of all versions. */
  readonly versions: string;
  /** The process that fills the cache holds it. */
  readonly lock: string;
}

/**
 * This project's own cache, where it downloads or builds the engine. It isn't Pulumi's: a build has no language host,
 * and Pulumi's launcher would run it there instead of downloading the full distribution.
 */
export function engineCache(env: Environment, platform = process.platform): EngineCache {
  const versions = join(ownCache(env, platform), "pulumi");
  return {
    ...executablesIn(join(versions, wantedVersion), platform),
    versions,
    lock: join(versions, `${wantedVersion}.lock`),
  };
}

/** The folder for what this project downloads or builds once on a machine. */
export function ownCache(env: Environment, platform = process.platform): string {
  return resolve(env["PF_CACHE"] || join(userCache(env, platform), "protected-function"));
}

/**
 * The cache that Pulumi's npm launcher (`npx pulumi`) and its Automation API fill, read-only here. Source: lib/cache.js
 * and lib/resolve.js of the npm package `pulumi` 3.265.0.
 */
export function launcherCache(env: Environment, platform = process.platform): EngineFolder {
  const version = env["PULUMI_VERSION"] || launcherVersion;
  return executablesIn(join(pulumiHome(env), "versions", version), platform);
}

function executablesIn(folder: string, platform: NodeJS.Platform): EngineFolder {
  const bin = join(folder, "bin");
  return { bin, engine: join(bin, platform === "win32" ? "pulumi.exe" : "pulumi") };
}

/** Source for XDG: https://specifications.freedesktop.org/basedir-spec/latest/ (a relative path is ignored). */
function userCache(env: Environment, platform: NodeJS.Platform): string {
  const home = env["HOME"] || env["USERPROFILE"] || homedir();
  if (platform === "win32") return env["LOCALAPPDATA"] || join(home, "AppData", "Local");
  if (platform === "darwin") return join(home, "Library", "Caches");
  const { XDG_CACHE_HOME: xdg = "" } = env;
  return isAbsolute(xdg) ? xdg : join(home, ".cache");
}
