import { limits } from "./limits.ts";

/** The client's content isn't JSON, or is larger than the twin accepts. The message never quotes it. */
export class JsonRefused extends Error {
  readonly reason: "too long" | "too deep" | "too many values" | "not JSON";

  constructor(reason: JsonRefused["reason"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "JsonRefused";
    this.reason = reason;
  }
}

/** Reads a body as JSON, within the {@link limits}. Throws {@link JsonRefused}. */
export async function readJson(request: Request): Promise<unknown> {
  return parseJson(await readText(request));
}

/** Reads a body that should be JSON. Throws {@link JsonRefused} for one that is too long. */
export async function readText(request: Request): Promise<string> {
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > limits.textBytes) {
    throw new JsonRefused("too long", `the body is longer than ${limits.textBytes} bytes`);
  }
  return new TextDecoder().decode(bytes);
}

/** Throws {@link JsonRefused}. */
export function parseJson(text: string): unknown {
  refuseExcess(text);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new JsonRefused("not JSON", "the body is not JSON", { cause });
  }
}

/**
 * Counts before parsing, because any later pass over the parsed value goes as deep and as far as the value itself. For
 * invalid JSON the count may be wrong, but then the parser refuses it.
 */
function refuseExcess(text: string): void {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === "," || character === "[" || character === "{") values += 1;
    if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
    if (depth > limits.jsonDepth) {
      throw new JsonRefused("too deep", `the body nests deeper than ${limits.jsonDepth} levels`);
    }
    if (values > limits.jsonValues) {
      throw new JsonRefused("too many values", `the body has more than ${limits.jsonValues} values`);
    }
  }
}

/** Returns the position of the closing quote, or the end of the text without one. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
