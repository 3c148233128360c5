import { type Document, isMap, isNode, isPair, isScalar, type Pair, type Scalar, visit } from "yaml";
import { listText } from "../list-text.ts";
import { nearest } from "../nearest.ts";
import { settingsNamespace } from "../settings-namespace.ts";
import { withoutCredentials } from "../redact.ts";
import { pulumisNamespaces } from "./pulumis-namespaces.ts";
import { escaped, lineAt, type YamlProblem } from "./reading-problem.ts";

/** Pulumi's settings for the key that encrypts a stack's secrets: https://www.pulumi.com/docs/iac/concepts/secrets/ */
export const encryptionKeys = ["encryptionsalt", "encryptedkey", "secretsprovider"];

/**
 * All that Pulumi reads of a settings file. It ignores other names without a word.
 * Source: ProjectStack in sdk/go/common/workspace/project.go of pulumi/pulumi.
 */
const topLevel = ["config", "environment", ...encryptionKeys];

/** Names in a settings file that Pulumi would read as others, or not at all. */
export function namesOfSettings({ contents }: Document.Parsed, text: string): readonly YamlProblem[] {
  if (contents === null) return [];
  const config: unknown = isMap(contents) ? contents.get("config") : undefined;
  if (!isMap(contents) || (config !== undefined && config !== null && !isMap(config))) {
    const fix = 'Write the settings by name under "config:".';
    return [{ at: contents.range[0], what: 'settings that aren\'t a map under "config"', fix }];
  }
  const wrong = encryptionKeys.flatMap((name) => {
    const node: unknown = contents.get(name, true);
    if (!isNode(node) || (isScalar(node) && typeof node.value === "string")) return [];
    return [{ at: node.range?.[0] ?? 0, what: `${name}, which isn't a text`, fix: "Leave it as Pulumi wrote it." }];
  });
  return [
    ...wrong,
    ...outsideOfConfig(contents.items, text),
    ...(isMap(config) ? underOthers(config.items, text) : []),
  ];
}

/** Pulumi ESC takes no text as its environment, so that one is meant to be a setting. `x-…` is nobody's. */
function isRead({ key, value }: Pair): boolean {
  if (!isText(key)) return true;
  const isWord = isScalar(value) && typeof value.value === "string" && value.value !== "";
  return (topLevel.includes(key.value) && !(key.value === "environment" && isWord)) || key.value.startsWith("x-");
}

/** Settings at the top of the file, as one problem. The first one tells where "config:" is missing. */
function outsideOfConfig(items: readonly Pair[], text: string): readonly YamlProblem[] {
  const keys = items.flatMap(({ key }) => (isText(key) ? [key] : []));
  const config = keys.find(({ value }) => value === "config");
  const outside = items.flatMap((pair) => (isText(pair.key) && !isRead(pair) ? [pair.key] : []));
  const [first, ...others] = outside;
  if (first === undefined) return [];
  const isAlone = others.length === 0 || config === undefined;
  const what = `${isAlone ? "a name" : "names"} that Pulumi doesn't read outside of "config:"`;
  const shift = "indent it and all that belongs to it by two spaces more";
  const place = { at: startOf(first), what };
  const isBare = outside.some(({ value }) => !value.includes(":"));
  const which = others.length > 0 ? "each name without a prefix" : "it";
  const prefix = isBare ? ` Write ${settingsNamespace}: before ${which}.` : "";
  if (config !== undefined) {
    const under = `"config:" (line ${lineAt(text, startOf(config))})`;
    const each = isAlone ? shift : "indent them and all that belongs to them by two spaces more";
    return [
      {
        ...place,
        what: isAlone ? what : `${what}: ${listText(outside.map(({ value }) => escaped(withoutCredentials(value))))}`,
        ...(isAlone && { found: first.value }),
        fix: `Move ${isAlone ? "it" : "them"} below ${under}, and ${each}.${prefix}`,
      },
    ];
  }
  const value = items.find(({ key }) => key === first)?.value;
  const holdsSettings =
    isMap(value) && value.items.some(({ key }) => isText(key) && key.value.startsWith(`${settingsNamespace}:`));
  const isNear = nearest(first.value.toLowerCase(), ["config"]) !== undefined;
  const isMisspelt = !first.value.includes(":") && (holdsSettings || isNear);
  const above = `Write "config:" in a line of its own above line ${lineAt(text, startOf(first))}, and ${shift}`;
  const all = `${above}${others.length > 0 ? ", as well as the other settings" : ""}.${prefix}`;
  return [{ ...place, found: first.value, fix: isMisspelt ? "Rename it to config." : all }];
}

/** What is wrong with a setting that has another name for Pulumi. */
export const underOther = "a setting that Pulumi reads under another name";

/**
 * Keys under `config` without a namespace, or with `config` in it. Pulumi adds the project's name, or removes `config`,
 * and the value replaces that of the full name.
 */
