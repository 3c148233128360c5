import { z } from "zod";
import { misspelled, nearest, nearestMissing } from "@protected-function/core/text/nearest.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { mayBeSecret } from "@protected-function/core/text/redact.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { keysAt, meantKey, onlyRequired, schemaAt, unwrapped, valueAt, withValue } from "../contract/schema-keys.ts";
import { githubIssuer, repositoryForm } from "./caller-settings.ts";
import { configCommand, stackWord } from "./config-command.ts";
import { decidedElsewhere } from "./decided-elsewhere.ts";
import { fixOfPerson, nameOfEntry } from "./fix-of.ts";
import { yamlLines } from "./settings-lines.ts";
import { andReplaced } from "@protected-function/core/text/in-vault.ts";
import { isObject } from "@protected-function/core/text/json.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import type { MissingLevel } from "../contract/missing-levels.ts";
import { nameElsewhere } from "./forms-of-other-tools.ts";
import { otherPlaces } from "./other-places.ts";
import { settingsSchema } from "./settings-schema.ts";
import { fixOfDepth } from "./too-deep.ts";
import { wordsIn, writtenOut } from "./words-of-names.ts";
import { wrappedValues } from "./wrapped-values.ts";
import { settingsNamespace } from "@protected-function/core/text/settings-namespace.ts";

const file = "the stack's settings file";

/**
 * The fix for a name that a place doesn't have, if removing it isn't enough: without it, a caller has no credential.
 * Undefined for any other.
 *
 * @param raw the settings
 * @param path of the unknown name
 */
export function fixOfUnknown(
  raw: unknown,
  path: readonly PropertyKey[],
  stack: string | undefined,
): string | undefined {
  const meant = meantSetting(raw, path);
  return (
    fixOfDecided(path, stack) ??
    fixOfCredential(raw, path, stack) ??
    fixOfDepth(raw, path) ??
    fixOfIssuer(raw, path) ??
    (/^roles?$/.test(String(path[2])) ? fixOfPerson(path.slice(0, 2), valueAt(raw, path)) : undefined) ??
    fixOfIdentity(raw, path) ??
    indentUnderEmpty(raw, path) ??
    addLevel(raw, path, meant) ??
    (meant === undefined
      ? (renameToAlike(raw, path) ?? moveElsewhere(raw, path) ?? renameToFree(raw, path))
      : undefined)
  );
}

/** What other tools have a setting for is removed, and said at its own place if there is one. */
function fixOfDecided(path: readonly PropertyKey[], stack: string | undefined): string | undefined {
  const decided = decidedElsewhere(path);
  if (decided === undefined) return undefined;
  const { instead } = decided;
  const removal = configCommand("rm", path, stack) ?? `remove it from ${file}`;
  return instead === undefined ? removal : `${removal}\n  In its place, if you need it: ${instead}`;
}

/** The setting that an unknown name seems to mean; undefined if none. */
export function meantSetting(raw: unknown, path: readonly PropertyKey[]): string | undefined {
  const [parent, name] = [path.slice(0, -1), String(path.at(-1))];
  const elsewhere = nameElsewhere(parent, name, valueAt(raw, path));
  if (elsewhere !== undefined) return elsewhere;
  const full = writtenOut(name, String(parent.at(-1) ?? ""));
  const ofWords = full.toLowerCase() === name.toLowerCase() ? undefined : nearest(full, keysAt(settingsSchema, parent));
  if (ofWords !== undefined) return ofWords;
  // Its own name elsewhere is more than a name that is only alike, unless just that value is missing here.
  const isSlip = misspelled(name, keysAt(settingsSchema, parent)) !== undefined;
  const meant = !isSlip && otherPlaces(path, valueAt(raw, path)).length > 0 ? onlyRequired : meantKey;
  const [alike, ...others] = namesWith(raw, path);
  return meant(settingsSchema, parent, name, raw) ?? (others.length === 0 ? alike : undefined);
}

/**
 * The names of a place that have all of the unknown one, and whose value this can be: azureRoles for roles. Without
 * any, those that have the last of its words that a name has: baselineMfa for requireMfaForUsers.
 */
