import { NotImitated } from "../tenant/refusal.ts";

/** Whether a path (`/api/x`, as it was sent) needs no authentication. */
export type PathExclusion = (path: string) => boolean;

/**
 * `globalValidation.excludedPaths`: an entry is one path, or with a closing `/*` everything below one (reported by the
 * product team: MicrosoftDocs/azure-docs#86514; other wildcards were asked for in vain: #106668). That letters must
 * agree in case, and that `/a/*` is not `/a` itself, is inferred: the stricter reading.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-file-based
 */
export function parseExcludedPaths(entries: readonly string[] = []): PathExclusion {
  for (const entry of entries) {
    if (!/^\/[^*]*(?:\/\*)?$/.test(entry) && entry !== "/*") {
      throw new NotImitated(`authsettingsV2 globalValidation.excludedPaths '${entry}': it knows /path and /path/*`);
    }
  }
  const exact = new Set(entries.filter((entry) => !entry.endsWith("/*")));
  const prefixes = entries.filter((entry) => entry.endsWith("/*")).map((entry) => entry.slice(0, -1));
  return (path) => exact.has(path) || prefixes.some((prefix) => path.startsWith(prefix) && path.length > prefix.length);
}
