import type { Deployed, DeployedEndpoint } from "./deployed.ts";
import type { Column, TokenResource } from "./matrix.ts";

/** A column of the matrix, and the resource and endpoint that its cells come from. */
export interface AskedColumn {
  readonly column: Column;
  /** The token's resource. */
  readonly resource: TokenResource;
  /** A representative of the column's endpoints. Absent if the column isn't for the API. */
  readonly endpoint?: DeployedEndpoint;
}

/**
 * Returns the matrix columns. Endpoints that allow the same roles allow the same callers, so they share a column. If
 * the API has one endpoint, its column is called "the API".
 */
export function askedColumns({ api: { endpoints }, gate }: Deployed): readonly AskedColumn[] {
  const sorts = Map.groupBy(endpoints, (endpoint) => JSON.stringify([sortOf(endpoint), isExcluded(endpoint, gate)]));
  const isOne = sorts.size === 1 && new Set(endpoints.map(({ endpoint }) => endpoint)).size === 1;
  return [
    ...[...sorts.values()].flatMap((endpoints): readonly AskedColumn[] => {
      const [endpoint] = endpoints;
      if (!endpoint) return [];
      const names = endpoints.map(({ name }) => name);
      const name = isOne ? "the API" : names.join(", ");
      return [{ column: { name, endpoints: names }, resource: "the API", endpoint }];
    }),
    ...(["Microsoft Graph", "anything else"] as const).map((name) => ({ column: { name }, resource: name })),
  ];
}

function sortOf({ allowedAppRoleIds }: DeployedEndpoint): readonly string[] | "anonymous" {
  return allowedAppRoleIds?.toSorted() ?? "anonymous";
}

/** Whether App Service allows a path without a token. */
export function isExcluded({ path }: DeployedEndpoint, { excludedPaths }: Deployed["gate"]): boolean {
  return excludedPaths.some((entry) => isExcludedBy(entry, path));
}

/**
 * Matches the way most people report it: an entry is one path or, if it ends in `/*`, every path below it
 * (packages/twin/FIDELITY.md, "Excluded paths").
 */
export function isExcludedBy(entry: string, path: string): boolean {
  return entry.endsWith("/*") ? path.startsWith(entry.slice(0, -1)) && path.length >= entry.length : path === entry;
}
