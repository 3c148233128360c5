import { escapedMarkup } from "./markup.ts";
import { printableLines } from "./printable.ts";

/** Text that is already HTML. Any other text is escaped when it is inserted. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | readonly Html[];

/** A template that escapes its values unless they are `Html` themselves. Safe for elements and quoted attributes. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  const parts = strings.flatMap((string, index) => {
    const value = values[index];
    return value === undefined ? [string] : [string, markup(value)];
  });
  return new Html(parts.join(""));
}

function markup(value: Part): string {
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(({ text }) => text).join("\n");
  return escapedMarkup(printableLines(String(value)));
}
