import { z } from "zod";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { halfAYearAfter } from "@protected-function/core/text/day.ts";
import { reservedAppSetting, reservedAppSettingFix } from "@protected-function/core/text/reserved-app-settings.ts";
import { isEmpty } from "./across.ts";
import { isObject } from "@protected-function/core/text/json.ts";
import { schemaAt, unwrapped, valueAt } from "../contract/schema-keys.ts";
import { fixOfConditionalAccess } from "./conditional-access-fixes.ts";
import { configCommand, propertyPath } from "./config-command.ts";
import { githubIssuer } from "./caller-settings.ts";
import { choicesOf, fittingName, fittingValues } from "./fitting-values.ts";
import { andReplaced, intoVault, replaceIt } from "@protected-function/core/text/in-vault.ts";
import { kindOf } from "./kind-of.ts";
import { isCallersId, isPlaceOfSecrets } from "./places-of-secrets.ts";
import { settingsNamespace } from "@protected-function/core/text/settings-namespace.ts";
import { settingsSchema } from "./settings-schema.ts";
import { vaultList } from "./texts.ts";
import { withNote, writeThis, yamlFlow, yamlLines } from "./settings-lines.ts";
import { fixOfFederated, lookUpOfResource } from "./identity-fixes.ts";
import { fixOfDepth } from "./too-deep.ts";
import { holdsCredential } from "@protected-function/core/text/credential-form.ts";
import { vaultReference } from "./forms-of-other-tools.ts";
import { rolePlaceholder } from "./role-in-fix.ts";
import { wrappedValues } from "./wrapped-values.ts";

const file = "the stack's settings file";

/** Where a fix is applied, and when. */
export interface FixPlace {
  /** Undefined: the file isn't named after one. */
  readonly stack: string | undefined;
  /** RFC 3339 in UTC, to the second. */
  readonly now: string;
  /** The file has another name there, so a command would add a second one. */
  readonly isRenamed?: boolean;
}

/** The fix for what the schema refuses: what was meant, if that's clear, or else a placeholder and where to look. */
export function fixOf(issue: z.core.$ZodIssue, raw: unknown, place: FixPlace): string {
  if (issue.code === "invalid_key") return rename(issue.path, raw);
  const { fix, value, remove } = (issue.code === "custom" ? issue.params : undefined) ?? {};
  if (typeof fix === "string") return fix;
  if (remove === true) return configCommand("rm", issue.path, place.stack) ?? `remove it from ${file}`;
  return value === undefined ? fixAt(issue, raw, place) : write(issue.path, value, { raw, ...place });
}

function rename(path: readonly PropertyKey[], raw: unknown): string {
  const place = path.slice(0, -1);
  const isAppSetting = ["appSettings", "secretSettings"].includes(String(place[0]));
  if (isAppSetting && reservedAppSetting(String(path.at(-1))) !== undefined)
    return andReplaced(reservedAppSettingFix(String(path.at(-1)), file), valueAt(raw, path));
  if (path[0] === "callers" && path.length === 2 && String(path.at(-1)).includes("@"))
    return `move it to people in ${file}, as people.${rolePlaceholder}.users: a person isn't a caller`;
  if (path[0] === "people") return `rename it to ${rolePlaceholder} in ${file}`;
  const tooDeep = fixOfDepth(raw, path);
  if (tooDeep !== undefined) return tooDeep;
  const record = unwrapped(schemaAt(settingsSchema, place));
  const siblings = Object.keys(Object(valueAt(raw, place)));
  const name = record instanceof z.ZodRecord ? fittingName(String(path.at(-1)), record.keyType, siblings) : undefined;
  return `rename it${name === undefined ? "" : ` to ${name}`} in ${file}`;
}

