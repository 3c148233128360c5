import { type Document, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import type { Problem } from "../problem-blocks.ts";
import { settingsNamespace } from "../settings-namespace.ts";
import { lineAt } from "./reading-problem.ts";

/** A file that gives a stack settings, as `readYaml` read it. */
export interface SettingsSource {
  /** As a person calls it, such as `Pulumi.dev.yaml`. */
  readonly name: string;
  readonly text: string;
  readonly document: Document.Parsed;
}

/**
 * Adds to each problem the file and the line where its setting stands. A part that is missing has the line of what it's
 * missing from; a setting that is in none of the files, the first file alone.
 *
 * @param sources the stack's settings file, then Pulumi.yaml, whose settings it overrides
 */
export function withPlaces(problems: readonly Problem[], sources: readonly SettingsSource[]): readonly Problem[] {
  const [stackFile] = sources;
  if (stackFile === undefined) return problems;
  return problems.map((problem) => {
    const [found] = sources.flatMap(({ name, text, document }) => {
      const at = positionOf(document, problem.path);
      return at === undefined ? [] : [{ name, line: lineAt(text, at) }];
    });
    const { name } = found ?? stackFile;
    const isUnderConfig = found !== undefined || isMap(stackFile.document.get("config", true));
    const shown = isUnderConfig ? problem.fix : withConfig(problem.fix);
    const fix = (setAlready(problem, stackFile) ?? shown).replaceAll("the stack's settings file", () => name);
    return { ...problem, place: found === undefined ? name : `${name}:${found.line}`, fix };
  });
}

/** The fix for a name to be changed to one that the file has already: written twice, the file couldn't be read. */
function setAlready({ path, fix }: Problem, { text, document }: SettingsSource): string | undefined {
  const [, name = ""] = /^rename it to (\w+)(?:,| in |$)/.exec(fix) ?? [];
  const parent = path.replace(/\.?[^.]*$/, "");
  const at = name === "" ? undefined : positionOf(document, parent === "" ? name : `${parent}.${name}`);
  // The deepest part that is there: the parent, if the name isn't.
  if (at === undefined || (parent !== "" && at === positionOf(document, parent))) return undefined;
  return `correct ${name} in line ${lineAt(text, at)}, if this is its value, and remove this one from the stack's settings file`;
}

/** Lines to write into a file that has nothing under `config:`, or doesn't have it. */
function withConfig(fix: string): string {
  return fix.replace(/(?<=:\n)(?: {4}.*(?:\n|$))+/, (lines) => `    config:\n${lines.replaceAll(/^/gm, "  ")}`);
}

/** @param path `callers.a.roles.0` or `owners[0]`, without the prefix of the program's settings, or a full name */
function positionOf(document: Document.Parsed, path: string): number | undefined {
  const config: unknown = document.get("config", true);
  if (!isMap(config)) return undefined;
  return below(config, path) ?? below(config, `${settingsNamespace}:${path}`);
}

/** The deepest part of a path that is there. Names may have dots, so the longest that fits is meant. */
function below(node: unknown, path: string): number | undefined {
  const [, index, rest = ""] = /^\[?(\d+)\]?(?:\.(?=.))?(.*)$/s.exec(path) ?? [];
  if (isSeq(node) && index !== undefined) {
    const item = node.items[Number(index)] as Node | undefined;
    return below(item, rest) ?? item?.range?.[0];
  }
  if (!isMap(node)) return undefined;
  const names = namesIn(node);
  const ends = [...path.matchAll(/[.[]|$/g)].map(({ index: end }) => path.slice(0, end));
  const [found] = ends.toReversed().flatMap((name) => {
    const pair = names.get(name);
    return pair === undefined ? [] : [{ name, ...pair }];
  });
  return (
    found && (below(found.value, path.slice(found.name.length).replace(/^\./, "")) ?? (found.key as Node).range?.[0])
  );
}

/** The entries of a map by their names. Many problems are looked up in one map. */
function namesIn(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = namesOf.get(map);
  if (known !== undefined) return known;
  const names = new Map(map.items.map((pair) => [String(isScalar(pair.key) ? pair.key.value : pair.key), pair]));
  namesOf.set(map, names);
  return names;
}

const namesOf = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
