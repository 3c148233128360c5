/**
 * Whether a path matches a pattern of GitHub's, whose asterisks also match names that begin with a dot.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function matchesPattern(path: string, pattern: string): boolean {
  const parts = pattern.split(/(\*\*\/|\*\*|\*|\?)/);
  const source = parts
    .map((part) => {
      if (part === "**/") return "(?:.*/)?";
      if (part === "**") return ".*";
      if (part === "*") return "[^/]*";
      return part === "?" ? "[^/]" : part.replaceAll(/[$()+.[\\\]^{|}]/g, String.raw`\$&`);
    })
    .join("");
  return new RegExp(`^${source}$`).test(path);
}