function fixAt({ path, message }: z.core.$ZodIssue, raw: unknown, place: FixPlace): string {
  const { stack, now, isRenamed = false } = place;
  const schema = schemaAt(settingsSchema, path);
  const isOfGithub =
    path.at(-1) === "issuer" && String(valueAt(raw, [...path.slice(0, -1), "subject"])).startsWith("repo:");
  const standard = isOfGithub ? githubIssuer : metaOf(schema, "default");
  const typed = valueAt(raw, path);
  const [value, ...others] =
    typed === undefined && standard !== undefined ? [standard] : fittingValues(schema, path, raw);
  if (value !== undefined && others.length === 0) return write(path, value, { raw, ...place });
  // A date that is there, and can't be read, is left to its author.
  if (value === undefined && innermost(schema) instanceof z.ZodISODateTime && !/\d/.test(String(typed ?? "")))
    return write(path, path.at(-1) === "startDate" ? now : halfAYearAfter(now), { raw, ...place });
  if (path[0] === "secretSettings" && path.length === 2 && typeof typed === "string" && !vaultReference(typed))
    return intoVault(String(path[1]), replaceIt);
  // The object around the values of local.settings.json, or around one of az's or Azure's.
  const [setting = ""] = path;
  const alone = valueAlone(typed);
  if (setting === "appSettings" && path.length === 2 && alone !== undefined)
    return mayShow(alone, path)
      ? inItsPlace(path, alone)
      : `write its value alone behind ${String(path[1])}: in ${file}`;
  if (["appSettings", "tags"].includes(String(setting)) && path.length === 2 && isObject(typed))
    return `remove it from ${file}, and indent all that belonged to it by two spaces less, as entries of ${String(setting)}`;
  if (path.join(".") === "identity" && typeof typed === "string")
    return `remove it from ${file}: the program creates a user-assigned identity for the function`;
  const turned = fixOfPerson(path, typed) ?? fixOfConditionalAccess(path, typed) ?? fixOfFederated(path, raw);
  if (turned !== undefined) return turned;
  const [wrapped] = mayShow(typed, path) ? wrappedValues(schema, typed, nameOfEntry(path)) : [];
  if (wrapped !== undefined) {
    const lines = `${ifItIs(typed, wrapped)}${writeThis(path, typed)}\n${yamlLines(path, wrapped)}`;
    const lacksGroup = JSON.stringify(wrapped).includes("<resourceGroup>");
    return lacksGroup ? withNote(lines, `with the vault's resource group, which ${vaultList} shows`) : lines;
  }
  if (path.includes("certificate") && String(typed).includes("PRIVATE KEY")) return withoutKey;
  if (path.at(-1) === "certificate" && typeof typed === "string")
    return typed.includes("-----BEGIN")
      ? `move it below ${path.join(".")}.pem in ${file}, indented by two spaces more`
      : `write certificate: alone in its place, and below it ${pasteCertificate.replace("write ", "").replace("below it", "below that")}`;
  const example = exampleOf(path);
  if (typeof example === "string" && example.includes("\n")) return pasteCertificate;
  if (schema instanceof z.ZodType && ["object", "array"].includes(kindOf(schema)))
    return example === undefined
      ? `correct it in ${file}`
      : `${writeThis(path, typed, ", for example,")}\n${yamlLines(path, withoutIds(example))}`;
  const command = configCommand("set", path, stack);
  if (command === undefined) return `correct it in ${file} (no command can)`;
  const choices = value === undefined ? choicesOf(schema) : [value, ...others];
  const lookUp = lookUpOfResource(path, typed) ?? metaOf(schema, "lookUp");
  const placeholder = choices === undefined ? placeholderOf(schema, example, message) : `<${choices.join("|")}>`;
  const set = isRenamed ? inItsPlace(path, placeholder) : `${command}${plaintextFor(path)} ${placeholder}`;
  return `${set}${typeof lookUp === "string" ? `\n  Look it up: ${lookUp}` : ""}`;
}

/** Of a certificate, nobody can tell an example. */
const pasteCertificate = `write pem: | in ${file}, and below it the whole text of the certificate's file. Of a binary file: openssl x509 -inform der -in <file>`;

const withoutKey = `in ${file}, leave only the lines from -----BEGIN CERTIFICATE----- to its end, below pem: |. If the key was committed or sent, others may have it: first make a new key and a new certificate`;

