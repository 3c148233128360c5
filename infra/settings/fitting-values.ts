import { instantText } from "@protected-function/core/text/instant-text.ts";
import { z } from "zod";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { flexRegions, shortRegion } from "@protected-function/core/azure/regions.ts";
import { builtInRoleNames } from "@protected-function/core/azure/built-in-roles.ts";
import { holdsCredential } from "@protected-function/core/text/credential-form.ts";
import { isPrintable } from "@protected-function/core/text/printable.ts";
import { canonicalRange, isAddressRange } from "./address-range.ts";
import { choicesElsewhere, vaultNamed } from "./forms-of-other-tools.ts";
import { settingsSchema } from "./settings-schema.ts";
import { issuesOf } from "../contract/issues-of.ts";
import { unwrapped, valueAt, withValue } from "../contract/schema-keys.ts";

type Path = readonly PropertyKey[];

/**
 * What a person may have meant with a value that a setting refuses, as values that it accepts; more than one if each is
 * as likely. Never a value with another meaning.
 */
export function fittingValues(schema: unknown, path: Path, raw: unknown): readonly unknown[] {
  const typed = valueAt(raw, path);
  // A secret stands in each of its other forms as well, and may stand where its name belongs.
  if (holdsCredential(typed) || (path[0] === "secretSettings" && path.at(-1) === "secret")) return [];
  const accepted = (values: readonly unknown[]) =>
    values.filter((value) => isPlain(value) && isAccepted(value, path, raw));
  const bare = withoutQuotes(typed);
  if (bare !== typed) {
    const [own] = accepted([bare]);
    return own === undefined ? fittingValues(schema, path, withValue(raw, path, bare)) : [own];
  }
  const choices = choicesOf(schema);
  if (choices !== undefined) return accepted(nearestChoice(typed, choices)).slice(0, 1);
  const number = unwrapped(schema);
  if (number instanceof z.ZodNumber) return accepted(nearestNumber(typed, number)).slice(0, 1);
  if (number instanceof z.ZodArray) {
    const lists = asList(typed);
    const origins = (lists.at(-1) ?? []).map((one) => originIn(String(one)));
    return accepted(path[0] === "cors" ? [...lists, origins] : lists).slice(0, 1);
  }
  // The only value of a list or an object: `{ clientId: … }` for the ID.
  const inner: readonly unknown[] = typeof typed === "object" && typed !== null ? Object.values(typed) : [];
  const isAmongTexts = path.length === 2 && ["appSettings", "tags"].includes(String(path[0]));
  if (inner.length === 1 && !isAmongTexts) return fittingValues(schema, path, withValue(raw, path, inner[0]));
  if (typeof typed === "number" || typeof typed === "boolean") return accepted([String(typed)]);
  if (typeof typed !== "string") return [];
  const ranges = accepted(rangesOf(typed));
  return ranges.length > 0 ? ranges : accepted(rewritten(typed, path)).slice(0, 1);
}

