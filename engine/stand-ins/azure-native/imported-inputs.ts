import type { Plain, PlainMap } from "../secret-values.ts";

/**
 * The inputs of an import: all that Azure answers and an input can say, empty objects and lists left out. Defaults that
 * Azure or its portal wrote down unasked are among them, so that a program which does not say them differs, and the
 * deployment that imports updates them away.
 * Source: https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/convert/responseToSdkInputs.go
 */
export function importedInputs(projected: PlainMap): PlainMap {
  const entries = Object.entries(projected).flatMap(([name, value]) => {
    const kept = withoutEmpty(value);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return Object.fromEntries(entries);
}

function withoutEmpty(value: Plain): Plain | undefined {
  if (Array.isArray(value)) {
    const kept = (value as readonly Plain[]).flatMap((item) => withoutEmpty(item) ?? []);
    return kept.length === 0 ? undefined : kept;
  }
  if (typeof value !== "object") return value;
  const kept = importedInputs(value as PlainMap);
  return Object.keys(kept).length === 0 ? undefined : kept;
}
