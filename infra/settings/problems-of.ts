import { z } from "zod";
import { cut } from "@protected-function/core/text/cut.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { isSecretName, mayBeSecret, withoutCredentials } from "@protected-function/core/text/redact.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { keysAt, schemaAt, valueAt } from "../contract/schema-keys.ts";
import { configCommand, propertyPath } from "./config-command.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { settingsSchema } from "./settings-schema.ts";

/** The rule of a setting that isn't there. */
export const isMissing = "is missing";

/** A problem for the author of the settings, from one finding of the schema. */
export function problemsOf(issue: z.core.$ZodIssue, raw: unknown): readonly Problem[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(key, issue.path, raw));
  const path = issue.path.join(".");
  const value = valueAt(raw, issue.path);
  const isAbsent = value === undefined && issue.code !== "custom";
  return [
    {
      path,
      rule: isAbsent ? isMissing : ruleOf(issue),
      found: isAbsent ? "" : show(issue.code === "invalid_key" ? issue.path.at(-1) : value),
      fix:
        issue.code === "invalid_key" ? "rename it in the stack's settings file" : (ownFix(issue) ?? fixFor(issue.path)),
    },
  ];
}

/** The fix that a rule between settings brings along: an example of one value would repeat what was found. */
function ownFix(issue: z.core.$ZodIssue): string | undefined {
  const fix = issue.code === "custom" ? issue.params?.["fix"] : undefined;
  return typeof fix === "string" ? fix : undefined;
}

/** A key that JavaScript reserves, at its place. */
export function reservedName(path: readonly PropertyKey[]): Problem {
  return {
    path: path.map(String).join("."),
    rule: "must have another name: JavaScript reserves this one",
    found: JSON.stringify(path.at(-1)),
    fix: "rename it in the stack's settings file",
  };
}

/** The schema's own words, or the kinds of values that the place accepts. */
function ruleOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_key") return issue.issues[0]?.message ?? issue.message;
  const keys = allowedKeys(issue.path);
  return issue.code === "invalid_type" && issue.expected === "object" && keys.length > 0
    ? `must be an object of ${keys.join(", ")}`
    : issue.message;
}

function unknownKey(key: string, parentPath: readonly PropertyKey[], raw: unknown): Problem {
  const path = [...parentPath, key].join(".");
  const place = parentPath.length === 0 ? "the settings are" : `${parentPath.join(".")} has`;
  const shownValue = show(valueAt(raw, [...parentPath, key]), key);
  const allowed = allowedKeys(parentPath);
  const suggestion = nearest(key, allowed);
  if (suggestion !== undefined) {
    const fix = `rename it to ${suggestion} in the stack's settings file`;
    return { path, rule: `is not a setting (did you mean ${suggestion}?)`, found: shownValue, fix };
  }
  return {
    path,
    rule: `is not a setting; ${allowedText(place, allowed)}`,
    found: shownValue,
    fix: configCommand("rm", [...parentPath, key]) ?? "remove it from the stack's settings file (no command can)",
  };
}

/** Of many names, nobody finds the one that they meant. */
const fewNames = 10;

/** The names of a place, or the page that explains them. */
export function allowedText(place: string, names: readonly string[]): string {
  return names.length > fewNames ? "docs/reference/settings.md lists them" : `${place} ${names.join(", ")}`;
}

function allowedKeys(path: readonly PropertyKey[]): readonly string[] {
  return keysAt(settingsSchema, path);
}

/**
 * A command if the problem is about one value. `pulumi config set` accepts no objects, and takes an instant for a
 * secret.
 */
function fixFor(path: readonly PropertyKey[]): string {
  const setting = propertyPath(path);
  const command = configCommand("set", path);
  if (command === undefined) return "correct it in the stack's settings file (no command can)";
  if (setting.endsWith("Date")) return `${command} --plaintext 2027-03-31T00:00:00Z`;
  const example = exampleOf(schemaAt(settingsSchema, path));
  if (typeof example !== "object" || example === null)
    return `${command} ${example === undefined ? "<value>" : shellWord(String(example))}`;
  return `write this, for example, in the stack's settings file:\n${yamlLines(path, example)}`;
}

/** An example as it stands in a settings file, at its place. */
function yamlLines(path: readonly PropertyKey[], example: object): string {
  const entries = path.length === 1 && !Array.isArray(example) ? Object.entries(example) : [];
  const [first = "", ...rest] = path.map((key) => (typeof key === "number" ? "-" : `${yamlName(String(key))}:`));
  const places = [`protected-function:${first}`, ...rest].map((name, depth) => `${"  ".repeat(depth + 2)}${name}`);
  if (entries.length === 0) return `${places.join("\n")} ${yamlFlow(example)}`;
  return [...places, ...entries.map(([name, value]) => `      ${yamlName(name)}: ${yamlFlow(value)}`)].join("\n");
}

function yamlFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlFlow).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, inner]) => `${yamlName(name)}: ${yamlFlow(inner)}`);
  return `{ ${entries.join(", ")} }`;
}

function yamlName(name: string): string {
  return /^[A-Za-z][\w.-]*$/.test(name) ? name : JSON.stringify(name);
}

/** The outermost description that has an example: `optional()` around a schema hides the schema's own description. */
function exampleOf(schema: unknown): unknown {
  if (!(schema instanceof z.ZodType)) return undefined;
  return schema.meta()?.["example"] ?? (schema instanceof z.ZodOptional ? exampleOf(schema.unwrap()) : undefined);
}

/** The value found, as JSON. It shows no value that may be a misplaced secret, and no long text. */
export function show(value: unknown, key = ""): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string" && mayBeSecret(key)) return "a value, not shown";
  const text = JSON.stringify(value, (name, inner: unknown) => (hides(name, inner) ? "not shown" : inner));
  if (/PRIVATE KEY/.test(text)) return "a private key, not shown";
  return cut(withoutCredentials(text), 200);
}

function hides(name: string, value: unknown): boolean {
  return typeof value === "string" && isSecretName(name);
}
