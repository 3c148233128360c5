import { UsageError } from "../../cli/exit-codes.ts";
import { shownWord } from "../../cli/shown-word.ts";

/**
 * A country as Graph takes it: two letters of ISO 3166-1.
 * https://learn.microsoft.com/graph/api/resources/signinconditions
 *
 * @throws UsageError, with the letters of a country that was named
 */
export function countryCode(typed: string): string {
  if (/^[a-z]{2}$/i.test(typed)) return typed.toUpperCase();
  const letters = lettersOf(typed);
  throw new UsageError(
    `--country is "${shownWord(typed)}", which isn't a country's two letters.`,
    letters === undefined ? "Use two letters of ISO 3166-1, such as NL." : `Use ${letters}.`,
  );
}

const alphabet = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** Of an English name. */
function lettersOf(name: string): string | undefined {
  const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  return alphabet
    .flatMap((first) => alphabet.map((second) => `${first}${second}`))
    .find((letters) => names.of(letters)?.toLowerCase() === name.trim().toLowerCase());
}
