import { type Document, isMap, isNode, isPair, isScalar, type Pair, type Scalar, visit } from "yaml";
import { listText } from "../list-text.ts";
import { nearest } from "../nearest.ts";
import { settingsNamespace } from "../settings-namespace.ts";
import { withoutCredentials } from "../redact.ts";
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

/** Settings at the top of the file, as one problem. The first one tells where "config:" is missing. */
function outsideOfConfig(items: readonly Pair[], text: string): readonly YamlProblem[] {
  const keys = items.flatMap(({ key }) => (isText(key) ? [key] : []));
  const config = keys.find(({ value }) => value === "config");
  const outside = keys.filter(
    ({ value }) => !topLevel.includes(value) && (config === undefined || value.includes(":")),
  );
  const [first, ...others] = outside;
  if (first === undefined) return [];
  const isAlone = others.length === 0 || config === undefined;
  const what = `${isAlone ? "a name" : "names"} that Pulumi doesn't read outside of "config:"`;
  const shift = "indent it and all that belongs to it by two spaces more";
  const place = { at: startOf(first), what };
  if (config !== undefined) {
    const under = `"config:" (line ${lineAt(text, startOf(config))})`;
    const each = isAlone ? shift : "indent them and all that belongs to them by two spaces more";
    return [
      {
        ...place,
        what: isAlone ? what : `${what}: ${listText(outside.map(({ value }) => escaped(withoutCredentials(value))))}`,
        ...(isAlone && { found: first.value }),
        fix: `Move ${isAlone ? "it" : "them"} below ${under}, and ${each}.`,
      },
    ];
  }
  const isMisspelt = !first.value.includes(":") && nearest(first.value.toLowerCase(), ["config"]) !== undefined;
  const above = `Write "config:" in a line of its own above line ${lineAt(text, startOf(first))}, and ${shift}`;
  const all = `${above}${others.length > 0 ? ", as well as the other settings" : ""}.`;
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
  return items.flatMap((pair) => {
    const { key } = pair;
    if (!isText(key)) return [];
    const [, namespace, name] = /^([^:]*):config:([^:]*)$/.exec(key.value) ?? [];
    const isBare = !key.value.includes(":");
    if (!isBare && name === undefined) {
      above = pair;
      return [];
    }
    return [
      {
        at: startOf(key),
        what: underOther,
        found: key.value,
        fix: isBare ? bareFix(above, text) : `Write ${namespace}:${name}.`,
      },
    ];
  });
}

/** How many names of a file can't be meant so: where Pulumi doesn't read them, or a setting inside of another one. */
export function strayNames(document: Document.Parsed, text: string): number {
  let inside = 0;
  visit(document, {
    Pair: (_, { key }, ancestors) => {
      const depth = ancestors.filter(isPair).length;
      if (isText(key) && depth > 1 && key.value.startsWith(`${settingsNamespace}:`)) inside += 1;
    },
  });
  const outside = isMap(document.contents)
    ? document.contents.items.filter(({ key }) => isText(key) && key.value.includes(":")).length
    : 0;
  return inside + outside + namesOfSettings(document, text).length;
}

/** A part of the empty setting above it, or a setting without its namespace. */
function bareFix(above: Pair | undefined, text: string): string {
  if (above !== undefined && isText(above.key) && isEmpty(above.value)) {
    const line = lineAt(text, startOf(above.key));
    return `Indent it, and all that belongs to it, by two spaces more: it belongs to ${above.key.value} (line ${line}), which is empty.`;
  }
  return `Write it with "${settingsNamespace}:" before it, whatever the project's name is, such as "${settingsNamespace}:people".`;
}

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
