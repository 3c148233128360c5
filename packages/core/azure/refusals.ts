import { type JsonApi, RequestRefused } from "./json-api.ts";

/** The service is overloaded; the request is right. */
export function isBusy(error: unknown): boolean {
  return error instanceof RequestRefused && [429, 503, 504].includes(error.status);
}

export function isLockedByPeople({ code }: RequestRefused): boolean {
  return code === "ScopeLocked";
}

/**
 * The subscription has never used this kind of resource, so it has none.
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-register-resource-provider
 */
export function isUnregistered(error: unknown): boolean {
  return error instanceof RequestRefused && error.code === "MissingSubscriptionRegistration";
}

/** Whether the service reports that the address doesn't exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof RequestRefused && error.status === 404;
}

/** The object, or undefined if it doesn't exist. @throws RequestRefused for anything but 404 */
export async function find<Item>(api: JsonApi, path: string): Promise<Item | undefined> {
  try {
    return (await api.call("GET", path)) as Item;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
