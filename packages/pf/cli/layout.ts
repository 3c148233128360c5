import { styleText } from "node:util";

/**
 * Whether to use color, as Node decides it: on a terminal that has color, unless `NO_COLOR` is set and not empty;
 * `FORCE_COLOR` overrides both. https://nodejs.org/api/tty.html#writestreamgetcolordepthenv
 */
export function showsColour(stream: NodeJS.WriteStream): boolean {
  return styleText("bold", "text", { stream }) !== "text";
}

/** Text isn't folded to fewer columns. */
const fewest = 40;

/**
 * The width for text on a stream: a terminal's own. A pipe or a pipeline's log has no width, so its lines aren't folded
 * unless COLUMNS is set.
 * https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html (COLUMNS)
 */
export function columnsOf(stream: Pick<NodeJS.WriteStream, "isTTY" | "columns">): number | undefined {
  const environmentColumns = Number(process.env["COLUMNS"]);
  const configured =
    Number.isSafeInteger(environmentColumns) && environmentColumns > 0 ? environmentColumns : undefined;
  // A terminal that doesn't know its width reports 0.
  const columns = stream.isTTY ? stream.columns || configured || 80 : configured;
  return columns === undefined ? undefined : Math.max(fewest, columns);
}

/** The layout of a report: color, width, and the lines that a terminal shows. */
export interface Layout {
  readonly colour: boolean;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

const usualRows = 24;

export function layoutOf(stream: NodeJS.WriteStream): Layout {
  // A terminal that doesn't know its height reports 0. Nothing scrolls away in a pipe.
  const rows = stream.isTTY ? stream.rows || usualRows : undefined;
  return { colour: showsColour(stream), columns: columnsOf(stream), rows };
}

export type Format = "bold" | "dim" | "green" | "red" | "yellow" | "blue";
export type Paint = (format: Format, text: string) => string;

/** Colors text if the report has color. */
export function painter({ colour }: Layout): Paint {
  return (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
}

/** A part of a report: its title in bold, and its lines. Empty without lines. */
export function section(title: string, lines: readonly string[], paint: Paint): string {
  return lines.length === 0 ? "" : [paint("bold", title), ...lines].join("\n");
}

/** The same, with each line below its title. */
export function indentedSection(title: string, lines: readonly string[], paint: Paint): string {
  const indented = lines.map((line) => `  ${line}`);
  return section(title, indented, paint);
}
