import { isPrintable } from "@protected-function/core/text/printable.ts";
import { quotedWord } from "@protected-function/core/text/shell-word.ts";

const longest = 500;

/**
 * Returns a command for one value of the stack's settings, to paste into a shell; `undefined` if no command can name
 * it.
 *
 * @param path such as `["callers", "integration"]`
 */
export function configCommand(verb: "set" | "rm", path: readonly PropertyKey[]): string | undefined {
  const names = path.filter((key) => typeof key !== "number").map(String);
  const setting = `protected-function:${propertyPath(path)}`;
  if (!names.every(canBeQuoted) || !isPrintable(setting) || setting.length > longest) return undefined;
  return `npx pulumi config ${verb} --path ${quotedWord(setting)}`;
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
