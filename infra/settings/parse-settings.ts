import type { z } from "zod";
import { reservedNames } from "../../text/reserved-names.ts";
import { problemsOf, reservedName } from "./problems-of.ts";
import { secretsThatStartLater } from "./secrets-that-start-later.ts";
import { SettingsInvalid } from "./settings-invalid.ts";
import { type Settings, settingsSchema } from "./settings-schema.ts";

/**
 * @param raw what the stack's configuration says, by setting
 * @param now RFC 3339 in UTC, to the second
 * @throws SettingsInvalid with all problems
 */
export function parseSettings(raw: Readonly<Record<string, unknown>>, now: string): Settings {
  const parsed = settingsSchema.safeParse(raw);
  const issues: readonly z.core.$ZodIssue[] = parsed.error?.issues ?? [];
  const reserved = reservedNames(raw).map(reservedName);
  // The schema refuses some of them, too, or what is in them, by another rule: one problem a place is enough.
  const isNamed = (path: string): boolean => reserved.some((problem) => `${path}.`.startsWith(`${problem.path}.`));
  const problems = [
    ...reserved,
    ...issues.flatMap((issue) => problemsOf(issue, raw)).filter(({ path }) => !isNamed(path)),
    ...secretsThatStartLater(parsed.data, now),
  ];
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new SettingsInvalid(problems);
}
