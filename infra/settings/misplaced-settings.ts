import { nearest } from "@protected-function/core/text/nearest.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { isPrintable } from "@protected-function/core/text/printable.ts";
import { stackWord } from "./config-command.ts";
import { fromText, settingPrefix } from "./lenient-settings.ts";
import { show, withoutSecrets } from "./problems-of.ts";
import { settingsSchema } from "./settings-schema.ts";
import { settingsNamespace } from "@protected-function/core/text/settings-namespace.ts";

/** A longer value is moved in the file. */
const longest = 200;

/**
 * Finds settings under the Pulumi project's own name, or under a misspelled prefix. `pulumi config set callers …` writes
 * one there, exit code 0, and nothing reads it.
 *
 * @param config the stack's configuration by its full names. An object may be JSON text
 */
export function misplacedSettings(
  config: Readonly<Record<string, unknown>>,
  projectName: string,
  stack: string | undefined,
): readonly Problem[] {
  const command = (verb: "set" | "rm"): string => `npx pulumi config ${verb} --stack ${stackWord(stack)}`;
  return Object.entries(config).flatMap(([key, value]) => {
    if (isOtherLocation(key, config)) {
      const name = `${settingPrefix}location`;
      const location = typeof value === "string" && isPrintable(value) ? value : "<location>";
      return [
        {
          path: key,
          rule: `isn't where the program deploys: that is ${name}, which is missing`,
          found: show(value, ["location"]),
          fix: `${command("set")} ${name} ${shellWord(location)}`,
        },
      ];
    }
    const [, namespace = "", setting = ""] = /^([^:]*):(.*)$/s.exec(key) ?? [];
    const isOfProject = namespace === projectName;
    const isMisplaced = isOfProject ? Object.hasOwn(settingsSchema.shape, setting) : isNearNamespace(namespace);
    if (namespace === settingsNamespace || !isMisplaced) return [];
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const shown = withoutSecrets(fromText(value) ?? value, [setting]);
    // Of what isn't shown, a command would tell it.
    const isShort = isPrintable(`${key}${text}`) && text.length <= longest && !shown.includes("not shown");
    const name = `${settingPrefix}${setting}`;
    return [
      {
        path: key,
        rule: `isn't read: the program's settings begin with ${settingPrefix}${isOfProject ? ", whatever the project's name is" : ""}`,
        found: show(fromText(value) ?? value, [setting]),
        fix: isShort
          ? `${command("set")} ${name} ${shellWord(text)} && ${command("rm")} ${shellWord(key)}`
          : `rename it to ${name} in the stack's settings file`,
      },
    ];
  });
}

/** The provider's default location, which none of the program's resources has. Others of yours may have it. */
function isOtherLocation(key: string, config: Readonly<Record<string, unknown>>): boolean {
  return /^azure-native:(?:config:)?location$/.test(key) && config[`${settingPrefix}location`] === undefined;
}

function isNearNamespace(namespace: string): boolean {
  return nearest(namespace, [settingsNamespace]) !== undefined;
}
