import { NotImitated } from "../tenant/refusal.ts";

/** Whether a path (`/api/x`, as it was sent) needs no authentication. */
export type PathExclusion = (path: string) => boolean;

/**
 * How an entry of `excludedPaths` is held against a path. Most people who tried found exact matches alone (public
 * repositories: "Easy Auth excludedPaths are exact-match only"); one opened `/openapi/v3.json` by the entry `/openapi/`
 * (Azure/azure-functions-openapi-extension#644).
 */
export type ExcludedPathMatch = "exact" | "prefix";

/**
 * `globalValidation.excludedPaths`, read exactly: an entry is one path, or with a closing `/*` everything below one
 * (reported by the product team: MicrosoftDocs/azure-docs#86514; other wildcards were asked for in vain: #106668). That
 * letters must agree in case, and that `/a/*` is not `/a` itself, is inferred: the stricter reading. Read by prefix, every
 * path that begins with an entry, in any case, is open: the widest reading. Neither asks for method or query.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-file-based
 */
export function parseExcludedPaths(
  entries: readonly string[] = [],
): Readonly<Record<ExcludedPathMatch, PathExclusion>> {
  for (const entry of entries) {
    if (!/^\/[^*]*(?:\/\*)?$/.test(entry) && entry !== "/*") {
      throw new NotImitated(`authsettingsV2 globalValidation.excludedPaths '${entry}': it knows /path and /path/*`);
    }
  }
  const exact = new Set(entries.filter((entry) => !entry.endsWith("/*")));
  const folders = entries.filter((entry) => entry.endsWith("/*")).map((entry) => entry.slice(0, -1));
  const prefixes = [...exact, ...folders].map((entry) => entry.toLowerCase());
  return {
    exact: (path) =>
      exact.has(path) || folders.some((folder) => path.startsWith(folder) && path.length > folder.length),
    prefix: (path) => prefixes.some((prefix) => path.toLowerCase().startsWith(prefix)),
  };
}
