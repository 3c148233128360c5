import { folded as foldedText } from "@protected-function/core/text/folded.ts";
import { Html, html } from "@protected-function/core/text/html.ts";

/** Concatenates parts. */
export function joined(parts: readonly Html[]): Html {
  return new Html(parts.map(({ text }) => text).join(""));
}

/** Code that breaks between words only: a hyphen at a line's end would read as a word's. */
export function code(text: string): Html {
  return html`<code>${codeWords(text)}</code>`;
}

function codeWords(text: string): Html {
  return joined(text.split(/( +)/).map(codeWord));
}

/** A word in which a browser would break a line. One that is longer than a line breaks at its edge. */
function codeWord(word: string): Html {
  return /^[\w ]*$/.test(word) ? html`${word}` : html`<span>${word}</span>`;
}

/** What a reader replaces in a command before running it. */
const placeholder = /<\w[^<>]*>|…/;

/** A command to run, with a button that copies it, and says if that isn't all there is to do. */
export function command(text: string): Html {
  const label = placeholder.test(text) ? "Copy, fill in" : "Copy";
  const shown = onPaper(text);
  return html`<span class="command"
    >${shown}<button class="copy" type="button">${label}<span class="spoken"> ${text}</span></button></span
  >`;
}

/** Columns of a command on a sheet of A4, whose width it has. */
const paperColumns = 92;

/** On paper, a long command goes on after a backslash, as in a terminal. On a screen, it's one line to copy. */
function onPaper(text: string): Html {
  const lines = foldedText(text, paperColumns).split(/ \\\n */);
  const words = lines.flatMap((line, index) => [...(index === 0 ? [] : [foldHere]), withValues(line)]);
  return html`<code>${joined(words)}</code>`;
}

/** A command in which an option and its value stay on one line, if they fit on one. */
function withValues(line: string): Html {
  return joined(
    line.split(/((?<!\S)--?\w[\w-]* [^\s|&;-]\S*)/).map((part, index) => {
      const words = codeWords(part);
      return index % 2 === 1 ? html`<span class="option">${words}</span>` : words;
    }),
  );
}

/** The blank between two words, before which paper has a backslash and a new line. */
const foldHere = html`<span class="fold"> </span>`;
