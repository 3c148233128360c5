import { commandsIn, wordsOfCommand } from "./commands.ts";
import { plain, widthOf } from "./width.ts";

/** A word, or text that must stay together: a code span, or a command. */
interface Piece {
  readonly text: string;
  /** The blanks before it, if it isn't first on a line. */
  readonly gap: string;
  /** It is a command, with nothing after it that the shell doesn't read. */
  readonly isCommand?: boolean;
}

/**
 * Folds text to lines of at most this many columns. A longer word gets its own line. Only a dotted name is broken, after
 * one of its dots. A folded line continues below its own beginning, after its bullet or label. A command that is longer
 * than a line goes on after a backslash between two of its words, as a POSIX shell reads it, if nothing follows it. On
 * Windows, where PowerShell reads no backslash, and in a sentence, it's never broken.
 */
export function folded(text: string, columns: number): string {
  return text
    .split("\n")
    .map((line) => (widthOf(line) <= columns ? line : foldedLine(line, columns)))
    .join("\n");
}

function foldedLine(line: string, columns: number): string {
  const hang = Math.max(0, Math.min(hangOf(plain(line), columns), columns - 20));
  const indent = /^ */.exec(plain(line))?.[0].length ?? 0;
  // What fits nowhere begins as far to the left as it can.
  const least = Math.min(hang, indent + 2);
  const lines: string[] = [];
  let current = "";
  const pieces = piecesOf(line, columns - hang);
  for (const [index, { text, gap, isCommand }] of pieces.entries()) {
    if (isCommand && index === pieces.length - 1 && least + widthOf(text) > columns && process.platform !== "win32") {
      if (current.trim() !== "") lines.push(current);
      return [...lines, ...continued(text, index === 0 ? indent : least, columns)].join("\n");
    }
    const isFirst = index === 0 || current.trim() === "";
    if (isFirst || widthOf(current) + gap.length + widthOf(text) <= columns) {
      current += gap + text;
    } else {
      lines.push(current);
      current = " ".repeat(hang + widthOf(text) <= columns ? hang : least) + text;
    }
  }
  return [...lines, current].join("\n");
}

/** Lines of a command for a POSIX shell. An option and its value stay together, unless only the value fits on a line. */
function continued(command: string, indent: number, columns: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  const words: string[] = [];
  for (const word of wordsOfCommand(command)) {
    const option = words.at(-1) ?? "";
    const [alone, both] = [word, `${option} ${word}`].map((text) => indent + 2 + widthOf(text) + 2 <= columns);
    const isValue = /^-[\w-]+$/.test(option) && !/^[-|&;]/.test(word);
    if (isValue && (both || !alone)) words[words.length - 1] = `${option} ${word}`;
    else words.push(word);
  }
  for (const word of words) {
    const start = " ".repeat(lines.length === 0 ? indent : indent + 2);
    const longer = current === "" ? `${start}${word}` : `${current} ${word}`;
    if (current === "" || widthOf(longer) + 2 <= columns) current = longer;
    else {
      lines.push(`${current} \\`);
      current = `${" ".repeat(indent + 2)}${word}`;
    }
  }
  return [...lines, current];
}

/**
 * The indent of the following lines: after the bullet or mark, else after the last label's gap, else below the line's own
 * words.
 */
function hangOf(line: string, columns: number): number {
  const bullet = /^\s*(?:[-*•✓✗!?]|\d+\.) +(?=\S)/.exec(line);
  if (bullet) return bullet[0].length;
  const gaps = [...line.matchAll(/ {2,}(?=\S)/g)].map(({ 0: blanks, index }) => ({
    start: index,
    end: widthOf(line.slice(0, index + blanks.length)),
  }));
  const gap = gaps.findLast(({ start, end }) => start > 0 && end <= columns * 0.45);
  if (gap) return gap.end;
  const indent = /^\s*/.exec(line)?.[0].length ?? 0;
  return indent === 0 ? 0 : indent + 2;
}

/** Words, code spans that fit on a line, and commands with what is attached to them. */
function piecesOf(line: string, room: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { start, end } of commandsIn(line)) {
    // An opening bracket before it, and the sentence's mark after it.
    const attached = /\S*$/.exec(line.slice(from, start))?.[0].length ?? 0;
    const mark = /^\S*/.exec(line.slice(end))?.[0].length ?? 0;
    const before = line.slice(from, start - attached);
    pieces.push(...wordsOf(before.trimEnd(), room));
    const text = line.slice(start - attached, end + mark);
    pieces.push({ text, gap: / *$/.exec(before)?.[0] ?? "", isCommand: attached + mark === 0 });
    from = end + mark;
  }
  return [...pieces, ...wordsOf(line.slice(from), room)];
}

/** A name of properties, `identityProviders.azureActiveDirectory.login`. Hosts and paths stay whole: they are copied. */
const dottedName = /^[A-Za-z]\w*(?:\.\w+(?:\[[^\].]*\])?)+[.,:;]?$/;

/** A name that fits on no line, in parts. */
function partsOf(text: string, room: number, gap: string): readonly Piece[] {
  if (widthOf(text) <= room || !dottedName.test(text)) return [{ text, gap }];
  return text.split(/(?<=\.)(?=\w)/).map((part, index) => ({ text: part, gap: index === 0 ? gap : "" }));
}

/** Words, and code spans that fit on a line. */
function wordsOf(text: string, room: number): readonly Piece[] {
  return [...text.matchAll(/( *)(`[^`]+`[^\s`]*|[^ ]+)/g)].flatMap(([, gap = "", word = ""]) =>
    widthOf(word) <= room
      ? [{ text: word, gap }]
      : word.split(" ").flatMap((part, index) => partsOf(part, room, index === 0 ? gap : " ")),
  );
}
