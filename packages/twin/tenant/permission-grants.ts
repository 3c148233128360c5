import type { PermissionGrant } from "./directory-objects.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { microsoftGraph, notSupportedPermission } from "./microsoft-graph.ts";
import type { ServicePrincipals } from "./service-principals.ts";
import { keepMap, type PutBack } from "./keep.ts";

/**
 * The clients that can act for the tenant's users on a resource, and their delegated permissions: an administrator's
 * consent, or a user's own. https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant
 */
export class PermissionGrants {
  readonly #servicePrincipals: ServicePrincipals;
  readonly #byId = new Map<string, PermissionGrant>();

  constructor({ servicePrincipals }: { readonly servicePrincipals: ServicePrincipals }) {
    this.#servicePrincipals = servicePrincipals;
  }

  keep(): PutBack {
    return keepMap(this.#byId);
  }

  all(): readonly PermissionGrant[] {
    return [...this.#byId.values()];
  }

  get(id: string): PermissionGrant {
    const grant = this.#byId.get(id);
    if (!grant) throw graphRefusals.notFound(id);
    return grant;
  }

  /** Creates a tenant-wide grant: one for each client and resource, with all of its scopes. */
  create(properties: Pick<PermissionGrant, "clientId" | "resourceId" | "scope">): PermissionGrant {
    const client = this.#servicePrincipals.get(properties.clientId);
    const resource = this.#servicePrincipals.get(properties.resourceId);
    this.#refuseUnknownScopes(resource.id, properties.scope);
    const id = grantId(client.id, resource.id);
    if (this.#byId.has(id)) throw graphRefusals.permissionGrantExists();
    return this.#put({
      id,
      clientId: client.id,
      consentType: "AllPrincipals",
      principalId: null,
      resourceId: resource.id,
      scope: properties.scope,
    });
  }

  /** Adds to the permissions that one user consented to. */
  consent(userId: string, properties: Pick<PermissionGrant, "clientId" | "resourceId" | "scope">): PermissionGrant {
    this.#refuseUnknownScopes(properties.resourceId, properties.scope);
    const id = grantId(properties.clientId, properties.resourceId, userId);
    const before = this.#byId.get(id)?.scope.split(" ") ?? [];
    const scope = [...new Set([...before, ...properties.scope.split(" ")])].join(" ");
    return this.#put({ ...properties, id, consentType: "Principal", principalId: userId, scope });
  }

  update(id: string, scope: string): PermissionGrant {
    const before = this.get(id);
    this.#refuseUnknownScopes(before.resourceId, scope);
    return this.#put({ ...before, scope });
  }

  delete(id: string): void {
    this.#byId.delete(this.get(id).id);
  }

  /** Deletes the grants of a deleted client, resource or user. */
  forget(objectId: string): void {
    for (const { id, ...sides } of this.all()) {
      if ([sides.clientId, sides.resourceId, sides.principalId].includes(objectId)) this.#byId.delete(id);
    }
  }

  /**
   * Each value must be one of the resource's enabled scopes. The assumption that Graph checks this, and the wording,
   * are ours.
   */
  #refuseUnknownScopes(resourceId: string, scope: string): void {
    const resource = this.#servicePrincipals.get(resourceId);
    const enabledScopes = this.#servicePrincipals.permissionScopesOf(resource).filter(({ isEnabled }) => isEnabled);
    const values = scope.split(" ").filter(Boolean);
    const unknown = values.find((value) => !enabledScopes.some((candidate) => candidate.value === value));
    if (unknown !== undefined && resource.appId === microsoftGraph.appId) {
      throw notSupportedPermission(`the delegated permission '${unknown}'`);
    }
    if (values.length === 0 || unknown !== undefined) {
      throw graphRefusals.invalid(
        `Invalid value specified for property 'scope' of resource 'OAuth2PermissionGrant': '${unknown ?? ""}' is no delegated permission of ${resource.appId}.`,
      );
    }
  }

  #put(grant: PermissionGrant): PermissionGrant {
    this.#byId.set(grant.id, grant);
    return grant;
  }
}

/**
 * Returns all ids with their bytes in Microsoft's order, so the same grant always has the same id. That a user's comes
 * third is inferred.
 * Reported: Azure/azure-cli#20974.
 */
function grantId(...ids: readonly string[]): string {
  return Buffer.concat(ids.map(guidBytes)).toString("base64url");
}

function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll("-", ""), "hex");
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}
