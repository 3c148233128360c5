import { z } from "zod";
import { isOfKind, unwrapped } from "../contract/schema-keys.ts";
import { settingsSchema } from "./settings-schema.ts";

/** A place of the settings. */
interface Place {
  /** The names that lead to it; undefined for one of the user's choice, such as a caller's. */
  readonly names: readonly (string | undefined)[];
  readonly schema: z.ZodType;
}

function placesIn(schema: unknown, above: Place["names"]): readonly Place[] {
  const node = unwrapped(schema);
  if (node instanceof z.ZodUnion) return node.options.flatMap((form) => placesIn(form, above));
  if (node instanceof z.ZodRecord) return placesIn(node.valueType, [...above, undefined]);
  if (!(node instanceof z.ZodObject)) return [];
  return Object.entries<z.ZodType>(node.shape).flatMap(([name, inner]) => [
    { names: [...above, name], schema: inner },
    ...placesIn(inner, [...above, name]),
  ]);
}

const all = placesIn(settingsSchema, []);

/**
 * Where a name belongs that its own place doesn't have: every other place with that name for such a value, unless they
 * are many. A caller's name, for example, is the same as in its own place, or else `<caller>`.
 *
 * @param path of the unknown name
 */
export function otherPlaces(path: readonly PropertyKey[], value: unknown): readonly string[] {
  // An exemption's text is a reason, which no setting takes.
  if (path[0] === "exemptions") return [];
  const named = all.filter(
    ({ names }) =>
      names.at(-1) === path.at(-1) &&
      // What is adopted exists already: nothing of a caller's, for example, is meant by it.
      (names[0] !== "adopt" || path[0] === "adopt" || (path.length === 1 && !isBeginning(String(path[0])))) &&
      // Nobody writes a vault's name or group as a setting.
      !(path.length === 1 && names.includes("keyVault")),
  );
  const [only, ...others] = named;
  // The only place is meant, whatever its value, unless it's below a name of the user's choice.
  const isMeant = others.length === 0 && only?.names.every((name) => name !== undefined);
  const ofKind = isMeant === true ? named : named.filter(({ schema }) => isOfKind(schema, value));
  // Below the place that it's in already rather than anywhere else.
  const below = ofKind.filter(({ names }) =>
    names.slice(0, path.length - 1).every((name, index) => name === undefined || name === path[index]),
  );
  const found = path.length > 1 && below.length > 0 ? below : ofKind;
  return found.length > fewPlaces ? [] : found.map(({ names }) => inPlace(names, path));
}

/** Whether a setting's name begins with it, and is rather meant: publicClientFlows by publicClient. */
function isBeginning(name: string): boolean {
  return Object.keys(settingsSchema.shape).some((setting) => setting.startsWith(name));
}

const fewPlaces = 2;

function inPlace(names: Place["names"], path: readonly PropertyKey[]): string {
  let isSame = true;
  const written = names.map((name, index) => {
    isSame &&= name === undefined ? path.length > index + 1 : name === path[index];
    return name ?? (isSame ? String(path[index]) : `<${placeholders[String(names[index - 1])] ?? "name"}>`);
  });
  return written.join(".");
}

/** What the user names there. */
const placeholders: Readonly<Record<string, string>> = {
  callers: "caller",
  federated: "credential",
  people: "role",
  namedLocations: "location",
};
