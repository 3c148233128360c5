import { allOf } from "../checks/call.ts";

/** Names that fill two lines of a terminal. */
const room = 160;

/**
 * Names in a sentence for a terminal: as many as fit, those in one version only first, and the number of the rest. In a
 * pair of long lists, they'd be the last of either.
 */
export function shortList(names: readonly string[], isToldApart: (name: string) => boolean = () => false): string {
  if (allOf(names).length <= room) return allOf(names);
  const ordered = [...names.filter(isToldApart), ...names.filter((name) => !isToldApart(name))];
  const kept = ordered.filter((_, index) => ordered.slice(0, index + 1).join(", ").length <= room);
  const shown = kept.length === 0 ? ordered.slice(0, 1) : kept;
  const rest = ordered.length - shown.length;
  return allOf(rest === 0 ? shown : [...shown, `${rest.toLocaleString("en-US")} more`]);
}
