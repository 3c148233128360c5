import { type JsonApi, RequestRefused } from "./json-api.ts";

/** The service has too much to do; the request is right. */
export function isBusy(error: unknown): boolean {
  return error instanceof RequestRefused && [429, 503, 504].includes(error.status);
}

export function isLockedByPeople({ code }: RequestRefused): boolean {
  return code === "ScopeLocked";
}

/**
 * The subscription has never used this kind of resource: it has none.
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-register-resource-provider
 */
export function isUnregistered(error: unknown): boolean {
  return error instanceof RequestRefused && error.code === "MissingSubscriptionRegistration";
}

/** Whether the service says that there is nothing under the address. */
export function isNotFound(error: unknown): boolean {
  return error instanceof RequestRefused && error.status === 404;
}

/** What is there, or undefined. @throws RequestRefused for anything but 404 */
export async function find<Item>(api: JsonApi, path: string): Promise<Item | undefined> {
  try {
    return (await api.call("GET", path)) as Item;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
