import { z } from "zod";

const levels = ["trace", "debug", "information", "warning", "error", "critical", "none"] as const;
type Level = (typeof levels)[number];

/** `logging.logLevel` of host.json: the least level that a category keeps, by the beginning of the category's name. */
export const logLevels = z.record(
  z.string(),
  z
    .string()
    .transform((level) => level.toLowerCase())
    .pipe(z.enum(levels)),
);

/**
 * Whether host.json keeps a line: by the longest beginning of its category that is named, else by `default`, else from
 * "Information" on.
 * https://learn.microsoft.com/azure/azure-functions/configure-monitoring#configure-log-levels
 */
export function isKept(
  wanted: z.infer<typeof logLevels>,
  { category, level }: { readonly category: string; readonly level: string },
): boolean {
  const named = Object.keys(wanted)
    .filter((name) => name !== "default" && (category === name || category.startsWith(`${name}.`)))
    .toSorted((one, other) => other.length - one.length)[0];
  const least: Level = wanted[named ?? "default"] ?? "information";
  return least !== "none" && rankOf(level) >= levels.indexOf(least);
}

/** A level that nobody knows is kept like the default. */
function rankOf(level: string): number {
  const rank = levels.findIndex((one) => one === level.toLowerCase());
  return rank === -1 ? levels.indexOf("information") : rank;
}
