import { quotedWord } from "../../text/shell-word.ts";

/** Variables as a shell takes them: `export NAME='value'`, for `eval "$(./pf twin env)"`. */
export function clientVariables(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}=${quotedWord(value)}`)
    .join("\n");
}
