import { z } from "zod";
import { credentialForm } from "@protected-function/core/text/credential-form.ts";
import { cut, firstOf } from "@protected-function/core/text/cut.ts";
import { mayBeSecret, withoutCredentials } from "@protected-function/core/text/redact.ts";
import { type IssueOf, issuesOfMeant, levelIn } from "../contract/meant-issues.ts";
import { keysAt, schemaAt, valueAt, withValue } from "../contract/schema-keys.ts";
import { configCommand } from "./config-command.ts";
import { decidedElsewhere } from "./decided-elsewhere.ts";
import { choicesOf, fittingValues } from "./fitting-values.ts";
import { kindOf } from "./kind-of.ts";
import { fixOf, type FixPlace, metaOf } from "./fix-of.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";
import { isCallersId, isPlaceOfSecrets } from "./places-of-secrets.ts";
import { fixOfForm } from "./repaired-form.ts";
import { settingsNamespace } from "@protected-function/core/text/settings-namespace.ts";
import { settingsSchema } from "./settings-schema.ts";
import { isVariable } from "./texts.ts";
import { addLevels, fixOfIssuer, fixOfUnknown, meantSetting } from "./unknown-name.ts";

/** What the schema finds in settings, with each misspelled name read as the one that it means. */
export function issuesOfSettings(raw: unknown, stack: string | undefined): readonly IssueOf[] {
  const found = issuesOfMeant(
    settingsSchema,
    raw,
    (path, value) => (fixOfUnknown(raw, path, stack) === undefined ? meantSetting(value, path) : undefined),
    isDefault,
  );
  return found.filter(({ issue }) => {
    // A setting below another one is one problem, whatever it holds.
    if (issue.code !== "invalid_key" && issue.path.some((name) => String(name).startsWith(`${settingsNamespace}:`)))
      return false;
    // What an unknown name is replaced by isn't missing as well.
    const siblings = Object.keys(Object(valueAt(raw, issue.path.slice(0, -1))));
    const isReplaced = siblings.some((name) => fixOfIssuer(raw, [...issue.path.slice(0, -1), name]) !== undefined);
    return !isReplaced || valueAt(raw, issue.path) !== undefined;
  });
}

/** A project's file has the defaults, and an empty text for none. */
function isDefault(path: readonly PropertyKey[], value: unknown): boolean {
  const standard = metaOf(schemaAt(settingsSchema, path), "default");
  return value === "" || (standard !== undefined && String(value) === String(standard) && typeof standard !== "object");
}

/** The names that no setting has, at any depth, whatever is wrong with the values. */
export function unknownNames(raw: unknown, place: FixPlace): readonly Problem[] {
  const found = issuesOfSettings(raw, place.stack);
  return found.filter(isOfNames).flatMap(({ issue, value }) => problemsOf(issue, value, place));
}

/** Also if a level is missing, or if none of the forms that a place accepts has any of the names. */
function isOfNames({ issue, value }: IssueOf): boolean {
  const names = Object.keys(Object(valueAt(value, issue.path)));
  const known = allowedKeys(issue.path);
  const isOfForms = issue.code === "invalid_union" && known.length > 0 && names.length > 0;
  const isUnknown = issue.code === "unrecognized_keys" || levelIn(issue) !== undefined;
  return isUnknown || (isOfForms && !names.some((name) => known.includes(name)));
}

/** A problem for the author of the settings, from one finding of the schema. */
export function problemsOf(issue: z.core.$ZodIssue, raw: unknown, place: FixPlace): readonly Problem[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(key, issue.path, raw, place.stack));
  const path = issue.path.join(".");
  const value = valueAt(raw, issue.path);
  const isAbsent = value === undefined && issue.code !== "custom";
  return [
    {
      path,
      rule: isAbsent
        ? "is missing"
        : `${ruleOf(issue)}${isVariable(value) ? ", and nothing replaces variables here" : ""}`,
      found: isAbsent ? "" : issue.code === "invalid_key" ? show(issue.path.at(-1)) : show(value, issue.path),
      fix: fixOfLevel(issue, raw, place.stack) ?? fixOfForm(issue.path, raw) ?? fixOf(issue, raw, place),
    },
  ];
}

/** Of an object that lacks a level, or has none of a place's forms, which it may have with one. */
function fixOfLevel(issue: z.core.$ZodIssue, raw: unknown, stack: string | undefined): string | undefined {
  const level = levelIn(issue);
  if (level !== undefined) return addLevels(raw, issue.path, level);
  const [part] = Object.keys(Object(valueAt(raw, issue.path)));
  return part !== undefined && issue.code === "invalid_union"
    ? fixOfUnknown(raw, [...issue.path, part], stack)
    : undefined;
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
  const hasOwn = keys.length >= 10 && !issue.message.startsWith("Invalid input");
  if (issue.code !== "invalid_type" || issue.expected !== "object" || keys.length === 0 || hasOwn) return issue.message;
  return `must be an object of ${firstOf(keys, 9, (count) => `${count} more settings`).join(", ")}`;
}