/** The text of an app setting in Azure's form, such as `{ value: 30, slotSetting: false }`; undefined for anything else. */
export function valueAlone(typed: unknown): string | undefined {
  const { value } = Object(typed) as { readonly value?: unknown };
  const isOfAzure = Object.keys(Object(typed)).every((name) => ["name", "value", "slotSetting", "type"].includes(name));
  return isOfAzure && ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
}

/** Whether a value can be repeated: it is short, and nothing in it may be a secret. */
export function mayShow(value: unknown, path: readonly PropertyKey[], longest = 400): boolean {
  const text = JSON.stringify(value) ?? "";
  if (/^"\d{4}-\d\d-\d\d(?:T[\d:]+Z)?"$/.test(text)) return true;
  if (isDatesOnly(value)) return true;
  if (isCallersId(path, value) || vaultReference(value) !== undefined) return true;
  const isSecret = /PRIVATE KEY|"[^"]*(?:secret|password|key)[^"]*":"/i.test(text) || isPlaceOfSecrets(path);
  return text.length <= longest && !holdsCredential(value) && !isSecret && !text.includes("CERTIFICATE");
}

/** The fix of a person with roles in place of a role with people; undefined for anything else. */
export function fixOfPerson(path: readonly PropertyKey[], typed: unknown): string | undefined {
  const [setting, person] = path.map(String);
  const names = isEmpty(typed) ? [rolePlaceholder] : [typed].flat();
  if (setting !== "people" || path.length !== 2 || person?.includes("@") !== true) return undefined;
  if (!names.every((name) => name === rolePlaceholder || (typeof name === "string" && roleForm.test(name))))
    return undefined;
  const turned = Object.fromEntries(names.map((name) => [name, { users: [person] }]));
  return `${writeThis(path, typed)}\n${yamlLines(["people"], turned)}`;
}

const roleForm = /^[\w.-]+$/;

/** Of an ID alone, nobody can tell whose it is. */
function ifItIs(typed: unknown, wrapped: unknown): string {
  const holds = (value: unknown, name: string) => JSON.stringify(value).includes(`"${name}"`);
  const [whose] = Object.entries(idsOf).flatMap(([name, text]) =>
    holds(wrapped, name) && !holds(typed, name) ? [text] : [],
  );
  return whose === undefined ? "" : `if it's ${whose}, `;
}

const idsOf = {
  managedIdentityPrincipalId: "a managed identity's principal ID",
  servicePrincipal: "the client ID of an app that exists already",
};

/** Slots in a list. */
function isDatesOnly(value: unknown): boolean {
  const text = JSON.stringify(value) ?? "";
  return Array.isArray(value) && value.length > 0 && /^(?:[[\]{},]|"(?:start|end)Date":"[\d:TZ-]+")+$/.test(text);
}

/** Writes a value. `pulumi config set` accepts no objects, and takes `"30"` inside one for a number. */
function write(path: readonly PropertyKey[], value: unknown, place: Omit<FixPlace, "now"> & { readonly raw: unknown }) {
  if (typeof value === "object") return `${writeThis(path, valueAt(place.raw, path))}\n${yamlLines(path, value)}`;
  if (place.isRenamed === true) return inItsPlace(path, value);
  if (typeof value === "string" && path.length > 1 && /^(?:true|false|-?[\d.]+)$/.test(value))
    return `put it in quotes in ${file}: "${value}"`;
  const command = configCommand("set", path, place.stack);
  if (command === undefined) return `correct it in ${file} (no command can)`;
  return `${command}${plaintextFor(path)} ${shellWord(String(value))}`;
}

/** A value under another name than the file has. */
function inItsPlace(path: readonly PropertyKey[], value: unknown): string {
  const prefix = path.length === 1 ? `${settingsNamespace}:` : "";
  return `write ${prefix}${String(path.at(-1))}: ${yamlFlow(value)} in its place in ${file}`;
}

/** Pulumi takes an instant for a secret. */
const plaintextFor = (path: readonly PropertyKey[]): string =>
  propertyPath(path).endsWith("Date") ? " --plaintext" : "";