function namesWith(raw: unknown, path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 1) return settingsEndingWith(String(path[0]), valueAt(raw, path));
  const [parent, name, value] = [path.slice(0, -1), String(path.at(-1)), valueAt(raw, path)];
  const names = keysAt(settingsSchema, parent);
  const longer = names.filter((one) => name.length >= 3 && one.toLowerCase().includes(name.toLowerCase()));
  const last = wordsIn(name).findLast((word) => word.length >= 3 && names.some((one) => wordsIn(one).includes(word)));
  const alike = longer.length > 0 || last === undefined ? longer : names.filter((one) => wordsIn(one).includes(last));
  const fitting = alike.filter((one) => {
    const schema = schemaAt(settingsSchema, [...parent, one]);
    return z.safeParse(schema as z.ZodType, value).success || wrappedValues(schema, value).length > 0;
  });
  return fitting.length > 0 ? fitting : longer;
}

/** refusedCallersAlert for alerts, if it has the parts of the value. */
function settingsEndingWith(name: string, value: unknown): readonly string[] {
  const word = name.toLowerCase().replace(/s$/, "");
  const parts = isObject(value) ? Object.keys(value) : [];
  if (word.length < 5 || parts.length === 0) return [];
  return keysAt(settingsSchema, []).filter((one) => {
    const known = keysAt(settingsSchema, [one]);
    return one.toLowerCase().endsWith(word) && parts.every((part) => known.includes(part));
  });
}

function renameToAlike(raw: unknown, path: readonly PropertyKey[]): string | undefined {
  const names = namesWith(raw, path);
  return names.length > 1 ? `rename it to ${listText(names, "or")} in ${file}` : undefined;
}

/** A job of a branch without an environment. https://docs.github.com/actions/concepts/security/openid-connect */
function bySubject(raw: unknown, path: readonly PropertyKey[]): string {
  const { repository, [String(path.at(-1))]: value } = Object(valueAt(raw, path.slice(0, -1))) as Readonly<
    Record<string, unknown>
  >;
  const isBranch = path.at(-1) === "branch" && /^[\w./-]+$/.test(String(value));
  return isBranch && repositoryForm.test(String(repository))
    ? `. Or write issuer: ${githubIssuer} and subject: repo:${String(repository)}:ref:refs/heads/${String(value)} in place of github`
    : "";
}

const ownerNames = ["owner", "organization", "org"];
const repositoryNames = ["repo", "repositoryName", "repository"];

/** The two parts of a repository's name, each under its own name. */
function joinedRepository(raw: unknown, path: readonly PropertyKey[]): string | undefined {
  const parts: Readonly<Record<string, unknown>> = Object(valueAt(raw, path.slice(0, -1)));
  const [owner, repo] = [ownerNames, repositoryNames].map((names) => names.find((one) => parts[one] !== undefined));
  const name = String(path.at(-1));
  if (owner === undefined || repo === undefined || (name !== owner && name !== repo)) return undefined;
  const repository = `${String(parts[owner])}/${String(parts[repo])}`;
  return repositoryForm.test(repository)
    ? `write repository: ${repository} in place of ${owner} and ${repo} in ${file}`
    : undefined;
}

/** What other systems name in a federated credential, and this one doesn't. */
export function fixOfIssuer(raw: unknown, path: readonly PropertyKey[]): string | undefined {
  const [, , part, , form, ...below] = path;
  const name = String(path.at(-1));
  if (part !== "federated") return undefined;
  const joined = form === "github" && below.length === 1 ? joinedRepository(raw, path) : undefined;
  if (joined !== undefined) return joined;
  if (form === "github" && below.length === 1 && /^(?:branch|refs?|tag|pull_?request|workflow|job)$/i.test(name))
    return valueAt(raw, [...path.slice(0, -1), "environment"]) === undefined
      ? `write in its place, in ${file}, environment: <the GitHub environment of the job>. A job signs in by it, not by its ${name}${bySubject(raw, path)}`
      : `remove it from ${file}: a job signs in by its environment, not by its ${name}`;
  // GitLab isn't GitHub, though its name is near.
  const isSlip = !/^git(?:lab|ea)/i.test(name) && nearestMissing(name, ["github"]) !== undefined;
  const value = valueAt(raw, path);
  const forms = keysAt(settingsSchema, path.slice(0, 4));
  const hasForm = Object.keys(Object(valueAt(raw, path.slice(0, 4)))).some((one) => forms.includes(one));
  if (path.length === 5 && isObject(value) && !isSlip && !hasForm)
    return `write this in place of ${printable(name)} in ${file}, with what the provider names:\n${yamlLines(path.slice(0, 4), { issuer: "<issuer>", subject: "<subject>" })}`;
  const isId = z.guid().safeParse(value).success;
  return path.length === 5 && isId && /client/i.test(name)
    ? `write managedIdentityPrincipalId: <principal ID> in its place in ${file}: a managed identity signs in by that, not by its client ID.\n  Look it up: az identity list -o table`
    : undefined;
}

