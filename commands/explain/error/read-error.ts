import { pastedText } from "../../../text/plain-text.ts";

/** What an error body or a log's line says that can be explained or repeated. No credential of the input is in it. */
export interface ReadError {
  /** AADSTS codes, in the order of the text, each once. */
  readonly codes: readonly number[];
  /** OAuth's `error`. */
  readonly error: string | undefined;
  readonly suberror: string | undefined;
  /** Entra ID's sentence, without code and ids. */
  readonly said: string | undefined;
  /** Of the function's own problem document: the last part of its `type`. */
  readonly problem: string | undefined;
  readonly traceId: string | undefined;
  readonly correlationId: string | undefined;
  readonly timestamp: string | undefined;
}

type Body = Readonly<Record<string, unknown>>;

const guid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/** Reads a JSON body, a line of a log, a client library's message, `AADSTS50076` or `50076`. */
export function readError(input: string): ReadError {
  const text = input.trim();
  const body = jsonIn(text);
  const description = textOf(body, "error_description") ?? textOf(body, "detail") ?? (body ? "" : text);
  // Inside JSON, line breaks are written out.
  const flat = `${description} ${text}`.replaceAll(/\\[rn]|\s+/g, " ");
  const error = textOf(body, "error") ?? /"error"\s*:\s*"(\w+)"/.exec(text)?.[1];
  const suberror = textOf(body, "suberror") ?? /"suberror"\s*:\s*"(\w+)"/.exec(text)?.[1];
  return {
    codes: codesIn(text, body, flat),
    error: wordOf(error),
    suberror: wordOf(suberror),
    said: sentenceIn(flat),
    problem: /urn:problem:protected-function:([a-z-]+)/.exec(text)?.[1],
    traceId: match(flat, `trace[ _]?id["']?\\s*:\\s*["']?(${guid})`),
    correlationId: match(flat, `correlation[ _]?id["']?\\s*:\\s*["']?(${guid})`),
    timestamp: match(flat, `timestamp["']?\\s*:\\s*["']?(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ)`),
  };
}

function codesIn(text: string, body: Body | undefined, flat: string): readonly number[] {
  if (/^\d{5,9}$/.test(text)) return [Number(text)];
  const listed = Array.isArray(body?.["error_codes"]) ? body["error_codes"] : [];
  const named = [...flat.matchAll(/AADSTS[ :-]{0,2}(\d{1,9})(?!\d)/gi)].map(([, code]) => Number(code));
  return [...new Set([...listed.filter((code) => Number.isSafeInteger(code)), ...named])];
}

/** Between the code and the ids that follow it. */
function sentenceIn(flat: string): string | undefined {
  const sentence =
    /AADSTS\d{1,9}:\s*(.+?)(?=\s*(?:-\s*)?(?:Trace ID:|Correlation ID:|AADSTS\d|"\s*,\s*"error|$))/i.exec(flat);
  const said = sentence?.[1] === undefined ? "" : pastedText(sentence[1]);
  return said === "" ? undefined : said;
}

function match(text: string, pattern: string): string | undefined {
  return new RegExp(pattern, "i").exec(text)?.[1];
}

/** `invalid_client`: a word of OAuth, or nothing. */
function wordOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[a-z_]{1,40}$/.test(text) ? text : undefined;
}

function textOf(body: Body | undefined, name: string): string | undefined {
  const value = body?.[name];
  return typeof value === "string" ? value : undefined;
}

function jsonIn(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}
