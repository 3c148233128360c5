import type { Deployed, DeployedDoor } from "./deployed.ts";
import type { Column, TokenResource } from "./matrix.ts";

/** A column of the matrix, and what its cells are answered by. */
export interface AskedColumn {
  readonly column: Column;
  /** The token's resource. */
  readonly resource: TokenResource;
  /** Stands for the column's endpoints; absent: the column isn't the API's. */
  readonly door?: DeployedDoor;
}

/**
 * What is asked for. Endpoints that allow the same roles allow the same callers, so they are one column. An API of one
 * endpoint is called so.
 */
export function askedColumns({ api: { endpoints }, gate }: Deployed): readonly AskedColumn[] {
  const sorts = Map.groupBy(endpoints, (door) => JSON.stringify([sortOf(door), isExcluded(door, gate)]));
  const isOne = sorts.size === 1 && new Set(endpoints.map(({ endpoint }) => endpoint)).size === 1;
  return [
    ...[...sorts.values()].flatMap((doors): readonly AskedColumn[] => {
      const [door] = doors;
      if (!door) return [];
      const names = doors.map(({ name }) => name);
      const name = isOne ? "the API" : names.join(", ");
      return [{ column: { name, endpoints: names }, resource: "the API", door }];
    }),
    ...(["Microsoft Graph", "anything else"] as const).map((name) => ({ column: { name }, resource: name })),
  ];
}

function sortOf({ allowedAppRoleIds }: DeployedDoor): readonly string[] | "anonymous" {
  return allowedAppRoleIds?.toSorted() ?? "anonymous";
}

/** Whether App Service allows a path without a token. */
export function isExcluded({ path }: DeployedDoor, { excludedPaths }: Deployed["gate"]): boolean {
  return excludedPaths.some((entry) => isExcludedBy(entry, path));
}

/**
 * As most people found it: an entry is one path, or all below it with a closing `/*` (twin/FIDELITY.md, "Excluded paths").
 */
export function isExcludedBy(entry: string, path: string): boolean {
  return entry.endsWith("/*") ? path.startsWith(entry.slice(0, -1)) && path.length >= entry.length : path === entry;
}
