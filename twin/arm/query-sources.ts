/** Where a query takes its rows from. */
export interface QuerySources {
  /** Whether an operand that cannot be resolved is passed over. */
  readonly isFuzzy: boolean;
  /** The first word of the query, or of each operand of the `union` that it begins with: a table, or `datatable`. */
  readonly words: readonly string[];
}

/**
 * The little of the Kusto Query Language that tells where rows come from: whatever comes after the first pipe, or is
 * brought in by `join`, `let` or a function, is not read.
 * https://learn.microsoft.com/kusto/query/union-operator
 */
export function sourcesOf(query: string): QuerySources {
  const text = query.replaceAll(/"[^"\n]*"|'[^'\n]*'/g, '""').trim();
  const [union = "", options = ""] = /^union\b((?:\s+\w+\s*=\s*\w+)*)\s*/.exec(text) ?? [];
  if (union === "") return { isFuzzy: false, words: [firstWordOf(text)] };
  return {
    isFuzzy: /\bisfuzzy\s*=\s*true\b/.test(options),
    words: operandsOf(text.slice(union.length)).map(firstWordOf),
  };
}

/** What stands between the commas that are in no parentheses, up to the pipe that is in none. */
function operandsOf(text: string): readonly string[] {
  const operands: string[] = [];
  let depth = 0;
  let from = 0;
  for (const [at, character] of [...`${text}|`].entries()) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (depth > 0 || (character !== "," && character !== "|")) continue;
    operands.push(text.slice(from, at));
    if (character === "|") break;
    from = at + 1;
  }
  return operands;
}

function firstWordOf(text: string): string {
  return /\w+/.exec(text)?.[0] ?? "";
}