function unknownKey(key: string, parentPath: readonly PropertyKey[], raw: unknown, stack: string | undefined): Problem {
  const path = [...parentPath, key].join(".");
  const place = parentPath.length === 0 ? "the settings are" : `${pathText(parentPath)} has`;
  const value = valueAt(raw, [...parentPath, key]);
  const shownValue = typeof value === "string" && mayBeSecret(key) ? notShown : show(value, [...parentPath, key]);
  const allowed = allowedKeys(parentPath);
  const other = fixOfUnknown(raw, [...parentPath, key], stack);
  const suggestion = other === undefined ? meantSetting(raw, [...parentPath, key]) : undefined;
  if (suggestion !== undefined) {
    const fix = `rename it to ${suggestion} in the stack's settings file`;
    return { path, rule: `is not a setting (did you mean ${suggestion}?)`, found: shownValue, fix };
  }
  const { why } = decidedElsewhere([...parentPath, key]) ?? {};
  return {
    path,
    rule: `is not a setting${why === undefined ? `; ${allowedText(place, allowed)}` : `: ${why}`}`,
    found: shownValue,
    fix:
      other ??
      configCommand("rm", [...parentPath, key], stack) ??
      "remove it from the stack's settings file (no command can)",
  };
}

/** Of many names, nobody finds the one that they meant. */
const fewNames = 15;

/** The names of a place, or the page that explains them. */
export function allowedText(place: string, names: readonly string[]): string {
  return names.length > fewNames ? "docs/reference/settings.md lists them" : `${place} ${names.join(", ")}`;
}

/** All values of a setting with few of them, but for the empty one. */
export function choicesAt(path: readonly string[]): ReturnType<typeof choicesOf> {
  return choicesOf(schemaAt(settingsSchema, path));
}

/** What a setting accepts that means the same as a text; undefined if nothing does. */
export function fittingText(path: readonly string[], text: string): string | undefined {
  const [value] = fittingValues(schemaAt(settingsSchema, path), path, settingsWith(path, text));
  return typeof value === "string" ? value : undefined;
}

/** What a setting's rule says of a text; undefined if it accepts it, or holds several values. */
export function ruleOfText(path: readonly string[], text: string): string | undefined {
  const schema = schemaAt(settingsSchema, path);
  if (schema instanceof z.ZodType && ["array", "object"].includes(kindOf(schema))) return undefined;
  const issues = settingsSchema.safeParse(settingsWith(path, text)).error?.issues ?? [];
  return issues.find((issue) => issue.path.join("\0") === path.join("\0"))?.message;
}

/** Settings that have this text there, and nothing else. */
function settingsWith(path: readonly string[], text: string): unknown {
  return withValue({}, path, text);
}

/** The names of all settings. */
export const settingNames = allowedKeys([]);

function allowedKeys(path: readonly PropertyKey[]): readonly string[] {
  return keysAt(settingsSchema, path);
}

/** The value found: an object or a list of them by its keys, and anything else as JSON. */
export function show(value: unknown, path: readonly PropertyKey[] = []): string {
  const text = withoutSecrets(value, path);
  const hasObject = (Array.isArray(value) ? value : [value]).some((one) => typeof one === "object" && one !== null);
  if (!hasObject || text.endsWith(notShown)) return text;
  if (Array.isArray(value)) return `a list of ${value.length === 1 ? "an entry" : `${value.length} entries`}`;
  const keys = Object.keys(Object(value)).map((key) => cut(withoutCredentials(key), 40));
  return keys.length === 0
    ? "an empty object"
    : `an object of ${firstOf(keys, fewNames, (count) => `${count} more`).join(", ")}`;
}

/** A value as JSON. It shows no value that may be a misplaced secret, and no long text. */
export function withoutSecrets(value: unknown, path: readonly PropertyKey[] = []): string {
  if (value === undefined || value === null || value === "") return "nothing";
  if (JSON.stringify(value).includes("PRIVATE KEY")) return "a private key, not shown";
  if (typeof value === "string" && credentialForm(value) !== undefined) return notShown;
  const isForSecrets = isPlaceOfSecrets(path);
  const hides = (name: string, inner: unknown) =>
    typeof inner !== "object" &&
    (isForSecrets
      ? !/^(?:start|end)Date/.test(name) && !/^\d{4}-\d\d-\d\d(?:T[\d:]+Z)?$/.test(String(inner))
      : mayBeSecret(name));
  if (isForSecrets && hides(String(path.at(-1)), value) && !isCallersId(path, value)) return notShown;
  const text = JSON.stringify(value, (name, inner: unknown) =>
    name !== "" && (hides(name, inner) || credentialForm(String(inner)) !== undefined) ? "not shown" : inner,
  );

  return cut(withoutCredentials(text), 200);
}

const notShown = "a value, not shown";
