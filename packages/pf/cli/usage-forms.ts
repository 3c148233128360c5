/** One part of a form: an option, a word, or brackets with alternatives. */
type Part =
  | { readonly kind: "option" | "word"; readonly name: string }
  | { readonly kind: "brackets"; readonly alternatives: readonly (readonly Part[])[] };

/** What a command line has: its options by name, and its words without hyphens. */
export interface Given {
  readonly options: readonly string[];
  readonly words: readonly string[];
}

/** How a form differs from what is given. */
export interface Misfit {
  /** The options that it doesn't allow beside the others. */
  readonly options: readonly string[];
  /** The words that have no place in it. */
  readonly words: readonly string[];
  /** What it requires, as it stands in the usage. */
  readonly missing: readonly string[];
}

/** The names of all words without hyphens in a usage. */
export function wordsOf(usage: readonly string[]): readonly string[] {
  return [...new Set(usage.flatMap((form) => placesIn(partsOf(form)).map(({ name }) => name)))];
}

/** The texts that a word may be, if its name lists them: `bash|zsh`, or the word itself. */
export function textsOf(name: string): readonly string[] {
  return name.includes("|") || !name.startsWith("<") ? name.replaceAll(/[<>]/g, "").split("|") : [];
}

/** How each form differs, the nearest first. */
export function misfitsOf(usage: readonly string[], given: Given): readonly Misfit[] {
  return usage
    .map((form) => misfitOf(partsOf(form), given))
    .toSorted(
      (left, right) =>
        left.options.length + left.words.length - right.options.length - right.words.length ||
        left.missing.length - right.missing.length,
    );
}

export function isFitting({ options, words, missing }: Misfit): boolean {
  return options.length + words.length + missing.length === 0;
}

function misfitOf(parts: readonly Part[], { options, words }: Given): Misfit {
  const free = [...placesIn(parts)];
  const filled: string[] = [];
  const extra = words.filter((word) => {
    const at = free.findIndex(({ name }) => textsOf(name).length === 0 || textsOf(name).includes(word));
    const place = free[at];
    if (place === undefined) return true;
    filled.push(place.name);
    free.splice(at, 1);
    return false;
  });
  const names = new Set([...options.map((option) => `--${option}`), ...filled]);
  const { allowed, missing } = requirementsOf(parts, names);
  return { options: options.filter((option) => !allowed.has(`--${option}`)), words: extra, missing };
}

/** Of alternatives, only the first that is given is allowed, and all of it is required. */
function requirementsOf(
  parts: readonly Part[],
  names: ReadonlySet<string>,
): { allowed: Set<string>; missing: string[] } {
  const allowed = new Set<string>();
  const missing: string[] = [];
  for (const part of parts) {
    if (part.kind !== "brackets") {
      allowed.add(part.name);
      if (!names.has(part.name)) missing.push(part.name);
      continue;
    }
    const chosen = part.alternatives.find((alternative) => namesIn(alternative).some((name) => names.has(name)));
    const inner = requirementsOf(chosen ?? [], names);
    inner.allowed.forEach((name) => allowed.add(name));
    missing.push(...inner.missing);
  }
  return { allowed, missing };
}

function namesIn(parts: readonly Part[]): readonly string[] {
  return parts.flatMap((part) => (part.kind === "brackets" ? part.alternatives.flatMap(namesIn) : [part.name]));
}

function placesIn(parts: readonly Part[]): readonly Extract<Part, { name: string }>[] {
  return parts.flatMap((part) =>
    part.kind === "brackets" ? part.alternatives.flatMap(placesIn) : part.kind === "word" ? [part] : [],
  );
}

function partsOf(form: string): readonly Part[] {
  const tokens: string[] = form.replaceAll("...", "").match(/[[\]|]|--[\w-]+|<[^>]+>|[^\s[\]|]+/g) ?? [];
  const alternatives = (): Part[][] => {
    const all: Part[][] = [[]];
    for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
      if (token === "]") return all;
      if (token === "|") all.push([]);
      else if (token === "[") all.at(-1)?.push({ kind: "brackets", alternatives: alternatives() });
      else all.at(-1)?.push({ kind: token.startsWith("--") ? "option" : "word", name: token });
    }
    return all;
  };
  return alternatives()[0] ?? [];
}
