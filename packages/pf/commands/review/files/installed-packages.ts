import { existsSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import { lockFile } from "./file-class.ts";

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}
type Packages = Readonly<Record<string, Locked>>;

/**
 * Whether the packages in a folder are those of its lock file, by npm's own record of what it installed. False if there
 * is no such record. https://docs.npmjs.com/cli/configuring-npm/package-lock-json#hidden-lockfiles
 */
export function hasPackagesOfLock(directory: string): boolean {
  const [locked, installed] = [lockFile, "node_modules/.package-lock.json"].map((file) =>
    packagesIn(join(directory, file)),
  );
  if (!locked || !installed) return false;
  const isPackage = (path: string) => /(?:^|\/)node_modules\//.test(path);
  return [...new Set([...Object.keys(locked), ...Object.keys(installed)])].filter(isPackage).every((path) => {
    const [expected, actual] = [locked[path], installed[path]];
    // npm leaves out optional packages of other platforms.
    if (!actual) return expected?.optional === true || expected?.devOptional === true;
    return isDeepStrictEqual([expected?.version, expected?.integrity], [actual.version, actual.integrity]);
  });
}

function packagesIn(file: string): Packages | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly packages?: Packages }).packages;
  } catch {
    return undefined;
  }
}
