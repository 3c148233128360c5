import { isDeepStrictEqual } from "node:util";
import type { GraphClient, GraphObject } from "./graph-client.ts";

interface Entitlement extends GraphObject {
  readonly id: string;
  readonly isEnabled: boolean;
}

/**
 * Graph lets an app role or a permission scope be changed or removed only while it is disabled: the changed ones are
 * disabled before the update that brings what is wanted.
 * Source: applicationDisableAppRoles and applicationDisableOauth2PermissionScopes of
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/applications/applications.go
 */
export async function disableChanged(
  graph: GraphClient,
  options: {
    readonly objectId: string;
    readonly wanted: readonly GraphObject[];
    /** The list within an application, and the body that writes it. */
    readonly read: (application: GraphObject) => unknown;
    readonly write: (entitlements: readonly GraphObject[]) => GraphObject;
    readonly what: "app roles" | "permission scopes";
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { objectId, wanted, read, write, what, signal } = options;
  const path = `/v1.0/applications/${objectId}`;
  const doing = `disabling ${what} of application ${objectId}`;
  const existing = (read(await graph.get({ doing, path, signal })) ?? []) as readonly Entitlement[];
  const changed = (one: Entitlement): boolean => one.isEnabled && !isKept(one, wanted);
  if (!existing.some(changed)) return;
  const disabled = existing.map((one) => (changed(one) ? { ...one, isEnabled: false } : one));
  const body = { "@odata.type": "#microsoft.graph.application", ...write(disabled) };
  await graph.patch({ doing, path, body, signal });
  const wasEnabled = new Set(existing.filter(changed).map(({ id }) => id));
  await graph.waitUntil({ doing, path, signal }, (found) =>
    ((read(found) ?? []) as readonly Entitlement[]).every(({ id, isEnabled }) => !isEnabled || !wasEnabled.has(id)),
  );
}

/** Wanted as it is, whether enabled or not. Graph's answer may hold more (`origin`) and nulls for empty texts. */
function isKept(existing: Entitlement, wanted: readonly GraphObject[]): boolean {
  const same = wanted.find((one) => one["id"] === existing.id);
  if (!same) return false;
  return Object.entries(same)
    .filter(([name]) => name !== "isEnabled")
    .every(([name, value]) => isDeepStrictEqual(value, existing[name] ?? ""));
}
