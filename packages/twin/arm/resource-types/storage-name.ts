import { Refusal } from "../../tenant/refusal.ts";

/**
 * Refuses a bad name of a container or of a queue.
 * https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 * https://learn.microsoft.com/rest/api/storageservices/naming-queues-and-metadata (with the code as for containers)
 */
export function refuseBadStorageName(name: string, { path }: { readonly path: { readonly names: readonly string[] } }) {
  // An account has one service of each kind, called `default`.
  if (path.names[1] === "default" && /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) return;
  throw new Refusal(400, "InvalidResourceName", `The specified resource name '${name}' contains invalid characters.`);
}
