import { styleText } from "node:util";

/** Colour for people: on a terminal, unless `NO_COLOR` is there and not empty (https://no-color.org). */
export function showsColour(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env["NO_COLOR"];
}

/** Narrower than this, nothing is fitted any more. */
const fewest = 40;

/**
 * How wide to write to a stream: as the terminal is. Anything else, such as a pipe or a pipeline's log, has no width and
 * gets its lines as they are, unless COLUMNS says one.
 * https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html (COLUMNS)
 */
export function columnsOf(stream: Pick<NodeJS.WriteStream, "isTTY" | "columns">): number | undefined {
  const said = Number(process.env["COLUMNS"]);
  const wanted = Number.isSafeInteger(said) && said > 0 ? said : undefined;
  // A terminal that doesn't know its width says 0.
  const columns = stream.isTTY ? stream.columns || wanted || 80 : wanted;
  return columns === undefined ? undefined : Math.max(fewest, columns);
}

/** How a report is set: in color or not, and how wide. */
export interface Layout {
  readonly colour: boolean;
  readonly columns?: number | undefined;
}

export function layoutOf(stream: NodeJS.WriteStream): Layout {
  return { colour: showsColour(stream), columns: columnsOf(stream) };
}

export type Paint = (format: "bold" | "dim" | "green" | "red" | "yellow", text: string) => string;

/** Colors text, where the report has color. */
export function painter({ colour }: Layout): Paint {
  return (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
}
