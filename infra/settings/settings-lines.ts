import { ambiguity } from "@protected-function/core/text/reading/ambiguous-scalar.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";
import { printable } from "@protected-function/core/text/printable.ts";

const file = "the stack's settings file";

/** The beginning of lines that show a place from its setting on. What stands beside the place stays. */
export function writeThis(path: readonly PropertyKey[], typed: unknown, example = ""): string {
  const place = path.length > 1 && typed !== undefined ? ` in place of ${printable(pathText(path))}` : "";
  return `write this${example}${place} in ${file}:`;
}

/** The same with something else to know, before the lines, which are pasted as they are. */
export function withNote(fix: string, note: string): string {
  const [first = "", ...lines] = fix.split("\n");
  return [first.endsWith(":") ? `${first.slice(0, -1)}, ${note}:` : `${first}, ${note}`, ...lines].join("\n");
}

/** An example as it stands in a settings file, at its place. */
export function yamlLines(path: readonly PropertyKey[], example: unknown): string {
  const entries = path.length === 1 && !Array.isArray(example) ? Object.entries(Object(example)) : [];
  const [first = "", ...rest] = path.map((key) => (typeof key === "number" ? "-" : `${yamlName(String(key))}:`));
  const places = [`protected-function:${first}`, ...rest].map((name, depth) => `${"  ".repeat(depth + 2)}${name}`);
  if (entries.length === 0) return `${places.join("\n")} ${yamlFlow(example)}`;
  return [...places, ...entries.map(([name, value]) => `      ${yamlName(name)}: ${yamlFlow(value)}`)].join("\n");
}

export function yamlFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlFlow).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, inner]) => `${yamlName(name)}: ${yamlFlow(inner)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** A name in front of a colon, in quotes if it needs them. */
export function yamlName(name: string): string {
  return /^[A-Za-z][\w.-]*$/.test(name) && ambiguity(name) === undefined ? name : JSON.stringify(name);
}
