import { nearest } from "@protected-function/core/text/nearest.ts";

/** Other words for an entry's fields, such as the command line's own `--by`, in lower case and without signs. */
const otherWords: Readonly<Record<string, readonly string[]>> = {
  finding: ["id", "findingid", "rule", "ruleid", "name", "kind", "accept"],
  subject: ["target", "resource", "about"],
  stack: ["stackname"],
  reason: ["why", "justification", "because", "comment", "note"],
  decidedBy: ["by", "decider", "decided", "author", "approvedby", "approver", "acceptedby", "who"],
  until: [
    "expires",
    "expireson",
    "expiresat",
    "expiry",
    "expiration",
    "expirationdate",
    "end",
    "enddate",
    "validuntil",
  ],
};

const names = Object.keys(otherWords);

/** A field under another name. */
export interface Slip {
  readonly written: string;
  readonly meant: string;
}

/** An entry as it's meant, and the names to correct in it. A name is only meant if the entry lacks the field. */
export function meantEntry(entry: unknown): { readonly entry: unknown; readonly slips: readonly Slip[] } {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return { entry, slips: [] };
  const slips: Slip[] = [];
  const fields = Object.entries(entry).map(([written, value]): readonly [string, unknown] => {
    const word = plain(written);
    const known = names.find((name) => plain(name) === word || otherWords[name]?.includes(word));
    const meant = known ?? nearest(written, names);
    const isTaken = meant === undefined || Object.hasOwn(entry, meant) || slips.some((slip) => slip.meant === meant);
    if (isTaken) return [written, value];
    slips.push({ written, meant });
    return [meant, value];
  });
  return { entry: Object.fromEntries(fields), slips };
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, "");
}
