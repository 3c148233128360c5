import { type JsonApi, RequestRefused } from "../../azure/json-api.ts";
import { listAll } from "../../azure/list-all.ts";

/** Graph's two collections of conditional access. */
export type Collection = "policies" | "namedLocations";

/**
 * Graph documents deleted policies and locations for /beta only; /v1.0 is asked first, and may have no such path.
 * https://learn.microsoft.com/graph/api/policydeletableitem-delete?view=graph-rest-beta
 */
type Version = "v1.0" | "beta";

/** Neither version of this tenant's Graph has deleted policies and locations. */
export class DeletedPoliciesHidden extends Error {
  constructor(cause: RequestRefused) {
    super(`Graph shows no deleted ones, neither in v1.0 nor in beta (${cause.status} ${cause.code})`, { cause });
    this.name = "DeletedPoliciesHidden";
  }
}

export function deletedPath(version: Version, collection: Collection): string {
  return `/${version}/identity/conditionalAccess/deletedItems/${collection}`;
}

/** @throws DeletedPoliciesHidden, RequestRefused */
export async function listDeleted<Item>(graph: JsonApi, collection: Collection): Promise<readonly Item[]> {
  try {
    return await byEither((version) => listAll<Item>(graph, deletedPath(version, collection)));
  } catch (error) {
    throw isAbsent(error) ? new DeletedPoliciesHidden(error) : error;
  }
}

/** @throws RequestRefused with 404 where it is not among the deleted ones */
export async function purgeDeleted(graph: JsonApi, collection: Collection, id: string): Promise<void> {
  await byEither((version) => graph.call("DELETE", `${deletedPath(version, collection)}/${id}`));
}

async function byEither<Answer>(ask: (version: Version) => Promise<Answer>): Promise<Answer> {
  try {
    return await ask("v1.0");
  } catch (error) {
    if (!isAbsent(error)) throw error;
    return await ask("beta");
  }
}

/** Of a path that a version has not, Graph says 404, or 400 "Resource not found for the segment". */
function isAbsent(error: unknown): error is RequestRefused {
  return error instanceof RequestRefused && (error.status === 400 || error.status === 404);
}
