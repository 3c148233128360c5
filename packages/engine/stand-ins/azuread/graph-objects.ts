import type { Deployer } from "../deployer.ts";
import type { LiveResource } from "../provider.ts";
import type { Plain, PlainMap } from "../secret-values.ts";
import { type GraphClient, GraphFailure } from "./graph-client.ts";
import type { ObjectLock } from "./object-lock.ts";

/** The context that all azuread types share. */
export interface AzureadContext {
  readonly graph: GraphClient;
  readonly deployer: () => Deployer;
  readonly lock: ObjectLock;
  readonly newId: () => string;
}

/**
 * The plugin's name for the object of a request: `String()` of the ids in hashicorp/go-azure-sdk,
 * microsoft-graph/common-types.
 */
export const inWords = {
  application: (objectId: string): string => `Application (Application: "${objectId}")`,
  servicePrincipal: (objectId: string): string => `Service Principal (Service Principal: "${objectId}")`,
  federatedCredential: (objectId: string, credentialId: string): string =>
    `Application Id Federated Identity Credential (Application: "${objectId}" Federated Identity Credential: "${credentialId}")`,
} as const;

/**
 * A new resource exists. Source: `ImportAsExistsDiag` in internal/tf of hashicorp/terraform-provider-azuread; plugin
 * 6.9.1 says the same.
 *
 * @param resource Terraform's name: `azuread_application`
 */
export function alreadyExists(resource: string, id: string): Error {
  return new Error(
    `A resource with the ID "${id}" already exists - to be managed via Terraform this resource needs to be imported ` +
      `into the State. Please see the resource documentation for "${resource}" for more information.`,
  );
}

/** Returns Graph's answer, or undefined for a 404. */
export async function undefinedIfNotFound<Result>(looking: Promise<Result>): Promise<Result | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof GraphFailure && error.status === 404) return undefined;
    throw error;
  }
}

/** Returns a resource's actual state, or undefined if Graph returns 404. */
export async function readLive(id: string, reading: Promise<PlainMap | undefined>): Promise<LiveResource | undefined> {
  const outputs = await undefinedIfNotFound(reading);
  return outputs && { id, outputs };
}

/** Converts Graph's JSON to outputs: no nulls, no OData annotations. */
export function toOutputs(value: unknown): PlainMap {
  return clean(value ?? {}) as PlainMap;
}

/** The plugin's map next to roles and scopes: value to ID, without entries that have no value. */
export function idsByValue(entitlements: unknown): PlainMap {
  const list = (entitlements ?? []) as readonly { readonly id: string; readonly value?: string | null }[];
  return Object.fromEntries(list.flatMap(({ id, value }) => (value ? [[value, id] as const] : [])));
}

/** Leaves out undefined values. */
export function defined(values: Readonly<Record<string, Plain | undefined>>): PlainMap {
  const entries = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(clean);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name, item]) => item !== null && !name.includes("@odata."));
  return Object.fromEntries(entries.map(([name, item]) => [name, clean(item)]));
}
