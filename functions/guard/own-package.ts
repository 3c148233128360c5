import { readFileSync } from "node:fs";
import { join } from "node:path";
import { routePrefixIn } from "../contract/route-prefix.ts";

/**
 * Which package a manifest belongs to: what the build wrote into it.
 *
 * @returns 64 hexadecimal digits, or `undefined` where they cannot be read: a call is not refused for the want of them
 */
export function readPackageSha256(manifestFile: string): string | undefined {
  const { packageSha256: found } = Object(readJson(manifestFile)) as { readonly packageSha256?: unknown };
  return typeof found === "string" && /^[0-9a-f]{64}$/.test(found) ? found : undefined;
}

/** How every path begins, by a host.json: `/api` unless it says otherwise; empty: nothing stands before the routes. */
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
 * Read once. From dist/index.cjs, these are the package's own files; from the sources, a manifest that carries no hash, and
 * the host.json that ships.
 */
export const packageSha256 = readPackageSha256(join(import.meta.dirname, "../package.json"));
export const routePrefix = readRoutePrefix(join(import.meta.dirname, "../host.json"));
