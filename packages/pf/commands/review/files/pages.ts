import { parse, postprocess, preprocess } from "micromark";
import { gfm } from "micromark-extension-gfm";

const code = "commands that CI runs or people paste";

/**
 * The parts of a page that more than a reader may act on: code that tests and people run, markup that a browser reads,
 * and addresses. micromark's names for them.
 */
const acting: ReadonlyMap<string, string> = new Map([
  ...["codeFenced", "codeIndented", "codeText"].map((type) => [type, code] as const),
  ...["htmlFlow", "htmlText"].map((type) => [type, "raw HTML"] as const),
  ...["autolink", "literalAutolink", "resource", "reference", "definition", "gfmFootnoteDefinition"].map(
    (type) => [type, "addresses of links"] as const,
  ),
]);

/** Commands in plain words, which a reader or another tool may still run. */
const spoken =
  /\.\/pf\b|\$\(|&&|\b(?:curl|wget|npx|npm|pip|sudo|eval|bash|zsh|sh|iex|irm|pwsh|powershell|chmod|node)\b/g;

/** Markup that runs a script or shows someone's page, and addresses that are scripts. */
const scripted =
  /<(?:script|iframe|object|embed|base|meta\s+http-equiv)\b[^>]*|<[a-z][^>]*\son\w+\s*=[^>]*|(?:[(<"'=]|\]:)\s*(?:javascript|vbscript|data(?!:image\/(?:png|jpe?g|gif|webp)))\s*:[^\s)>]*/gi;

/** The first of them that a page newly has, outside of its code. */
export function newScript(before: string, after: string): string | undefined {
  const of = (text: string) =>
    textsOf(actingParts(text), code)
      .reduce((rest, part) => rest.replace(part, ""), text)
      .match(scripted) ?? [];
  const had = new Set(of(before));
  return of(after)
    .find((one) => !had.has(one))
    ?.slice(0, 80);
}

/** Characters that nobody sees, or that only some readers take for the end of a line. */
const unseen = /[^\P{C}\n\t]|[\u2028\u2029]/gu;

/**
 * Returns what changes in a page beside its words, such as "commands that CI runs". Undefined if both versions have the
 * same code, markup, addresses and front matter for CommonMark, and the same fences for a reader that only looks for
 * lines of backticks.
 *
 * @param before empty if the page is new
 */
export function changedBesideWords(before: string, after: string): string | undefined {
  if (!isSame(matchesIn(before, unseen), matchesIn(after, unseen))) return "characters that nobody sees";
  if (frontMatter(before) !== frontMatter(after)) return "front matter, which the host reads as settings";
  if (!isSame(fences(before), fences(after))) return code;
  const [partsBefore, partsAfter] = [actingParts(before), actingParts(after)];
  const kinds = [...new Set(acting.values())];
  const differing = kinds.filter((kind) => !isSame(textsOf(partsBefore, kind), textsOf(partsAfter, kind)));
  if (differing.length > 0) return differing.join(", ");
  // The order among parts of different kinds.
  if (!isSame(partsBefore, partsAfter)) return code;
  return isSame(matchesIn(before, spoken), matchesIn(after, spoken)) ? undefined : "commands among its words";
}

interface Part {
  readonly kind: string;
  readonly text: string;
}

function actingParts(text: string): readonly Part[] {
  const parser = parse({ extensions: [gfm()] });
  const events = postprocess(parser.document().write(preprocess()(text, "utf8", true)));
  return events.flatMap(([eventType, token, context]) => {
    const kind = eventType === "enter" ? acting.get(token.type) : undefined;
    return kind === undefined ? [] : [{ kind, text: context.sliceSerialize(token) }];
  });
}

function textsOf(parts: readonly Part[], kind: string): readonly string[] {
  return parts.filter((part) => part.kind === kind).map(({ text }) => text);
}

/** Lines with a fence, and everything between two of them. */
function fences(text: string): readonly string[] {
  const parts = text.split(/^(.*(?:`{3}|~{3}).*)$/m);
  return parts.filter((_, index) => index % 4 !== 0);
}

function frontMatter(text: string): string {
  return /^---[^]*?^---/m.exec(/^\s*---/.test(text) ? text : "")?.[0] ?? "";
}

function matchesIn(text: string, pattern: RegExp): readonly string[] {
  return text.match(pattern) ?? [];
}

function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
