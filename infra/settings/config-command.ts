import { isPrintable } from "@protected-function/core/text/printable.ts";
import { settingsNamespace } from "@protected-function/core/text/settings-namespace.ts";
import { quotedWord, shellWord } from "@protected-function/core/text/shell-word.ts";

const longest = 500;

/**
 * Returns a command for one value of the stack's settings, to paste into a shell; `undefined` if no command can name
 * it.
 *
 * @param path such as `["callers", "integration"]`
 * @param stack undefined: the file isn't named after one
 */
export function configCommand(
  verb: "set" | "rm",
  path: readonly PropertyKey[],
  stack: string | undefined,
): string | undefined {
  const names = path.filter((key) => typeof key !== "number").map(String);
  const setting = propertyPath(path);
  if (!names.every(canBeQuoted) || !isPrintable(setting) || setting.length > longest) return undefined;
  return pathCommand(verb, setting, stack);
}

/**
 * Such a command for a setting of ours. It names the stack, because Pulumi otherwise changes the selected one.
 *
 * @param path in the form of `--path`, without the namespace
 */
export function pathCommand(verb: "set" | "rm", path: string, stack: string | undefined): string {
  return `npx pulumi config ${verb} --stack ${stackWord(stack)} --path ${quotedWord(`${settingsNamespace}:${path}`)}`;
}

/** A stack's name in a printed command; a placeholder if nobody knows it. */
export function stackWord(stack: string | undefined): string {
  return stack === undefined ? "<stack>" : shellWord(stack);
}

/**
 * A path for `--path`: `callers.integration`, `owners[0]`, with other names in brackets and quotes. Pulumi reads a
 * backslash there literally, except before a quotation mark.
 * https://www.pulumi.com/docs/iac/concepts/config/#structured-configuration
 * Source: ParsePropertyPath in sdk/go/common/resource/property_path.go of pulumi/pulumi.
 */
export function propertyPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, place) => {
      if (typeof key === "number") return `[${key}]`;
      const name = String(key);
      if (!/^[\w-]+$/.test(name)) return `["${name.replaceAll('"', String.raw`\"`)}"]`;
      return place === 0 ? name : `.${name}`;
    })
    .join("");
}

/**
 * Whether quotes keep the name as it is. Pulumi reads a backslash before a quotation mark, or at the end, as an escape.
 */
function canBeQuoted(name: string): boolean {
  return !/\\(?:"|$)/.test(name);
}
