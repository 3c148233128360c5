import type { Stack } from "../../../engine/stack.ts";

/** A setting with its parts; a text, or a number of them below. */
export type Setting = string | readonly Setting[] | { readonly [name: string]: Setting };

/** Writes the setting `adopt`: which ids there are is known once the portal has made them. */
export async function adopt(
  { local }: { readonly local: { readonly stack: Pick<Stack, "setConfig"> } },
  value: Setting,
): Promise<void> {
  for (const [path, text] of leaves("adopt", value)) await local.stack.setConfig(`protected-function:${path}`, text);
}

function leaves(path: string, value: Setting): readonly (readonly [path: string, text: string])[] {
  if (typeof value === "string") return [[path, value]];
  if (Array.isArray(value)) {
    return (value as readonly Setting[]).flatMap((item, index) => leaves(`${path}[${index}]`, item));
  }
  return Object.entries(value).flatMap(([name, item]) => leaves(`${path}["${name}"]`, item));
}
