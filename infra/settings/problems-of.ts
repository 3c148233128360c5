import { z } from "zod";
import type { SettingsProblem } from "./settings-invalid.ts";
import { settingsSchema } from "./settings-schema.ts";

/** What one finding of the schema means to whoever wrote the settings. */
export function problemsOf(issue: z.core.$ZodIssue, raw: unknown): readonly SettingsProblem[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(key, issue.path, raw));
  const path = issue.path.join(".");
  const value = valueAt(raw, issue.path);
  return [
    {
      path,
      rule: value === undefined && issue.code !== "custom" ? "is missing" : ruleOf(issue),
      found: show(value),
      fix: issue.code === "invalid_key" ? "rename it in the stack's settings file" : fixFor(issue.path),
    },
  ];
}

/** The schema's own words; where it has none, what the place takes. */
function ruleOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_key") return issue.issues[0]?.message ?? issue.message;
  const keys = allowedKeys(issue.path);
  return issue.code === "invalid_type" && issue.expected === "object" && keys.length > 0
    ? `must be an object of ${keys.join(", ")}`
    : issue.message;
}

function unknownKey(key: string, within: readonly PropertyKey[], raw: unknown): SettingsProblem {
  const path = [...within, key].join(".");
  const place = within.length === 0 ? "there" : `in ${within.join(".")} there`;
  return {
    path,
    rule: `is not a setting; ${place} is ${allowedKeys(within).join(", ")}`,
    found: show(valueAt(raw, [...within, key]), key),
    fix: `pulumi config rm --path 'protected-function:${propertyPath([...within, key])}'`,
  };
}

function allowedKeys(path: readonly PropertyKey[]): readonly string[] {
  const node = path.reduce<unknown>((schema, key) => step(schema, key), settingsSchema);
  const object = unwrapped(node);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

/** The schema one step further down: a property of an object, or any value of a record. */
function step(schema: unknown, key: PropertyKey): unknown {
  const node = unwrapped(schema);
  if (node instanceof z.ZodObject) return node.shape[String(key)];
  if (node instanceof z.ZodArray) return node.element;
  return node instanceof z.ZodRecord ? node.valueType : undefined;
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? unwrapped(schema.unwrap()) : schema;
}

/** A command where one value is set; `pulumi config set` takes no objects, and takes an instant for a secret. */
function fixFor(path: readonly PropertyKey[]): string {
  const setting = propertyPath(path);
  const command = `pulumi config set --path 'protected-function:${setting}'`;
  if (setting.endsWith("Date")) return `${command} --plaintext 2027-03-31T00:00:00Z`;
  const node = path.reduce<unknown>((schema, key) => step(schema, key), settingsSchema);
  const example = exampleOf(node);
  if (typeof example !== "object")
    return `${command} ${example === undefined ? "<value>" : shellWord(String(example))}`;
  return `write it in the stack's settings file, such as protected-function:${setting}: ${JSON.stringify(example)}`;
}

/**
 * As `--path` takes it: `callers.integration`, `owners[0]`, and in brackets and quotes what is no plain name.
 * https://www.pulumi.com/docs/iac/concepts/config/#structured-configuration
 */
function propertyPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, place) => {
      if (typeof key === "number") return `[${key}]`;
      const name = String(key);
      if (!/^[\w-]+$/.test(name)) return `[${JSON.stringify(name)}]`;
      return place === 0 ? name : `.${name}`;
    })
    .join("");
}

/** The outermost description that has one: `optional()` around a schema hides what the schema says of itself. */
function exampleOf(schema: unknown): unknown {
  if (!(schema instanceof z.ZodType)) return undefined;
  return schema.meta()?.["example"] ?? (schema instanceof z.ZodOptional ? exampleOf(schema.unwrap()) : undefined);
}

function shellWord(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text}'`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

/** What was found, as JSON; but nothing that may be a secret put into the wrong place, and no page of text. */
function show(value: unknown, key = ""): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  if (/PRIVATE KEY/.test(text)) return "a private key, not shown";
  if (/secret|password|token|key|value/i.test(key) && typeof value === "string") return "a text, not shown";
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