function placeholderOf(schema: unknown, example: unknown, rule: string): string {
  const inner = innermost(schema);
  if (inner instanceof z.ZodGUID) return "<GUID>";
  if (inner instanceof z.ZodISODateTime) return "<YYYY-MM-DDT00:00:00Z>";
  if (inner instanceof z.ZodNumber) {
    const { minValue, maxValue } = inner;
    return maxValue === null || maxValue === Number.MAX_SAFE_INTEGER
      ? `<whole number, ${minValue ?? 0} or more>`
      : `<whole number from ${minValue ?? 0} to ${maxValue}>`;
  }
  if (typeof example === "string" && /^.+$/.test(example)) return `<value, such as ${example}>`;
  const [, form] = /^must be (?:an? |the )?([\w/,-][\w /,-]*)$/.exec(rule) ?? [];
  return `<${form ?? "value"}>`;
}

/** The last form of a union: the first may be the empty text. */
function innermost(schema: unknown): unknown {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodUnion ? innermost(inner.options.at(-1)) : inner;
}

/** What a fix calls an entry that has no name: one of the contract's app roles, or a name that the user chooses. */
export function nameOfEntry(path: readonly PropertyKey[]): string {
  if (path.join(".") === "people") return rolePlaceholder;
  const [name = "main"] = Object.keys(Object(exampleOf(path)));
  return name;
}

/** The example of a place, its part of the example above it (of a record's, any one), or its parts' examples. */
function exampleOf(path: readonly PropertyKey[]): unknown {
  const own = metaOf(schemaAt(settingsSchema, path), "example");
  return own !== undefined || path.length === 0 ? own : (exampleAbove(path) ?? exampleOfParts(path));
}

function exampleAbove(path: readonly PropertyKey[]): unknown {
  const above = exampleOf(path.slice(0, -1));
  if (unwrapped(schemaAt(settingsSchema, path.slice(0, -1))) instanceof z.ZodRecord)
    return valueAt(above, path.slice(-1)) ?? Object.values(Object(above)).find((one) => typeof one === "object");
  return typeof path.at(-1) === "number" && Array.isArray(above) ? above[0] : valueAt(above, path.slice(-1));
}

/** An object of its required parts' examples, or a record of one; undefined unless each part has one. */
function exampleOfParts(path: readonly PropertyKey[]): unknown {
  const place = unwrapped(schemaAt(settingsSchema, path));
  if (place instanceof z.ZodRecord) {
    const example = metaOf(place.valueType, "example");
    return example === undefined ? undefined : { main: example };
  }
  if (path.length === 0 || !(place instanceof z.ZodObject)) return undefined;
  const required = Object.entries<z.ZodType>(place.shape).filter(([, part]) => !part.safeParse(undefined).success);
  const parts = required.map(([name, part]) => [name, metaOf(part, "example")] as const);
  return parts.length === 0 || parts.some(([, part]) => part === undefined) ? undefined : Object.fromEntries(parts);
}

/** Nobody's names, IDs and reasons are an example of one's own: copied, they would give others access. */
function withoutIds(example: unknown): unknown {
  return JSON.parse(
    JSON.stringify(example)
      .replaceAll(/"(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\w-]{43})"/g, '"<ID>"')
      .replaceAll(/"reason":"[^"]*"/g, '"reason":"<why the function needs it>"')
      .replaceAll('"Orders.Read"', `"${rolePlaceholder}"`)
      .replaceAll('"contoso/orders"', '"<owner>/<repository>"')
      .replaceAll(
        /"([^"]*(?:contoso|203\.0\.113|2001:db8|rg-orders|kv-orders|Function users)[^"]*)"(?!:)/g,
        '"<such as $1>"',
      ),
  );
}

/** The outermost description that has it: `optional()` around a schema hides the schema's own description. */
export function metaOf(schema: unknown, name: "default" | "example" | "lookUp"): unknown {
  if (!(schema instanceof z.ZodType)) return undefined;
  return schema.meta()?.[name] ?? (schema instanceof z.ZodOptional ? metaOf(schema.unwrap(), name) : undefined);
}
