import { showsColour } from "./colour.ts";
import { columnsOf } from "./columns.ts";

/** How a report is set for a stream: in color or not, and how wide. */
export function layoutOf(stream: NodeJS.WriteStream): {
  readonly colour: boolean;
  readonly columns: number | undefined;
} {
  return { colour: showsColour(stream), columns: columnsOf(stream) };
}
