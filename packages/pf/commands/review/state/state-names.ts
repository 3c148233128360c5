import type { Json } from "../snapshot/snapshot.ts";
import { autoNamedMark, type ExportedResource, nameOfUrn, shortType } from "./stack-state.ts";

/**
 * Values that every tenant generates and no program writes: GUIDs, hashes in host names, Graph's ids of assignments.
 */
const tokens =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![0-9a-z])[0-9a-f]{16,}(?![0-9a-z])|(?<![\w-])[\w-]{43}(?![\w-])/gi;

/** Random values, which don't look like tokens: https://www.pulumi.com/registry/packages/random/ */
const random = /^random:/;

/**
 * Returns names for values that a deployment generates, by the resource that generated them:
 * `<Application api.clientId>`. A value that first appears in an input is the program's own, even if an output repeats
 * it. For example, an app role's id stays unchanged, and a different id is a difference. The engine lists a resource
 * after its dependencies.
 *
 * @param knownNames values that already have a name
 */
export function computedNames(
  resources: readonly ExportedResource[],
  knownNames: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const declaredTokens = new Set(knownNames.keys());
  const names = new Map<string, string>();
  for (const { urn, type, custom, id = "", inputs = {}, outputs = {} } of resources) {
    // A component's outputs come from other resources.
    if (custom !== true) continue;
    const generatedName = autoNamedMark in inputs ? id.split("/").at(-1) : undefined;
    for (const token of tokensIn(inputs)) if (token !== generatedName) declaredTokens.add(token);
    const self = `${shortType(type)} ${nameOfUrn(urn)}`;
    const add = (token: string, name: string): void => {
      if (declaredTokens.has(token)) return;
      declaredTokens.add(token);
      names.set(token, [...names.values()].includes(name) ? `${name} ${names.size}` : name);
    };
    if (random.test(type) && id.length >= 6) add(id, self);
    for (const token of tokensIn(id)) add(token, self);
    for (const [path, value] of leaves(outputs)) {
      for (const [index, token] of tokensIn(value).entries()) {
        add(token, `${self}.${path}${index === 0 ? "" : `#${index + 1}`}`);
      }
    }
  }
  return names;
}

/** Replaces ids with names anywhere in a text. Leaves out the plugins' own notes. */
export function replaceIds(value: unknown, names: ReadonlyMap<string, string>): Json {
  if (typeof value === "string") return withNames(value, names);
  if (Array.isArray(value)) return value.map((item) => replaceIds(item, names));
  if (typeof value !== "object" || value === null) return value === undefined ? null : (value as Json);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !notes.has(key))
      .map(([key, inner]) => [key, replaceIds(inner, names)]),
  );
}

/**
 * The inputs that a bridged plugin filled in itself, and whether it generated a name. The values are next to these
 * notes.
 */
const notes = new Set(["__defaults", autoNamedMark]);

function withNames(text: string, names: ReadonlyMap<string, string>): string {
  const replaced = text.replaceAll(tokens, (token) => {
    const name = names.get(token.toLowerCase()) ?? names.get(token);
    return name === undefined ? token : `<${name}>`;
  });
  // Generated names are parts of others: `stwhocallsdev` and six letters.
  return [...names].reduce(
    (result, [id, name]) => (id.match(tokens)?.[0] === id ? result : result.replaceAll(id, `<${name}>`)),
    replaced,
  );
}

function tokensIn(value: unknown): readonly string[] {
  if (typeof value === "string") {
    return (value.match(tokens) ?? []).map((token) =>
      token.includes("-") && token.length === 36 ? token.toLowerCase() : token,
    );
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(tokensIn);
}

function leaves(value: unknown, path = ""): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
}
