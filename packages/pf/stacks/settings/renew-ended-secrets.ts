import { instantText } from "@protected-function/core/text/instant-text.ts";
import { dayOf } from "@protected-function/core/text/day.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "@protected-function/engine/stack.ts";
import { settingKey } from "@protected-function/infra/settings/lenient-settings.ts";
import { longestSecretLifetime, settingsInFile } from "./settings-in-file.ts";

const day = 86_400_000;
const halfAYear = 180;
/** In days. The proof moves the clock ahead by days. */
const margin = 30;

/** The settings of `npm start`, in the program's directory. */
export const localSettings = "Pulumi.local.yaml";

/**
 * Renews the client secrets of `Pulumi.local.yaml` in the stack's copy: an expiry that has passed or is near moves half
 * a year ahead. The file itself should work for years, but Entra ID accepts no expiry in the past.
 *
 * @returns what was moved, one sentence each: a page then has a date that the file hasn't
 */
export async function renewExpiredSecrets(
  stack: Pick<Stack, "setConfig">,
  directory: string,
  now = Date.now(),
): Promise<readonly string[]> {
  const file = join(directory, localSettings);
  if (!existsSync(file)) return [];
  const moved: string[] = [];
  const read = settingsInFile(file, directory);
  const days = Math.min(halfAYear, longestSecretLifetime(read).days);
  for (const [name, { secrets = {} }] of Object.entries(read.settings.callers)) {
    for (const [slot, secret] of Object.entries(secrets)) {
      // The program itself refuses wrong names and dates.
      if (!/^[\w-]+$/.test(name) || !(Date.parse(secret?.endDate ?? "") < now + margin * day)) continue;
      const path = `${settingKey("callers")}.${name}.secrets.${slot}`;
      if (secret?.startDate !== undefined) await stack.setConfig(`${path}.startDate`, instantText(new Date(now)));
      const end = instantText(new Date(now + days * day));
      await stack.setConfig(`${path}.endDate`, end);
      const date = secret?.endDate ?? "";
      const isExpired = Date.parse(date) <= now;
      // As a stack of another settings file is refused here: stacks/local/twin-problems.ts.
      const isRefused = isExpired && secret?.startDate === undefined;
      moved.push(
        `${localSettings}: secret ${slot} of ${name} ${isExpired ? "expired" : "expires"} ${dayOf(date)}; on this twin, ${dayOf(end)}` +
          (isRefused ? ". On a real stack, Entra ID refuses to create a secret with the file's date" : ""),
      );
    }
  }
  return moved;
}
