import type { z } from "zod";
import type { Contract } from "@protected-function/guard/contract";
import { reservedNames } from "@protected-function/core/text/reserved-names.ts";
import { againstContract } from "./against-contract.ts";
import { problemsOf, reservedName } from "./problems-of.ts";
import { type Settings, settingsSchema } from "./settings-schema.ts";
import { configCommand } from "./config-command.ts";
import { type Problem, problemBlocks } from "@protected-function/core/text/problem-blocks.ts";

/** The contract and the date that settings are checked against. */
interface Place {
  /** The API's contract, which has the roles and app settings. */
  readonly contract: Contract;
  /** RFC 3339 in UTC, to the second. */
  readonly now: string;
  /** The stack's settings file, for messages. */
  readonly file?: string;
}

/**
 * @param raw the stack's configuration, by setting
 * @throws SettingsInvalid with all problems
 */
export function parseSettings(raw: Readonly<Record<string, unknown>>, { contract, now, file }: Place): Settings {
  const reserved = reservedNames(raw).map(reservedName);
  const parsed = settingsSchema.safeParse(raw);
  const issues: readonly z.core.$ZodIssue[] = parsed.error?.issues ?? [];
  // The schema may refuse the same place by another rule. One problem per place is enough.
  const isNamed = (path: string): boolean => reserved.some((problem) => `${path}.`.startsWith(`${problem.path}.`));
  const problems = [
    ...reserved,
    ...issues.flatMap((issue) => problemsOf(issue, raw)).filter(({ path }) => !isNamed(path)),
    ...(parsed.success ? againstContract(parsed.data, contract, file) : []),
    ...secretsThatStartLater(parsed.data, now),
  ];
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new SettingsInvalid(problems);
}

/**
 * Finds client secrets with a start date in the future. The stack outputs the secret with the latest start date, and
 * Entra ID would refuse it until then.
 *
 * @param now RFC 3339 in UTC, to the second, like the settings' instants
 */
export function secretsThatStartLater(settings: Settings | undefined, now: string): readonly Problem[] {
  return Object.entries(settings?.callers ?? {}).flatMap(([caller, { secrets }]) =>
    Object.entries(secrets ?? {}).flatMap(([slot, secret]) => {
      if (secret?.startDate === undefined || secret.startDate <= now) return [];
      const path = ["callers", caller, "secrets", slot, "startDate"];
      return [
        {
          path: path.join("."),
          rule: "must not be in the future: the caller would get a secret that Entra ID refuses until then",
          found: JSON.stringify(secret.startDate),
          fix: configCommand("rm", path) ?? "remove it from the stack's settings file",
        },
      ];
    }),
  );
}

/** The problems of a stack's settings, one block each. The message has the first ones; `problems` has all. */
export class SettingsInvalid extends Error {
  readonly code = "SETTINGS_INVALID";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problemBlocks("The settings of this stack have", problems));
    this.name = "SettingsInvalid";
    this.problems = problems;
  }
}
