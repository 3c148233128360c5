import type { z } from "zod";
import type { Contract } from "../../functions/contract/define-contract.ts";
import { reservedNames } from "../../text/reserved-names.ts";
import { againstContract } from "./against-contract.ts";
import { problemsOf, reservedName } from "./problems-of.ts";
import { removedSettings } from "./removed-settings.ts";
import { secretsThatStartLater } from "./secrets-that-start-later.ts";
import { SettingsInvalid } from "./settings-invalid.ts";
import { type Settings, settingsSchema } from "./settings-schema.ts";

/** What settings are held against. */
interface Place {
  /** What the API offers: roles and app settings are its. */
  readonly contract: Contract;
  /** RFC 3339 in UTC, to the second. */
  readonly now: string;
}

/**
 * @param raw what the stack's configuration says, by setting
 * @throws SettingsInvalid with all problems
 */
export function parseSettings(raw: Readonly<Record<string, unknown>>, { contract, now }: Place): Settings {
  const reserved = reservedNames(raw).map(reservedName);
  const removed = removedSettings(raw, contract);
  const parsed = settingsSchema.safeParse(removed.rest);
  const issues: readonly z.core.$ZodIssue[] = parsed.error?.issues ?? [];
  // The schema refuses some of them, too, or what is in them, by another rule: one problem a place is enough.
  const isNamed = (path: string): boolean => reserved.some((problem) => `${path}.`.startsWith(`${problem.path}.`));
  const problems = [
    ...reserved,
    ...removed.problems,
    ...issues.flatMap((issue) => problemsOf(issue, raw)).filter(({ path }) => !isNamed(path)),
    ...(parsed.success ? againstContract(parsed.data, contract) : []),
    ...secretsThatStartLater(parsed.data, now),
  ];
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new SettingsInvalid(problems);
}
