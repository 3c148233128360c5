/**
 * The value of an option in words that nobody has parsed yet. The last one counts, as for `parseArgs` of `node:util`.
 *
 * @param option without its hyphens
 */
export function optionValue(option: string, words: readonly string[]): string | undefined {
  const inline = `--${option}=`;
  const at = words.findLastIndex((word) => word === `--${option}` || word.startsWith(inline));
  const word = words[at];
  return word?.startsWith(inline) === true ? word.slice(inline.length) : word && words[at + 1];
}