/** A text without blanks around it, and without quotes that are part of it: those of a word processor, or of two languages at once. */
function withoutQuotes(typed: unknown): unknown {
  return typeof typed === "string"
    ? typed
        .trim()
        .replaceAll(/^["'`“”„‘’«»]+|["'`“”„‘’«»]+$/g, "")
        .trim()
    : typed;
}

/** All values of a setting with few of them, but for the empty one. */
export function choicesOf(schema: unknown): readonly (string | number | boolean)[] | undefined {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodBoolean) return [true, false];
  if (inner instanceof z.ZodEnum) return inner.options.filter((option) => option !== "");
  if (inner instanceof z.ZodLiteral) return [...inner.values] as (string | number)[];
  if (!(inner instanceof z.ZodUnion)) return undefined;
  const options = inner.options.map(choicesOf);
  return options.every((option) => option !== undefined) ? options.flat() : undefined;
}

/** Whether the settings accept a value at a path, whatever else is wrong with them. */
function isAccepted(value: unknown, path: Path, raw: unknown): boolean {
  const issues = issuesOf(settingsSchema, withValue(raw, path, value));
  const at = (issue: z.core.$ZodIssue) =>
    path.every((key, depth) => depth >= issue.path.length || issue.path[depth] === key);
  const isUnknown = (issue: z.core.$ZodIssue) =>
    issue.code === "unrecognized_keys" && issue.keys.includes(String(path[issue.path.length]));
  return !issues.some(
    (issue) => at(issue) && (isUnknown(issue) || issue.path.length >= path.length || issue.code === "custom"),
  );
}

/** Whether a person can paste it, and nothing in it may be a secret. Empty means the default, which nobody typed. */
function isPlain(value: unknown): boolean {
  const text = [value].flat().join("");
  return text !== "" && isPrintable(text) && text.length <= longest && !/['"`$\\!]|PRIVATE KEY/.test(text);
}

const longest = 200;

const yes = /^(?:y|yes|on|1|enabled?)$/i;
const no = /^(?:n|no|off|0|disabled?)$/i;

function nearestChoice(typed: unknown, choices: readonly unknown[]): readonly unknown[] {
  if (typeof typed !== "string" && typeof typed !== "number") return [];
  const text = String(typed).trim().toLowerCase();
  if (text === "") return [];
  if (choices.includes(true) && (yes.test(text) || no.test(text))) return [yes.test(text)];
  const names = choices.map(String);
  const number = numberIn(text);
  if (number !== undefined) return choices.filter((choice) => choice === number);
  const [prefixed, ...others] = text.length < 3 ? [] : names.filter((name) => name.startsWith(text));
  // A digit's difference makes another number, not a misspelled one.
  const near = choices.some((choice) => typeof choice === "number") ? undefined : nearest(text, names);
  const elsewhere = choicesElsewhere.get(text);
  if (elsewhere !== undefined && names.includes(elsewhere)) return [elsewhere];
  const meant = names.includes(text) ? text : others.length === 0 ? (prefixed ?? near) : near;
  return choices.filter((choice) => String(choice) === (meant ?? abbreviated(text, names)));
}

/** A version or a size of memory in MB; undefined for anything else. */
function numberIn(text: string): number | undefined {
  const [, version] = /^v?(\d+)(?:\.0)?$/.exec(text) ?? [];
  const [, size, unit] = /^(\d+) ?(mi?b?|gi?b?)$/.exec(text) ?? [];
  if (version !== undefined) return Number(version);
  return size === undefined ? undefined : Number(size) * (unit?.startsWith("g") === true ? 1024 : 1);
}

/** The only name that begins so and has the letters in this order: `prd` for production. */
function abbreviated(text: string, names: readonly string[]): string | undefined {
  if (!/^[a-z]{3,4}$/.test(text)) return undefined;
  const form = new RegExp(`^${[...text].join("[a-z]*")}`);
  const [only, ...others] = names.filter((name) => form.test(name));
  return others.length === 0 ? only : undefined;
}

function nearestNumber(typed: unknown, { minValue, maxValue }: z.ZodNumber): readonly number[] {
  const number =
    typeof typed === "string" && typed.trim() !== "" ? Number(typed.replace(/ *(?:days?|d)$/i, "")) : typed;
  if (typeof number !== "number" || !Number.isFinite(number)) return [];
  return [Math.min(Math.max(Math.round(number), minValue ?? number), maxValue ?? number)];
}

/** One item, or several in one text; or a list without what it repeats. */
function asList(typed: unknown): readonly (readonly unknown[])[] {
  if (typeof typed === "string" && typed.trim() !== "") return [[typed.trim()], typed.trim().split(/[\s,;]+/)];
  if (!Array.isArray(typed)) return [];
  const folded = typed.map((item) => String(item).toLowerCase());
  return [typed.filter((_, index) => folded.indexOf(folded[index] ?? "") === index)].filter(({ length }) => length > 0);
}

/** A single address, or the range and the address that a text with host bits may mean. A wrong length may mean any. */
function rangesOf(typed: string): readonly string[] {
  const [address = "", length] = typed.trim().split("/");
  if (length !== undefined && !isAddressRange(typed.trim())) return [];
  const one = [`${address}/32`, `${address}/128`].filter(isAddressRange).at(address.includes(":") ? -1 : 0);
  const range = isAddressRange(typed.trim()) ? [canonicalRange(typed.trim())] : [];
  return [...new Set([...range, ...(one === undefined ? [] : [one])])];
}

/** Other forms of a text with the same meaning. */
function rewritten(text: string, path: Path): readonly string[] {
  // Lower case alone would make a region of it that Azure hasn't.
  if (path.join(".") === "location")
    return [nearest(shortForms(text)[0], Object.values(flexRegions).flat().map(shortRegion)) ?? ""];
  const hex = text.replaceAll(/[{}()-]/g, "").toLowerCase();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const segments = (url?.pathname ?? text).split("/").filter((segment) => segment !== "");
  return [
    text,
    text.toLowerCase(),
    hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
    ...asInstant(text),
    ...(path.at(-1) === "scope" ? [`/${segments.join("/")}`] : []),
    ...(path.at(-2) === "keyVault"
      ? [vaultNamed(text)?.[path.at(-1) === "name" ? "name" : "resourceGroup"] ?? ""]
      : []),
    ...(path.at(-1) === "issuer" && /^[a-z\d-]+(?:\.[a-z\d-]+)+(?:\/\S*)?$/.test(text) ? [`https://${text}`] : []),
    ...(path[0] === "cors" ? [originIn(text)] : []),
    segments
      .join("/")
      .replace(/^git@[\w.-]+:/, "")
      .replace(/\.git$/, ""),
    ...((url !== undefined || text.startsWith("/")) && !isOfIdentity(path) ? segments.toReversed() : []),
    ...(path.at(-1) === "issuer" ? [text.replace(/^http:/, "https:"), text.replace(/\/$/, "")] : []),
    ...(path.at(-1) === "role" ? [nearest(text, Object.values(builtInRoleNames)) ?? ""] : []),
    ...(path.join(".") === "name" ? shortForms(text) : []),
  ];
}

/** Nothing that is a part of these names the same: of a resource ID, the only ID is its subscription's. */
const isOfIdentity = (path: Path): boolean =>
  /^(?:servicePrincipal|managedIdentityPrincipalId|subject|audience|environment)$/.test(String(path.at(-1)));

/** The origin of an address, also of one without its protocol; itself if it's none. */
function originIn(text: string): string {
  const url = URL.canParse(text) ? text : `https://${text}`;
  return URL.canParse(url) ? new URL(url).origin : text;
}

function shortForms(text: string): readonly [string, string] {
  const letters = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .replace(/^\d+/, "");
  return [letters, letters.slice(0, 16)];
}

/** A date, or a time with a zone, to the second in UTC. One without a zone is UTC, as in the settings. */
function asInstant(text: string): readonly string[] {
  const [, date = "", clock = "00:00:00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)? ?(Z|[+-]\d\d:?\d\d)?$/i.exec(text) ?? [];
  const written = date === "" ? isoDate(text) : undefined;
  if (written !== undefined) return asInstant(written);
  const instant = instantOf(`${date}T${clock}${zone.toUpperCase()}`);
  if (instant === undefined) return [];
  // `Date` takes February 30 for March 2. The month's last day is meant.
  const dayBefore = Number(date.slice(-2)) - 1;
  if (!instantOf(`${date}T00:00:00Z`)?.startsWith(date))
    return asInstant(text.replace(date, () => `${date.slice(0, -2)}${String(dayBefore)}`));
  return [instant];
}

/** A date in another order, if only one of its numbers can be the month. */
function isoDate(text: string): string | undefined {
  const [, first = "", second = "", year = ""] = /^(\d\d?)[./-](\d\d?)[./-](\d{4})$/.exec(text) ?? [];
  const [month = 0, day = 0] = [Number(first), Number(second)].toSorted((left, right) => left - right);
  if (day <= 12 || month > 12) return undefined;
  return [year, String(month).padStart(2, "0"), String(day)].join("-");
}

function instantOf(text: string): string | undefined {
  // oxlint-disable-next-line eslint/no-restricted-globals -- reads what is typed, and no clock
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : instantText(date);
}

/** A name that a rule accepts, made of one that it refuses, and that no sibling has. */
export function fittingName(typed: string, names: z.core.$ZodType, siblings: readonly string[]): string | undefined {
  if (holdsCredential(typed)) return undefined;
  const words = typed
    .trim()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
  const longer = words.length > 2 ? [] : [`${words.toLowerCase()}-main`];
  const forms = [words.toLowerCase(), words.replaceAll("-", "_"), ...longer];
  return forms.find((form) => z.safeParse(names, form).success && !siblings.includes(form));
}
