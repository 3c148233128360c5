import { isDeepStrictEqual } from "node:util";
import type { Plain, PlainMap } from "../secret-values.ts";

/** Property path (`login.nonce.validateNonce`) to the values that Azure and its portal write down unasked. */
export type Unsaid = Readonly<Record<string, readonly Plain[]>>;

/**
 * The inputs of an import. Empty objects and lists are none (removeEmptyCollections of the plugin); and what Azure writes
 * down unasked is not taken for said, as long as it has the value that it comes with. Any other value shows.
 * The latter is ours: the plugin lists those, too, and the deployment that imports writes the program's values over them.
 * Source: https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/convert/responseToSdkInputs.go
 */
export function importedInputs(projected: PlainMap, unsaid: Unsaid = {}, path = ""): PlainMap {
  const entries = Object.entries(projected).flatMap(([name, value]) => {
    const at = path === "" ? name : `${path}.${name}`;
    if (unsaid[at]?.some((known) => isDeepStrictEqual(known, value))) return [];
    const kept = isMap(value) ? importedInputs(value, unsaid, at) : value;
    return isEmpty(kept) ? [] : [[name, kept] as const];
  });
  return Object.fromEntries(entries);
}

function isMap(value: Plain): value is PlainMap {
  return typeof value === "object" && !Array.isArray(value);
}

function isEmpty(value: Plain): boolean {
  return typeof value === "object" && Object.keys(value).length === 0;
}
