import { isDeepStrictEqual } from "node:util";
import type { GraphClient, GraphObject } from "./graph-client.ts";

interface Entitlement extends GraphObject {
  readonly id: string;
  readonly isEnabled: boolean;
}

/** How app roles differ from permission scopes in the plugin. */
interface Kind {
  readonly name: "App Roles" | "OAuth2 Permission Scopes";
  readonly read: (application: GraphObject) => unknown;
  readonly body: (objectId: string, disabled: readonly GraphObject[]) => GraphObject;
  readonly isChanged: (existing: Entitlement, planned: GraphObject) => boolean;
}

/**
 * Enabling or disabling a role isn't a change, and a missing value equals an empty one. Source of the body:
 * microsoft-graph/common-types/stable/model_approle.go of hashicorp/go-azure-sdk.
 */
const appRoles: Kind = {
  name: "App Roles",
  read: (application) => application["appRoles"],
  // Graph's `origin` is read-only, and the plugin's client leaves it out of what it sends.
  body: (id, disabled) => ({ id, appRoles: disabled.map(({ origin: _readOnly, ...role }) => role) }),
  isChanged: (existing, planned) =>
    ["allowedMemberTypes", "description", "displayName"].some(
      (name) => !isDeepStrictEqual(existing[name], planned[name]),
    ) || (existing["value"] ?? "") !== (planned["value"] ?? ""),
};

/** Any difference is a change of a scope, even between a missing and an empty text. */
const permissionScopes: Kind = {
  name: "OAuth2 Permission Scopes",
  read: (application) => (application["api"] as GraphObject | null)?.["oauth2PermissionScopes"],
  body: (_, disabled) => ({ api: { oauth2PermissionScopes: disabled } }),
  isChanged: (existing, planned) =>
    Object.entries(planned).some(([name, value]) => !isDeepStrictEqual(existing[name], value)),
};

interface Target {
  readonly objectId: string;
  /** The application, as the update will send it. */
  readonly application: GraphObject;
  readonly signal: AbortSignal;
}

/**
 * Graph lets an app role or a permission scope be changed or removed only while it is disabled. So the plugin disables
 * the changed ones before the update that sends the new ones. Source: applicationDisableAppRoles and
 * applicationDisableOauth2PermissionScopes of
 * https://github.com/hashicorp/terraform-provider-azuread/blob/0ab4843d4cdfe89f7b7af777df344bcc77241dc1/internal/services/applications/applications.go
 */
export async function disableChangedEntitlements(graph: GraphClient, target: Target): Promise<void> {
  for (const kind of [appRoles, permissionScopes]) await disableChanged(graph, kind, target);
}

async function disableChanged(graph: GraphClient, kind: Kind, { objectId, application, signal }: Target) {
  const planned = kind.read(application) as readonly GraphObject[] | undefined;
  // The update doesn't touch them.
  if (planned === undefined) return;
  const path = `/v1.0/applications/${objectId}`;
  const doing = `Could not disable ${kind.name} for application with object ID "${objectId}"`;
  const existing = (kind.read(await graph.get({ doing, path, signal })) ?? []) as readonly Entitlement[];
  // A removed one is disabled even if it already is.
  const mustBeDisabled = (entitlement: Entitlement): boolean => {
    const counterpart = planned.find(({ id }) => id === entitlement.id);
    return counterpart === undefined || (entitlement.isEnabled && kind.isChanged(entitlement, counterpart));
  };
  if (!existing.some(mustBeDisabled)) return;
  const disabled = existing.map((entitlement) =>
    mustBeDisabled(entitlement) ? { ...entitlement, isEnabled: false } : entitlement,
  );
  const body = { "@odata.type": "#microsoft.graph.application", ...kind.body(objectId, disabled) };
  await graph.patch({ doing, path, body, signal });
  const off = new Set(disabled.filter(({ isEnabled }) => !isEnabled).map(({ id }) => id));
  const isOff = (current: GraphObject): boolean =>
    ((kind.read(current) ?? []) as readonly Entitlement[]).every(({ id, isEnabled }) => !isEnabled || !off.has(id));
  await graph.waitUntil({ doing, path, signal }, isOff, 1);
}
