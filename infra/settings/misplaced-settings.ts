import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { isPrintable } from "@protected-function/core/text/printable.ts";
import { stackWord } from "./config-command.ts";
import { fromText, settingPrefix } from "./lenient-settings.ts";
import { show, withoutSecrets } from "./problems-of.ts";
import { settingsSchema } from "./settings-schema.ts";

/** A longer value is moved in the file. */
const longest = 200;

/**
 * Finds settings under the Pulumi project's own name. `pulumi config set callers …` writes one there, exit code 0, and
 * the program doesn't read it.
 *
 * @param config the stack's configuration by its full names. An object may be JSON text
 */
export function misplacedSettings(
  config: Readonly<Record<string, unknown>>,
  projectName: string,
  stack: string | undefined,
): readonly Problem[] {
  const prefix = `${projectName}:`;
  if (prefix === settingPrefix) return [];
  const command = (verb: "set" | "rm"): string => `npx pulumi config ${verb} --stack ${stackWord(stack)}`;
  return Object.entries(config).flatMap(([key, value]) => {
    const setting = key.slice(prefix.length);
    if (!key.startsWith(prefix) || !Object.hasOwn(settingsSchema.shape, setting)) return [];
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const shown = withoutSecrets(fromText(value) ?? value, [setting]);
    // Of what isn't shown, a command would tell it.
    const isShort = isPrintable(text) && text.length <= longest && !shown.includes("not shown");
    const name = `${settingPrefix}${setting}`;
    return [
      {
        path: key,
        rule: `isn't read: the program's settings begin with ${settingPrefix}, whatever the project's name is`,
        found: show(fromText(value) ?? value, [setting]),
        fix: isShort
          ? `${command("set")} ${name} ${shellWord(text)} && ${command("rm")} ${shellWord(key)}`
          : `rename it to ${name} in the stack's settings file`,
      },
    ];
  });
}
