import { z } from "zod";
import { pathByClientId } from "../by-client-id.ts";
import type { JsonApi } from "../json-api.ts";
import { findOne, readAll, readOne } from "../read-shape.ts";
import { entitlement, keyHolder } from "./application.ts";

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
const servicePrincipal = z.looseObject({
  ...keyHolder.shape,
  id: z.string(),
  appId: z.string(),
  displayName: z
    .string()
    .nullable()
    .transform((name) => name ?? ""),
  servicePrincipalType: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  appRoleAssignmentRequired: z.boolean(),
  appRoles: z.array(entitlement),
  oauth2PermissionScopes: z.array(entitlement),
});

export type ServicePrincipal = z.infer<typeof servicePrincipal>;

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
const assignment = z.looseObject({
  id: z.string(),
  appRoleId: z.string(),
  principalId: z.string(),
  principalType: z.string().nullish(),
  principalDisplayName: z.string().nullish(),
  resourceId: z.string(),
  resourceDisplayName: z.string().nullish(),
});

export type AppRoleAssignment = z.infer<typeof assignment>;

/** Delegated permissions. https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant */
const grant = z.looseObject({
  id: z.string(),
  clientId: z.string(),
  consentType: z.string(),
  principalId: z.string().nullish(),
  resourceId: z.string(),
  scope: z.string(),
});

export type PermissionGrant = z.infer<typeof grant>;

/** Its path in Graph. */
export function servicePrincipalPath(objectId: string): string {
  return `/v1.0/servicePrincipals/${objectId}`;
}

/** @throws RequestRefused */
export function readServicePrincipal(graph: JsonApi, objectId: string): Promise<ServicePrincipal> {
  return readOne(graph, servicePrincipalPath(objectId), servicePrincipal);
}

/** Undefined if the tenant doesn't have it. @throws RequestRefused */
export function findServicePrincipal(graph: JsonApi, objectId: string): Promise<ServicePrincipal | undefined> {
  return findOne(graph, servicePrincipalPath(objectId), servicePrincipal);
}

/** Undefined if the tenant doesn't have it. @throws RequestRefused */
export async function servicePrincipalByClientId(
  graph: JsonApi,
  clientId: string,
): Promise<ServicePrincipal | undefined> {
  return (await readAll(graph, pathByClientId("servicePrincipals", clientId), servicePrincipal))[0];
}

/** Every service principal of the tenant. @throws RequestRefused */
export function listServicePrincipals(graph: JsonApi): Promise<readonly ServicePrincipal[]> {
  return readAll(graph, "/v1.0/servicePrincipals", servicePrincipal);
}

/** App role assignments at it, or of it at others. @throws RequestRefused */
export function listAssignments(
  graph: JsonApi,
  objectId: string,
  side: "appRoleAssignedTo" | "appRoleAssignments" = "appRoleAssignedTo",
): Promise<readonly AppRoleAssignment[]> {
  return readAll(graph, `${servicePrincipalPath(objectId)}/${side}`, assignment);
}

/** Delegated permissions of a client or at a resource, by the service principal. Default: all. @throws RequestRefused */
export function listGrants(
  graph: JsonApi,
  where?: { readonly side: "clientId" | "resourceId"; readonly servicePrincipalObjectId: string },
): Promise<readonly PermissionGrant[]> {
  const filter = where && encodeURIComponent(`${where.side} eq '${where.servicePrincipalObjectId}'`);
  return readAll(graph, `/v1.0/oauth2PermissionGrants${filter === undefined ? "" : `?$filter=${filter}`}`, grant);
}

/** Graph may put spaces around and between them. */
export function scopesOf({ scope }: Pick<PermissionGrant, "scope">): readonly string[] {
  return scope.split(" ").filter((one) => one !== "");
}
