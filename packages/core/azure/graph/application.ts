import { z } from "zod";
import { pathByClientId } from "../by-client-id.ts";
import type { JsonApi } from "../json-api.ts";
import { findOne, readAll, readOne } from "../read-shape.ts";

/** An app role, or a permission scope, which has no member types. */
export const entitlement = z.looseObject({
  id: z.string(),
  value: z.string().nullable(),
  isEnabled: z.boolean(),
  allowedMemberTypes: z.array(z.string()).optional(),
});

/** A client secret or a certificate. */
const key = z.looseObject({
  keyId: z.string(),
  displayName: z.string().nullish(),
  startDateTime: z.string().nullish(),
  endDateTime: z.string(),
  secretText: z.string().nullish(),
  /** Of a certificate. */
  customKeyIdentifier: z.string().nullish(),
});

/** What can hold keys: an app registration or a service principal. */
export const keyHolder = z.looseObject({ passwordCredentials: z.array(key), keyCredentials: z.array(key) });

const redirects = z.looseObject({ redirectUris: z.array(z.string()) });

/**
 * An app registration as Graph returns it, with every property that a command or a check reads, and the rest.
 * https://learn.microsoft.com/graph/api/resources/application
 */
const application = z.looseObject({
  ...keyHolder.shape,
  id: z.string(),
  appId: z.string(),
  displayName: z.string().nullable(),
  signInAudience: z.string(),
  isFallbackPublicClient: z.boolean().nullish(),
  identifierUris: z.array(z.string()),
  appRoles: z.array(entitlement),
  api: z.looseObject({
    requestedAccessTokenVersion: z.number().nullish(),
    oauth2PermissionScopes: z.array(entitlement),
    preAuthorizedApplications: z.array(z.looseObject({ appId: z.string() })).nullish(),
  }),
  web: z.looseObject({
    ...redirects.shape,
    implicitGrantSettings: z.looseObject({
      enableIdTokenIssuance: z.boolean().nullish(),
      enableAccessTokenIssuance: z.boolean().nullish(),
    }),
  }),
  spa: redirects,
  publicClient: redirects,
  requiredResourceAccess: z.array(
    z.looseObject({
      resourceAppId: z.string(),
      resourceAccess: z.array(z.looseObject({ id: z.string(), type: z.string() })),
    }),
  ),
});

export type Application = z.infer<typeof application>;
export type ApplicationKey = z.infer<typeof key>;
export type Entitlement = z.infer<typeof entitlement>;

/** https://learn.microsoft.com/graph/api/resources/federatedidentitycredential */
const federatedCredential = z.looseObject({
  id: z.string(),
  name: z.string(),
  issuer: z.string(),
  subject: z.string(),
  audiences: z.array(z.string()),
});

export type FederatedCredential = z.infer<typeof federatedCredential>;

/** Its path in Graph. */
export function applicationPath(objectId: string): string {
  return `/v1.0/applications/${objectId}`;
}

/** @throws RequestRefused */
export function readApplication(graph: JsonApi, objectId: string): Promise<Application> {
  return readOne(graph, applicationPath(objectId), application);
}

/** Undefined if the tenant doesn't have it. @throws RequestRefused */
export function findApplication(graph: JsonApi, objectId: string): Promise<Application | undefined> {
  return findOne(graph, applicationPath(objectId), application);
}

/** Undefined if the tenant doesn't have it. @throws RequestRefused */
export async function applicationByClientId(graph: JsonApi, clientId: string): Promise<Application | undefined> {
  return (await listApplications(graph, clientId))[0];
}

/** Those with a client id, or every app registration of the tenant. @throws RequestRefused */
export function listApplications(graph: JsonApi, clientId?: string): Promise<readonly Application[]> {
  const path = clientId === undefined ? "/v1.0/applications" : pathByClientId("applications", clientId);
  return readAll(graph, path, application);
}

/** @throws RequestRefused */
export function listFederatedCredentials(graph: JsonApi, objectId: string): Promise<readonly FederatedCredential[]> {
  return readAll(graph, `${applicationPath(objectId)}/federatedIdentityCredentials`, federatedCredential);
}

/** Whether it takes passwords and device codes. Graph returns null for false. */
export function isPublicClient({ isFallbackPublicClient }: Pick<Application, "isFallbackPublicClient">): boolean {
  return isFallbackPublicClient === true;
}

/** Version of the access tokens for it. Null means 1: https://learn.microsoft.com/graph/api/resources/apiapplication */
export function tokenVersionOf({ api }: Pick<Application, "api">): number {
  return api.requestedAccessTokenVersion ?? 1;
}
