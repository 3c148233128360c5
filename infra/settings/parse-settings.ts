import { problemsOf } from "./problems-of.ts";
import { SettingsInvalid } from "./settings-invalid.ts";
import { type Settings, settingsSchema } from "./settings-schema.ts";

/**
 * @param raw what the stack's configuration says, by setting
 * @throws SettingsInvalid with all problems
 */
export function parseSettings(raw: Readonly<Record<string, unknown>>): Settings {
  const parsed = settingsSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new SettingsInvalid(parsed.error.issues.flatMap((issue) => problemsOf(issue, raw)));
}
