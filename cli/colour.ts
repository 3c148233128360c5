/** Colour for people: on a terminal, unless `NO_COLOR` is there and not empty (https://no-color.org). */
export function showsColour(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env["NO_COLOR"];
}
