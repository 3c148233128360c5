import { Unavailable } from "@protected-function/core/text/errors.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { findAzurite, installAzurite } from "@protected-function/twin";
import { storageBindingsIn } from "../../checks/endpoints/bindings.ts";
import { storageScopesIn } from "../../checks/endpoints/identity.ts";

type StorageUse = Pick<StackOutputs, "endpoints" | "identity">;

/** A preview's outputs know neither ids nor host names, but what the program declares. */
export function storageUse(outputs: Readonly<Record<string, unknown>>): StorageUse {
  const { endpoints = [], identity } = outputs as Partial<StorageUse>;
  return { endpoints, identity };
}

/**
 * Only an app with storage bindings, or whose identity has a role on storage, needs the contents of storage accounts.
 *
 * @param find answers where Azurite is installed
 * @throws Unavailable
 */
export function requireStorage(outputs: StorageUse, find = findAzurite): void {
  const [first] = storageBindingsIn(outputs);
  const [scope] = storageScopesIn(outputs);
  const use = first
    ? `${first.name} has an ${first.binding.direction === "in" ? "input from" : "output to"} storage (${first.binding.type})`
    : scope && `The function's identity has a role on ${scope}`;
  if (use === undefined || find() !== undefined) return;
  throw new Unavailable(
    "NO_AZURITE",
    `${use}. To prove it, the twin needs Azurite, which keeps the contents of storage accounts and isn't installed. Run: ${installAzurite}`,
  );
}
