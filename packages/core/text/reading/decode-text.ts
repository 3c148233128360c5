import { problemAt, type ReadingProblem } from "./reading-problem.ts";

/**
 * Characters that one reader takes for a line break, or refuses, where another reads on: control characters, NEL, line
 * and paragraph separators, a carriage return without a line feed, byte order marks after the first character, halves
 * of surrogate pairs, and U+FFFE and U+FFFF. npm's `yaml` reads on in a comment after them; go-yaml and PyYAML start a
 * new line. https://yaml.org/spec/1.1/#id871136 https://yaml.org/spec/1.2.2/#54-line-break-characters
 */
const differing =
  // oxlint-disable-next-line no-control-regex
  /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u2028\u2029\uFFFE\uFFFF]|\r(?!\n)|(?<!^)\uFEFF|\p{Cs}/gu;

const names: Readonly<Record<string, string>> = {
  "\r": "a carriage return without a line feed",
  "\u0085": "a next line character (U+0085)",
  "\u2028": "a line separator (U+2028)",
  "\u2029": "a paragraph separator (U+2029)",
  "\uFEFF": "a byte order mark inside the text",
};

/** A file's text, or the places that keep it from being read alike everywhere. */
export type DecodedText =
  | { readonly text: string; readonly problems?: undefined }
  | { readonly problems: readonly ReadingProblem[] };

/** Decodes a file that must be UTF-8. A byte order mark at its beginning stays in the text. */
export function decodeText(file: string | Uint8Array): DecodedText {
  const text = typeof file === "string" ? file : decoded(file);
  if (text === undefined) {
    // The first line whose bytes aren't UTF-8.
    const lenient = new TextDecoder("utf8", { ignoreBOM: true }).decode(file as Uint8Array);
    const at = Math.max(0, lenient.indexOf("\uFFFD"));
    return {
      problems: [
        problemAt(lenient, at, { what: "bytes that aren't UTF-8", fix: "Save the file as UTF-8, without UTF-16." }),
      ],
    };
  }
  const problems = [...text.matchAll(differing)].map(({ 0: character, index }) =>
    problemAt(text, index, {
      what: `${names[character] ?? "a control character"}, where some readers start a new line or stop`,
      found: character,
      fix: 'Remove it. In a string, write it as an escape in double quotes, such as "\\u2028".',
    }),
  );
  return problems.length === 0 ? { text } : { problems };
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
