/** A word, text or mark of JavaScript or TypeScript. */
export interface Token {
  /** `dynamic`: a template with expressions, or a regular expression. */
  readonly kind: "name" | "text" | "dynamic" | "mark";
  /** Of a text, its value. */
  readonly text: string;
  readonly line: number;
}

const ignored = /\s+|\/\/[^\n]*|\/\*[^]*?\*\/|^#![^\n]*/y;
const quoted = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/y;
const name = /[\p{ID_Start}$_#@][\p{ID_Continue}$]*|\.?\d[\w.]*/uy;
const expression = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const template = /[`}](?:[^`\\$]|\\[^]|\$(?!\{))*(?:`|\$\{)/y;

/** Before a slash, these words begin an expression, so the slash begins a regular expression. */
const beforeExpression = /^(?:return|typeof|case|in|of|do|else|void|delete|await|yield|throw|new|instanceof)$/;

/**
 * Splits code into tokens, without comments. It doesn't judge the code: what can't be read as something else is a mark.
 */
export function tokensOf(code: string): readonly Token[] {
  const tokens: Token[] = [];
  // How many braces are open in each expression of a template.
  const templates: number[] = [];
  let line = 1;
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(code)?.[0];
    if (found === undefined) return undefined;
    at += found.length;
    return found;
  };
  while (at < code.length) {
    const begin = line;
    const start = at;
    const add = (kind: Token["kind"], text: string) => void tokens.push({ kind, text, line: begin });
    const character = code[at] ?? "";
    const open = templates.at(-1);
    if (take(ignored) === undefined) {
      const text = take(quoted);
      if (text !== undefined) add("text", unescaped(text.slice(1, -1)));
      else if (character === "`" || (character === "}" && open === 0)) {
        const piece = take(template) ?? code.slice(at, (at = code.length));
        if (character === "}") templates.pop();
        if (piece.endsWith("${")) templates.push(0);
        const isWhole = character === "`" && piece.endsWith("`");
        add(isWhole ? "text" : "dynamic", isWhole ? unescaped(piece.slice(1, -1)) : piece);
      } else if (character === "/" && beginsExpression(tokens.at(-1)) && take(expression) !== undefined) {
        add("dynamic", code.slice(start, at));
      } else {
        const word = take(name);
        if (word === undefined) {
          at += 1;
          if (open !== undefined && "{}".includes(character))
            templates.push((templates.pop() ?? 0) + (character === "{" ? 1 : -1));
        }
        add(word === undefined ? "mark" : "name", word ?? character);
      }
    }
    line += code.slice(start, at).split("\n").length - 1;
  }
  return tokens;
}

function beginsExpression(before: Token | undefined): boolean {
  if (before === undefined) return true;
  return before.kind === "name"
    ? beforeExpression.test(before.text)
    : before.kind === "mark" && !/[)\]}]/.test(before.text);
}

function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:u\{?([\da-f]{4,6})\}?|x([\da-f]{2})|([^]))/gi,
    (_, unicode?: string, hex?: string, other = "") => {
      const code = unicode ?? hex;
      return code === undefined ? other : String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10_ff_ff));
    },
  );
}