/** A caller that exists already, by other systems' words for it. */
function fixOfIdentity(raw: unknown, path: readonly PropertyKey[]): string | undefined {
  const [setting, , name, ...below] = path;
  const value = valueAt(raw, path);
  if (setting !== "callers" || below.length > 0) return undefined;
  const isId = z.guid().safeParse(value).success;
  const isIdentity = /^(?:(?:user|system)_?assigned_?)?(?:managed)?_?identity$/i.test(String(name));
  if (!isId && typeof value === "string" && isIdentity)
    return `write servicePrincipal: <client ID> in its place in ${file}: a caller is named by its client ID.\n  Look it up: az identity list --query "[].{name:name, clientId:clientId}" -o table`;
  if (!isId) return undefined;
  const isClient = /^(?:client|app|application)_?id$|^managedIdentity(?:ClientId)?$/i.test(String(name));
  const [own] = ["secrets", "certificate", "federated"].filter((one) => one in Object(valueAt(raw, path.slice(0, 2))));
  if (isClient && own !== undefined)
    return `remove it from ${file}: a caller with ${own} gets an app registration of its own.\n  Or, if the app exists already, rename it to servicePrincipal, and remove ${own}: that app has its own credentials`;
  if (isClient) return `rename it to servicePrincipal in ${file}`;
  return /^(?:object|principal)_?id$|^managedIdentity(?:Principal|Object)Id$/i.test(String(name))
    ? `write servicePrincipal: <client ID> in its place in ${file}: a caller is named by its client ID.\n  Look it up: az ad sp show --id <principalId> --query appId -o tsv`
    : undefined;
}

/** A name that the settings have in another place. Removing it would lose what was meant. */
function moveElsewhere(raw: unknown, path: readonly PropertyKey[]): string | undefined {
  const places = otherPlaces(path, valueAt(raw, path)).map((place) =>
    place.includes(".") ? place : `${settingsNamespace}:${place}`,
  );
  return places.length === 0 ? undefined : `move it to ${places.join(" or ")} in ${file}`;
}

/** A part that isn't deep enough: it stands beside the empty place that it belongs to, or what is above it does. */
function indentUnderEmpty(raw: unknown, path: readonly PropertyKey[]): string | undefined {
  for (let depth = path.length; depth > 1; depth -= 1) {
    const parent = path.slice(0, depth - 1);
    const name = String(path[depth - 1]);
    const siblings = Object.entries<unknown>(Object(valueAt(raw, parent))).filter(([, value]) => value === null);
    const [empty] =
      siblings.find(([sibling]) => {
        const place = [...parent, sibling];
        const isRecord = unwrapped(schemaAt(settingsSchema, place)) instanceof z.ZodRecord && depth === path.length;
        return isRecord || keysAt(settingsSchema, place).includes(name);
      }) ?? [];
    if (empty === undefined) continue;
    return indentBelow([printable(name)], [...parent, empty]);
  }
  return undefined;
}

function indentBelow(names: readonly string[], place: readonly PropertyKey[]): string {
  const [them, belong] = names.length === 1 ? ["it", "it belongs"] : ["them", "they belong"];
  return `indent ${listText(names)}, and all that belongs to ${them}, by two spaces more in ${file}: ${belong} to ${printable(pathText(place))}, which is empty`;
}

