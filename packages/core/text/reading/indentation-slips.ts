import { type Repair, shownLine, shownName } from "./repair.ts";
import type { YamlLine } from "./yaml-lines.ts";

/** A column where names of one map, or items of one list, begin. */
interface Level {
  readonly indent: number;
  /** The first line of it, the last, and the one above the last. */
  readonly first: YamlLine;
  readonly last: YamlLine;
  readonly previous: YamlLine | undefined;
  /** What its last line ended. */
  readonly ended: readonly Level[];
}

/** How the first line that fits no line above it can be indented, or how a line above it can, so that it fits. */
export function indentationSlips(lines: readonly string[], structure: readonly YamlLine[]): readonly Repair[] {
  const misfit = firstMisfit(structure);
  if (misfit === undefined) return [];
  const { line, before, levels } = misfit;
  const step = usualStep(structure);
  const move = (moved: YamlLine, to: number, what: string, why: string, odds: number) =>
    moves(lines, structure, moved, to).map(({ lines: repaired, also }, index): Repair => ({
      line: moved.number,
      column: moved.indent,
      what,
      fix: `Write ${spaces(to)} before it${also}${why}`,
      lines: repaired,
      odds: odds + index / 2,
    }));
  const fitting = levels.flatMap((level) =>
    move(
      line,
      level.indent,
      noneAbove,
      `, as before ${shownLine(level.last)}`,
      Math.abs(level.indent - line.indent) + strangeness(line, level.last),
    ),
  );
  const below = before.opens
    ? move(line, before.inner + step, noneAbove, `, because it belongs to ${shownLine(before)}`, -1)
    : [];
  const outer = levels.findLast(({ indent }) => indent < line.indent);
  const deeper = levels.find(({ indent }) => indent > line.indent);
  return [
    ...below,
    ...fitting,
    ...lostSpaces(),
    ...first(deeper),
    ...(outer?.first === outer?.last ? first(outer) : []),
  ];

  /** The line that it seems to belong to may have lost its spaces, between two lines that have the same. */
  function lostSpaces(): readonly Repair[] {
    if (outer === undefined) return [];
    const { last, previous, ended } = outer;
    const sibling = ended.find(({ indent }) => indent === line.indent)?.last;
    if (sibling !== undefined)
      return move(last, line.indent, besides, `, as before ${shownLine(sibling)}`, strangeness(last, line) + 1);
    const isUnder = previous?.opens === true && previous.indent === last.indent && line.indent > last.indent;
    return isUnder ? move(last, line.indent, besides, `, because it belongs to ${shownLine(previous)}`, 1) : [];
  }

  /** The first line of a map may be the one whose indentation is odd. */
  function first(level: Level | undefined): readonly Repair[] {
    if (level === undefined) return [];
    const parent = levels.findLast(({ indent }) => indent < Math.min(level.indent, line.indent));
    const isUsual = parent !== undefined && line.indent === parent.last.inner + step;
    const odds = isUsual ? 0 : Math.abs(level.indent - line.indent) + 1;
    return parent === undefined
      ? []
      : move(
          level.first,
          line.indent,
          besides,
          `, as before ${shownLine(line)}`,
          odds + strangeness(level.first, line),
        );
  }
}

const noneAbove = "a line whose indentation fits none of the lines above it";
const besides = "a line that isn't indented like the lines beside it";

function spaces(count: number): string {
  return count === 0 ? "no space" : count === 1 ? "1 space" : `${count} spaces`;
}

/** Of names in one map, all have a namespace or none has. */
function strangeness(line: YamlLine, sibling: YamlLine): number {
  const isNamed = shownName(line) !== undefined && shownName(sibling) !== undefined;
  const differs = line.isItem !== sibling.isItem || line.name?.includes(":") !== sibling.name?.includes(":");
  return isNamed && differs ? 100 : 0;
}

interface Misfit {
  readonly line: YamlLine;
  /** The line above it. */
  readonly before: YamlLine;
  /** What it could belong to, the outermost first. */
  readonly levels: readonly Level[];
}

function firstMisfit(structure: readonly YamlLine[]): Misfit | undefined {
  let levels: readonly Level[] = [];
  let before: YamlLine | undefined;
  for (const line of structure) {
    // Text of several lines.
    if (line.name === undefined && !line.isItem) continue;
    const open = levels.filter(({ indent }) => indent <= line.indent);
    const here = open.find(({ indent }) => indent === line.indent);
    const isChild = before !== undefined && before.opens && line.indent > before.indent && line.indent >= before.inner;
    if (before !== undefined && here === undefined && !isChild) return { line, before, levels };
    const ended = levels.filter(({ indent }) => indent > line.indent);
    const own = [{ indent: line.indent, first: here?.first ?? line, last: line, previous: before, ended }];
    const hasInner = line.inner !== line.indent && line.name !== undefined;
    const inner = hasInner ? [{ indent: line.inner, first: line, last: line, previous: undefined, ended: [] }] : [];
    levels = [...open.filter(({ indent }) => indent < line.indent), ...own, ...inner];
    before = line;
  }
  return undefined;
}

/** The line alone, and together with the lines that belong to it. */
function moves(
  lines: readonly string[],
  structure: readonly YamlLine[],
  line: YamlLine,
  to: number,
): readonly { readonly lines: readonly string[]; readonly also: string }[] {
  const by = to - line.indent;
  if (by === 0) return [];
  const one = lines.with(line.number - 1, shifted(lines[line.number - 1] ?? "", by));
  const after = structure.filter(({ number }) => number > line.number);
  const next = after.find(({ indent }) => indent <= line.indent)?.number ?? lines.length + 1;
  const last = after.findLast(({ number }) => number < next)?.number;
  if (last === undefined) return [{ lines: one, also: "" }];
  const block = one.map((text, index) => (index >= line.number && index < next - 1 ? shifted(text, by) : text));
  const many = `${Math.abs(by)} ${by > 0 ? "more" : "fewer"} before ${last === line.number + 1 ? `line ${last}, which belongs` : `lines ${line.number + 1} to ${last}, which belong`} to it`;
  return [
    { lines: one, also: "" },
    { lines: block, also: ` and ${many}` },
  ];
}

function shifted(text: string, by: number): string {
  if (text.trim() === "") return text;
  return by > 0 ? " ".repeat(by) + text : text.replace(new RegExp(`^ {0,${-by}}`), "");
}

/** How much deeper most lines are than the one that they belong to. */
function usualStep(structure: readonly YamlLine[]): number {
  const counts = new Map<number, number>();
  for (const [index, { indent }] of structure.entries()) {
    const before = structure[index - 1];
    if (before === undefined || !before.opens || indent <= before.inner) continue;
    counts.set(indent - before.inner, (counts.get(indent - before.inner) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, left], [, right]) => right - left);
  return most?.[0] ?? 2;
}
