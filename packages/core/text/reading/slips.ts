import { type Document, parseDocument, type YAMLError } from "yaml";
import { quoteSlips, strayBrackets } from "./closings.ts";
import { colonSlips } from "./colon-slips.ts";
import { indentationSlips } from "./indentation-slips.ts";
import { lineAt, startOfLine, type YamlProblem } from "./reading-problem.ts";
import type { Repair } from "./repair.ts";
import { structuralLines } from "./yaml-lines.ts";

/** What a person got wrong, and the file without it. */
export interface Slips {
  readonly problems: readonly YamlProblem[];
  readonly text: string;
  readonly document: Document.Parsed;
}

interface Outcome {
  readonly text: string;
  readonly document: Document.Parsed;
  /** Of the first error, or infinity. */
  readonly line: number;
  readonly repeated: number;
}

/** More are reported at the next run. */
const most = 10;

/**
 * Finds the slips that make a text unreadable. Each is sure: with its fix, the parser gets further, and no key is there
 * twice that wasn't before.
 *
 * @param odds what speaks against a readable file that a fix leads to
 */
export function slipsIn(
  document: Document.Parsed,
  text: string,
  odds: (document: Document.Parsed, text: string) => number,
): Slips {
  const problems: YamlProblem[] = [];
  let now = outcomeOf(text, document);
  while (now.line !== Infinity && problems.length < most && text.length < 200_000) {
    const best = bestOf(now, odds);
    const [{ repair, outcome } = {}] = best;
    if (repair === undefined || outcome === undefined) break;
    const at = startOfLine(text, repair.line);
    const fixes = [...new Set(best.map((one) => one.repair.fix))].map((fix, index) =>
      index === 0 ? fix : lowerFirst(fix),
    );
    problems.push({ at: at + repair.column, what: repair.what, fix: `${fixes.join(", or ")}.` });
    now = outcome;
  }
  return { problems, text: now.text, document: now.document };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** The best repair, and those of the same line that are as good. */
function bestOf(
  now: Outcome,
  odds: (document: Document.Parsed, text: string) => number,
): readonly { readonly repair: Repair; readonly outcome: Outcome; readonly odds: number }[] {
  const lines = now.text.split("\n");
  const structure = structuralLines(now.text);
  const sure = (repairs: readonly Repair[]) =>
    repairs
      .map((repair) => ({ repair, outcome: outcomeOf(repair.lines.join("\n")) }))
      .filter(({ outcome }) => outcome.line > now.line && outcome.repeated <= now.repeated);
  const quotes = sure(quoteSlips(lines, now.line));
  const colons = quotes.length > 0 ? quotes : sure(colonSlips(lines, structure, now.line));
  const indented = colons.length > 0 ? [] : sure(indentationSlips(lines, structure));
  const slips = [...colons, ...indented];
  const found = slips.length > 0 ? slips : sure(strayBrackets(lines, now.line));
  const furthest = Math.max(...found.map(({ outcome }) => outcome.line));
  const best = found
    .filter(({ outcome }) => outcome.line === furthest)
    .map(({ repair, outcome }) => {
      const names = outcome.line === Infinity ? odds(outcome.document, outcome.text) : 0;
      const against = 1000 * (outcome.repeated + names);
      return { repair, outcome, odds: repair.odds + against };
    })
    .toSorted((left, right) => left.odds - right.odds);
  const [first] = best;
  const isIndentation = indented.length > 0;
  return best.filter(
    ({ repair, odds: own }) =>
      repair === first?.repair ||
      (isIndentation && own === first?.odds && repair.line === first.repair.line && repair.what === first.repair.what),
  );
}

function outcomeOf(text: string, document = parsed(text)): Outcome {
  const errors = [...document.errors, ...document.warnings];
  const syntax = errors.filter((error) => !isRepeated(error)).map(({ pos: [at] }) => lineAt(text, at));
  return { text, document, line: Math.min(Infinity, ...syntax), repeated: errors.filter(isRepeated).length };
}

function isRepeated({ code }: YAMLError): boolean {
  return code === "DUPLICATE_KEY";
}

function parsed(text: string): Document.Parsed {
  return parseDocument(text, { version: "1.2", uniqueKeys: true, prettyErrors: false });
}