function underOthers(items: readonly Pair[], text: string): readonly YamlProblem[] {
  let above: Pair | undefined;
  const lines = new Map(items.flatMap(({ key }) => (isText(key) ? [[key.value, lineAt(text, startOf(key))]] : [])));
  return items.flatMap((pair): readonly YamlProblem[] => {
    const { key } = pair;
    if (!isText(key)) return [];
    const [, namespace = "", name] = /^([^:]*):config(?::([^:]*))?$/.exec(key.value) ?? [];
    const isBare = !key.value.includes(":");
    if (!isBare && name === undefined && ofNamespace(pair) === undefined) {
      above = pair;
      return [];
    }
    const own = key.value.startsWith(settingsNamespace) ? key.value.slice(settingsNamespace.length) : key.value;
    const whole = isBare ? `${settingsNamespace}:${own.replace(/^[-_.]/, "")}` : `${namespace}:${name}`;
    const line = lines.get(whole);
    const problem = { at: startOf(key), what: underOther, found: key.value };
    if (line !== undefined) {
      const fix = `Remove it, or ${whole} in line ${line}: both set the same.`;
      return [{ ...problem, fix, ...(isLine(pair, text) && { mend: [problem.at, problem.at, "# "] as const }) }];
    }
    const other = (isBare ? partOfEmpty(above, text) : undefined) ?? ofNamespace(pair);
    if (other !== undefined) return [{ ...problem, fix: other }];
    // Without a colon, or of several words, it may be a value, and so a secret.
    if (pair.value === null || /\s/.test(key.value)) return [{ at: problem.at, what: underOther, fix: withPrefix }];
    const quote = key.type === "PLAIN" ? 0 : 1;
    const mend = [startOf(key) + quote, (key.range?.[1] ?? 0) - quote, whole] as const;
    return [{ ...problem, fix: isBare && own === key.value ? withPrefix : `Write ${whole}.`, mend }];
  });
}

/** Whether a pair is all of its line, so that the file can be read on without it. */
function isLine({ key, value }: Pair, text: string): boolean {
  const [from, to] = [isNode(key) ? startOf(key) : -1, isNode(value) ? value.range?.[1] : undefined];
  if (from === -1 || to === undefined) return false;
  const start = text.lastIndexOf("\n", from - 1) + 1;
  return text.slice(start, from).trim() === "" && !text.slice(from, to).trimEnd().includes("\n");
}

/** How many names of a file can't be meant so: where Pulumi doesn't read them, or a setting inside of another one. */
export function strayNames(document: Document.Parsed, text: string): number {
  let inside = 0;
  visit(document, {
    Pair: (_, { key, value }, ancestors) => {
      const depth = ancestors.filter(isPair).length;
      // In braces, a name without a colon.
      if (value === null) inside += 1;
      if (isText(key) && depth > 1 && key.value.startsWith(`${settingsNamespace}:`)) inside += 1;
    },
  });
  const outside = isMap(document.contents)
    ? document.contents.items.filter(({ key }) => isText(key) && key.value.includes(":")).length
    : 0;
  return inside + outside + namesOfSettings(document, text).length;
}

/** Below an empty setting, it's a part of it. */
function partOfEmpty(above: Pair | undefined, text: string): string | undefined {
  if (above === undefined || !isText(above.key) || !isEmpty(above.value)) return undefined;
  const line = lineAt(text, startOf(above.key));
  return `Indent it, and all that belongs to it, by two spaces more: it belongs to ${above.key.value} (line ${line}), which is empty.`;
}

/** `azure-native: { location: … }`, or `azure-native:config: …`: Pulumi takes no map of them. */
function ofNamespace({ key, value }: Pair): string | undefined {
  const namespace = isText(key) ? key.value.replace(/:config$/, "") : "";
  if (!pulumisNamespaces.includes(namespace) || !isMap(value)) return undefined;
  const first = value.items[0]?.key;
  const example = isText(first) && /^\w{1,40}$/.test(first.value) ? first.value : "name";
  const each = `${namespace}:${example}`;
  return value.flow === true
    ? `Write each name in it in a line of its own, such as ${each}, and remove this line.`
    : `Write ${namespace}: before each name below it, such as ${each}, and remove this line.`;
}

const withPrefix = `Write it with "${settingsNamespace}:" before it, whatever the project's name is, such as "${settingsNamespace}:people".`;

function isEmpty(value: unknown): boolean {
  return value === null || (isScalar(value) && value.type === "PLAIN" && value.source === "");
}

function isText(key: unknown): key is Scalar<string> {
  return isScalar(key) && typeof key.value === "string";
}

/** The position of a node in the text. */
export function startOf({ range }: Pick<Scalar, "range">): number {
  return range?.[0] ?? 0;
}
