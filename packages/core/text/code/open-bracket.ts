import { type Token, tokensOf } from "./tokens.ts";

/** The last bracket that is still open at the end of code; undefined if none is. */
export function openBracket(code: string): Token | undefined {
  const open: Token[] = [];
  for (const token of tokensOf(code)) {
    if (token.kind !== "mark") continue;
    if ("{[(".includes(token.text)) open.push(token);
    if ("}])".includes(token.text)) open.pop();
  }
  return open.at(-1);
}
