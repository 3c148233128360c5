import { readFileSync } from "node:fs";
import { join } from "node:path";
import { routePrefixIn } from "./route-prefix.ts";

/**
 * Reads the hash of the package from its manifest, where the build wrote it.
 *
 * @returns 64 hexadecimal digits, or `undefined` if they can't be read: a missing hash never refuses a call
 */
export function readPackageSha256(manifestFile: string): string | undefined {
  const { packageSha256 } = Object(readJson(manifestFile)) as { readonly packageSha256?: unknown };
  return typeof packageSha256 === "string" && /^[0-9a-f]{64}$/.test(packageSha256) ? packageSha256 : undefined;
}

/**
 * Returns the beginning of every path by a host.json: `/api` unless it sets another prefix; empty if routes have none.
 */
export function readRoutePrefix(hostFile: string): string {
  const prefix = routePrefixIn(readJson(hostFile));
  return prefix === "" ? "" : `/${prefix}`;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/*
 * Read once. In dist/index.cjs, these are the package's own files. The sources have none beside them.
 */
export const packageSha256 = readPackageSha256(join(import.meta.dirname, "../package.json"));
export const routePrefix = readRoutePrefix(join(import.meta.dirname, "../host.json"));
