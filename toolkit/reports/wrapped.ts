/** Columns of a line; a word that is longer has a line to itself. */
const lineWidth = 110;

/** Lines after the first stand below the text, not below its label. */
export function wrapped(label: string, text: string, columns = lineWidth): string {
  const indent = " ".repeat(label.length);
  const lines = [label];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    const isEmpty = line === label || line === indent;
    if (!isEmpty && line.length + 1 + word.length > columns) lines.push(`${indent}${word}`);
    else lines[lines.length - 1] = isEmpty ? `${line}${word}` : `${line} ${word}`;
  }
  return lines.join("\n");
}
