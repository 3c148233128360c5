import { nearest } from "@protected-function/core/text/nearest.ts";

/** More don't help a reader to find the one. */
const most = 6;

/** The ids that an unknown one may mean, as a sentence. Empty if none is alike. */
export function alikeIds(typed: string, ids: readonly string[]): string {
  const meant = nearest(typed, ids);
  if (meant !== undefined) return `Write ${meant} if you mean that.`;
  const [kind = "", what = ""] = typed.split("/", 2);
  const kinds = new Set(ids.map((id) => id.split("/", 1)[0] ?? ""));
  const own = kinds.has(kind) ? kind : nearest(kind, kinds);
  const ofKind = ids.filter((id) => id.split("/", 1)[0] === own);
  const sameWhat = what === "" ? [] : ids.filter((id) => id.endsWith(`/${what}`));
  const alike = [...new Set([...ofKind, ...sameWhat])];
  const shown = alike.slice(0, most).join(", ");
  if (alike.length === 0) return "";
  return `Alike: ${shown}${alike.length > most ? `, and ${alike.length - most} more` : ""}.`;
}
