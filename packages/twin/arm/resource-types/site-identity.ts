import { Refusal } from "../../tenant/refusal.ts";
import type { Resource } from "../../tenant/subscription.ts";
import { authorizeLinked } from "../authorization.ts";
import type { ArmRequest } from "../resource-type.ts";
import type { SiteBody } from "./site-body.ts";

/**
 * Returns the identities of a site, with their directory objects. Throws FailedIdentityOperation (400) for a missing
 * one. Reported: Azure/azure-libraries-for-net#839.
 */
export function resolveIdentity(request: ArmRequest, identity: SiteBody["identity"]): object | undefined {
  if (!identity || identity.type === "None") return undefined;
  const ids = Object.keys(identity.userAssignedIdentities ?? {});
  const resolved = ids.map((id) => [id, principalOf(id, request)] as const);
  return {
    type: identity.type,
    ...(ids.length > 0 && { userAssignedIdentities: Object.fromEntries(resolved) }),
  };
}

/**
 * Returns the site's own identity. Azure creates its service principal with the identity, and deletes it with the
 * identity or the site.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview#managed-identity-types
 */
export function systemIdentity(
  { tenant }: ArmRequest,
  identity: SiteBody["identity"],
  { siteName, before }: { readonly siteName: string; readonly before: Resource | undefined },
): object {
  const { principalId } = (before?.body["identity"] ?? {}) as { readonly principalId?: string };
  if (identity?.type.startsWith("SystemAssigned")) {
    const principal = principalId ?? tenant.directory.servicePrincipals.addManagedIdentity(siteName).id;
    return { principalId: principal, tenantId: tenant.tenantId };
  }
  if (principalId !== undefined) tenant.directory.removeManagedIdentity(principalId);
  return {};
}

function principalOf(identityId: string, request: ArmRequest): object {
  const { tenant, id: siteId } = request;
  const identity = tenant.subscription.find(identityId);
  if (identity?.type !== "Microsoft.ManagedIdentity/userAssignedIdentities") {
    const inner = { error: { code: "BadRequest", message: `Resource '${identityId}' was not found.` } };
    throw new Refusal(
      400,
      "FailedIdentityOperation",
      `Identity operation for resource '${siteId}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '${JSON.stringify(inner)}'.'.`,
    );
  }
  authorizeLinked(request, "Microsoft.Web/sites/write", {
    action: "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    scope: identity.id,
  });
  const { principalId, clientId } = identity.body["properties"] as {
    readonly principalId: string;
    readonly clientId: string;
  };
  return { principalId, clientId };
}
