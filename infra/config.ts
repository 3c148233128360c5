import * as pulumi from "@pulumi/pulumi";
import { parseSettings, SettingsInvalid, type Settings } from "./settings.ts";

/** Pulumi hands every value over as text; these two stay text, the others are JSON in it. */
const textSettings = new Set(["name", "location"]);

/**
 * The settings of this stack: the only place that reads Pulumi's configuration.
 *
 * @throws pulumi.RunError with every problem: Pulumi prints its message without a stack trace
 */
export function readSettings(): Settings {
  const prefix = `${pulumi.getProject()}:`;
  // allConfig, since Pulumi itself lets unknown keys pass without a word.
  const given = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, text]) => {
      const setting = key.slice(prefix.length);
      return [setting, textSettings.has(setting) ? text : fromJson(text)];
    });
  try {
    return parseSettings(Object.fromEntries(given));
  } catch (error) {
    if (error instanceof SettingsInvalid) throw new pulumi.RunError(error.message);
    throw error;
  }
}

/** Text that is no JSON goes on as it is: the schema names the rule that it breaks. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