/** Nobody writes down a caller's secret: Entra ID makes it. */
function fixOfCredential(raw: unknown, path: readonly PropertyKey[], stack: string | undefined): string | undefined {
  const [setting, caller, part] = path;
  const isInCaller = setting === "callers" && (path.length === 3 || part === "secrets");
  if (!isInCaller || !mayBeSecret(String(path.at(-1))) || typeof valueAt(raw, path) === "object") return undefined;
  const onTwin = `./pf twin secret ${shellWord(String(caller))}`;
  const deployed = `npx pulumi stack output --stack ${stackWord(stack)} --show-secrets callers`;
  const made = `Entra ID makes the secret, and ${onTwin} shows it${stack === "local" ? "" : ` (or, of a deployed stack, ${deployed})`}`;
  const credentials = ["secrets", "certificate", "federated", "servicePrincipal"];
  const has = credentials.some((name) => name in Object(valueAt(raw, path.slice(0, 2))));
  const value = valueAt(raw, path);
  if (has) return andReplaced(`remove it from ${file}: ${made}`, value);
  const example = { first: { endDate: "2027-03-31T00:00:00Z" } };
  const lines = yamlLines(["callers", String(caller), "secrets"], example);
  return `${andReplaced(made, value)}. Write this instead of it in ${file}:\n${lines}`;
}

/** A part of which a level is missing, under a name that is near, or in one of a place's forms. */
function addLevel(raw: unknown, path: readonly PropertyKey[], meant: string | undefined): string | undefined {
  const parent = path.slice(0, -1);
  if (parent.length === 0) return undefined;
  const place = meant === undefined ? parent : [...parent, meant];
  const parts: Readonly<Record<string, unknown>> = Object(valueAt(raw, meant === undefined ? parent : path));
  const names = Object.keys(parts);
  const level = keysAt(settingsSchema, place).find((name) => {
    const known = keysAt(settingsSchema, [...place, name]);
    return names.length > 0 && names.every((one) => nearestMissing(one, known) !== undefined);
  });
  if (level === undefined || place.length < 2) return undefined;
  return movedBelow(meant === undefined ? parent : path, place, [level], parts);
}

/** The fix of parts that stand too high: the lines to write in their place. */
export function addLevels(
  raw: unknown,
  path: readonly PropertyKey[],
  { between, parts }: Pick<MissingLevel, "between" | "parts">,
): string {
  const names = Object.keys(parts);
  const [level] = between;
  if (level !== undefined && valueAt(raw, [...path, level]) === null)
    return indentBelow(
      names.map((name) => printable(name)),
      [...path, level],
    );
  const isAll = names.length === Object.keys(Object(valueAt(raw, path))).length;
  const levels = between.map((name, index) => name ?? nameOfEntry([...path, ...between.slice(0, index)].map(String)));
  const [first = ""] = names;
  const written = isAll ? path : [...path, first];
  return names.length === 1 || isAll
    ? movedBelow(written, path, levels, parts)
    : `put ${listText(names)} of ${pathText(path)} under ${pathText([...path, ...levels])} in ${file}`;
}

/** Only what nobody takes for a secret is repeated. */
function movedBelow(
  written: readonly PropertyKey[],
  place: readonly PropertyKey[],
  levels: readonly string[],
  parts: Readonly<Record<string, unknown>>,
): string {
  const isOfIssuer = place.includes("federated");
  const isPlain = Object.entries(parts).every(([name, value]) =>
    isOfIssuer ? !mayBeSecret(name) : name.endsWith("Date") && /^[\d:TZ+.-]+$/.test(String(value)),
  );
  if (!isPlain) return `put all of ${pathText(written)} under ${pathText([...place, ...levels])} in ${file}`;
  return `write this in place of ${pathText(written)} in ${file}:\n${yamlLines(place, withValue({}, levels, parts))}`;
}

/** An object in a place with names for such objects, one of which is free. */
function renameToFree(raw: unknown, path: readonly PropertyKey[]): string | undefined {
  const parent = path.slice(0, -1);
  const names = Object.keys(Object(valueAt(raw, path)));
  const all = keysAt(settingsSchema, parent);
  // Of places that are all the same, whatever it has belongs into one.
  const isOfOneKind = new Set(all.map((name) => keysAt(settingsSchema, [...parent, name]).join())).size === 1;
  const free = all.filter((name) => {
    const known = keysAt(settingsSchema, [...parent, name]);
    const fits = known.length > 0 && (isOfOneKind || names.every((one) => known.includes(one)));
    return valueAt(raw, [...parent, name]) === undefined && fits;
  });
  return names.length === 0 || free.length === 0 ? undefined : `rename it to ${free.join(" or ")} in ${file}`;
}
