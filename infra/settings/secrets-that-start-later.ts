import { configCommand } from "./config-command.ts";
import type { Problem } from "../../text/problem-blocks.ts";
import type { Settings } from "./settings-schema.ts";

/**
 * Client secrets whose start lies ahead. The stack hands out the secret that starts last, and Entra ID would refuse it
 * until then.
 *
 * @param now RFC 3339 in UTC, to the second, as the settings' instants are
 */
export function secretsThatStartLater(settings: Settings | undefined, now: string): readonly Problem[] {
  return Object.entries(settings?.callers ?? {}).flatMap(([caller, { secrets }]) =>
    Object.entries(secrets ?? {}).flatMap(([slot, secret]) => {
      if (secret?.startDate === undefined || secret.startDate <= now) return [];
      const path = ["callers", caller, "secrets", slot, "startDate"];
      return [
        {
          path: path.join("."),
          rule: "must not lie ahead: the caller would be handed a secret that Entra ID refuses until then",
          found: JSON.stringify(secret.startDate),
          fix: configCommand("rm", path) ?? "remove it from the stack's settings file",
        },
      ];
    }),
  );
}
