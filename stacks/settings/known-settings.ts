import { existsSync } from "node:fs";
import { z } from "zod";
import { stackFileSchema } from "../../infra/settings/json-schema.ts";
import { fromText, settingPrefix as prefix } from "../../infra/settings/lenient-settings.ts";
import { misplacedSettings } from "../../infra/settings/misplaced-settings.ts";
import { cut } from "../../text/cut.ts";
import { nearest } from "../../text/nearest.ts";
import { printable } from "../../text/printable.ts";
import { problemBlocks } from "../../text/problem-blocks.ts";
import { configInFile, projectIn } from "./settings-in-file.ts";
import { SettingsRefused } from "./settings-refused.ts";

/** The names that the schema of settings files allows in one place. */
interface Place {
  readonly properties?: Readonly<Record<string, Place>> | undefined;
  /** The schema of any other name; false: no other name is allowed. */
  readonly additionalProperties?: Place | boolean | undefined;
  readonly items?: Place | undefined;
  readonly anyOf?: readonly Place[] | undefined;
}

const place: z.ZodType<Place> = z.lazy(() =>
  z.object({
    properties: z.record(z.string(), place).optional(),
    additionalProperties: z.union([z.boolean(), place]).optional(),
    items: place.optional(),
    anyOf: z.array(place).optional(),
  }),
);

const schemaFile = z.object({ properties: z.object({ config: place }) });

interface Unknown {
  readonly path: string;
  readonly name: string;
  /** The names that are allowed there. */
  readonly known: readonly string[];
}

/** A person doesn't read more than these at once. */
const shown = 20;
/** The most characters of a name from outside. */
const longest = 400;

/**
 * Checks all names in a stack's settings file, at any depth, before looking for an engine. The program itself checks
 * the values, with all of its rules.
 *
 * @param file such as `Pulumi.dev.yaml`; it may be missing
 * @param directory the folder with Pulumi.yaml
 * @throws SettingsRefused with the nearest names, or the places that readers read differently
 */
export function requireKnownSettings(file: string, directory: string): void {
  if (!existsSync(file)) return;
  const found = configInFile(file);
  const misplaced = misplacedSettings(found, projectName(directory));
  if (misplaced.length > 0) {
    throw new SettingsRefused(problemBlocks("The settings of this stack have", misplaced), undefined);
  }
  const { properties } = schemaFile.parse(stackFileSchema());
  const settings = Object.entries(properties.config.properties ?? {});
  const root: Place = {
    properties: Object.fromEntries(settings.map(([key, one]) => [key.slice(prefix.length), one])),
    additionalProperties: false,
  };
  const config = Object.entries(found);
  const own = config.filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]);
  const unknown = unknownIn(Object.fromEntries(own), root);
  const problems = [...config.flatMap(([key]) => misspeltPrefix(key)), ...unknown];
  if (problems.length === 0) return;
  const more = problems.length - shown;
  throw new SettingsRefused(
    [
      `The settings of this stack have ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:`,
      ...problems.slice(0, shown).map((problem, index) => blockOf(problem, file, isToldBefore(problems, index))),
      ...(more > 0 ? [`- and ${more.toLocaleString("en-US")} more. Fix these first.`] : []),
    ].join("\n"),
    undefined,
  );
}

function projectName(directory: string): string {
  return String((Object(projectIn(directory)) as { readonly name?: unknown }).name);
}

/** Whether an earlier block already lists the names of that place. */
function isToldBefore(problems: readonly Unknown[], index: number): boolean {
  const names = problems[index]?.known.join();
  return problems
    .slice(0, index)
    .some(({ name, known }) => known.join() === names && nearest(name, known) === undefined);
}

function blockOf({ path, name, known }: Unknown, file: string, isTold: boolean): string {
  const meant = nearest(name, known);
  const what =
    meant === undefined ? (isTold ? "" : `; the settings are ${known.join(", ")}`) : ` (did you mean ${meant}?)`;
  const fix = meant === undefined ? "remove it from" : `rename it to ${meant} in`;
  return `- ${cut(printable(path), longest)}: is not a setting${what}.\n  Fix: ${fix} the stack's settings file, ${file}`;
}

/** Pulumi takes it for another program's or a provider's setting, and doesn't report it. */
function misspeltPrefix(key: string): readonly Unknown[] {
  const [before = "", setting = ""] = key.split(/:(.*)/s);
  const own = prefix.slice(0, -1);
  return before !== own && nearest(before, [own]) === own
    ? [{ path: key, name: key, known: [`${prefix}${setting}`] }]
    : [];
}

/**
 * Names that a place doesn't allow, and those inside its allowed ones. Of several forms, the one with the fewest
 * counts.
 */
function unknownIn(
  value: unknown,
  { properties, additionalProperties, items, anyOf }: Place,
  path = "",
): readonly Unknown[] {
  if (anyOf !== undefined) {
    const [best = []] = anyOf
      .filter((one) => one.properties !== undefined || one.items !== undefined || anyOf.length === 1)
      .map((one) => unknownIn(value, one, path))
      .toSorted((one, other) => one.length - other.length);
    return best;
  }
  const given = fromText(value);
  if (Array.isArray(given)) {
    return items === undefined ? [] : given.flatMap((item, index) => unknownIn(item, items, `${path}[${index}]`));
  }
  // Encrypted values have no names.
  if (typeof given !== "object" || given === null || Object.keys(given).join() === "secure") return [];
  return Object.entries(given).flatMap(([name, inner]) => {
    const at = path === "" ? name : `${path}.${name}`;
    const next = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (next === false) return [{ path: at, name, known: Object.keys(properties ?? {}) }];
    return typeof next === "object" ? unknownIn(inner, next, at) : [];
  });
}
