import { plain, widthOf } from "./width.ts";

/** A word, or text that must stay together: a code span, or a whole command. */
interface Piece {
  readonly text: string;
  /** The blanks before it, if it isn't first on a line. */
  readonly gap: string;
  /** Within a command: the previous line continues with a backslash. */
  readonly goesOn?: boolean;
}

/** The backslash at the end of a command's line. */
const mark = " \\";

/**
 * Folds text to lines of at most this many columns. A longer word gets its own line; no word is broken. A folded line
 * continues below its own beginning, after its bullet or label. A command that doesn't fit continues after a backslash,
 * so a POSIX shell reads it unchanged.
 */
export function folded(text: string, columns: number): string {
  return text
    .split("\n")
    .map((line) => (widthOf(line) <= columns ? line : foldedLine(line, columns)))
    .join("\n");
}

function foldedLine(line: string, columns: number): string {
  const hang = Math.max(0, Math.min(hangOf(plain(line), columns), columns - 20));
  const pieces = piecesOf(line, columns - hang);
  const lines: string[] = [];
  let current = "";
  for (const [index, { text, gap, goesOn = false }] of pieces.entries()) {
    const reserved = pieces[index + 1]?.goesOn === true ? mark.length : 0;
    const isFirst = index === 0 || current.trim() === "";
    if (isFirst || widthOf(current) + gap.length + widthOf(text) + reserved <= columns) {
      current += gap + text;
    } else {
      lines.push(goesOn ? current + mark : current);
      current = " ".repeat(hang) + text;
    }
  }
  return [...lines, current].join("\n");
}

/**
 * The indent of the following lines: after the bullet, else after the last label's gap, else below the line's own
 * words.
 */
function hangOf(line: string, columns: number): number {
  const bullet = /^\s*(?:[-*•]|\d+\.) +(?=\S)/.exec(line);
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

function piecesOf(line: string, room: number): readonly Piece[] {
  const command = commandAtEnd(line);
  if (command === undefined) return wordsOf(line, room);
  const prose = line.slice(0, line.length - command.length);
  const gap = / *$/.exec(prose)?.[0] ?? "";
  return [...wordsOf(prose.trimEnd(), room), ...wordsOfCommand(command, room, gap)];
}

/** Words, and code spans that fit on a line. */
function wordsOf(text: string, room: number): readonly Piece[] {
  return [...text.matchAll(/( *)(`[^`]+`[^\s`]*|[^ ]+)/g)].flatMap(([, gap = "", word = ""]) =>
    widthOf(word) <= room
      ? [{ text: word, gap }]
      : word.split(" ").map((part, index) => ({ text: part, gap: index === 0 ? gap : " " })),
  );
}

/** The whole command if it fits on a line; otherwise its words, with quoted text kept together. */
function wordsOfCommand(text: string, room: number, gap: string): readonly Piece[] {
  const words = text.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  if (widthOf(text) <= room || words.length <= 2) return [{ text, gap }];
  return words.map((word, index) => (index === 0 ? { text: word, gap } : { text: word, gap: " ", goesOn: true }));
}

const programs = /(?:^|[:.] +| {2,}|^ *\d+\. )(?=(?:\.\/pf|npx|npm|pulumi|az|gh|git|curl|export|eval) )/g;

/** A command to paste, up to the end of the line. Outside quotes, prose has characters that no command has. */
function commandAtEnd(line: string): string | undefined {
  for (const { 0: before, index } of line.matchAll(programs)) {
    const rest = line.slice(index + before.length);
    // Colors before a command belong to its label.
    if (plain(rest) !== rest) continue;
    const bare = rest.replaceAll(/'[^']*'|"[^"]*"/g, "");
    if (!/[.,;:!?](?:\s|$)|[()'"[|]/.test(bare)) return rest;
  }
  return undefined;
}
