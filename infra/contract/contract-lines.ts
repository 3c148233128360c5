import { type Token, tokensOf } from "@protected-function/core/text/code/tokens.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";

/** The file and line of a contract's part. */
export function placeOf(path: string, code: string): string {
  const [placed] = withLines([{ path, rule: "", found: "", fix: "" }], code);
  return placed?.place ?? "functions/contract.ts";
}

/** Adds to each problem the line of contract.ts with the deepest part of its path that is written there. */
export function withLines(problems: readonly Problem[], code: string): readonly Problem[] {
  const tokens = tokensOf(code);
  const name = tokens.findIndex(({ text }, index) => text === "contract" && tokens[index - 1]?.text === "const");
  const start = tokens.findIndex(({ text }, index) => index > name && text === "{");
  if (name === -1 || start === -1) return problems;
  return problems.map((problem) => {
    const line = lineBelow(tokens, start, problem.path) ?? tokens[name]?.line ?? 1;
    return { ...problem, place: `functions/contract.ts:${line}` };
  });
}

/** Adds to each problem the line of a JSON file with the deepest part of its path that is written there. */
export function withJsonLines(problems: readonly Problem[], file: string, json: string): readonly Problem[] {
  const tokens = tokensOf(json);
  return problems.map((problem) => ({
    ...problem,
    place: `${file}:${lineBelow(tokens, 0, problem.path) ?? tokens[0]?.line ?? 1}`,
  }));
}

/** Names may have dots, so the longest that fits is meant. What isn't written as a literal has no lines below. */
function lineBelow(tokens: readonly Token[], open: number, path: string): number | undefined {
  const isList = tokens[open]?.text === "[";
  if (path === "" || tokens[open]?.kind !== "mark" || !(isList || tokens[open]?.text === "{")) return undefined;
  const entries = entriesFrom(tokens, open).flatMap((at, index) => {
    const name = isList ? String(index) : (tokens[at]?.text ?? "");
    const fits = path === name || path.startsWith(`${name}.`);
    return fits ? [{ name, at, value: isList ? at : at + 2 }] : [];
  });
  const [entry] = entries.toSorted((left, right) => right.name.length - left.name.length);
  return entry && (lineBelow(tokens, entry.value, path.slice(entry.name.length + 1)) ?? tokens[entry.at]?.line);
}

/** Names that an object of the contract has twice. JavaScript keeps the last one, in silence. */
export function repeatedNames(code: string): readonly Problem[] {
  const tokens = tokensOf(code);
  const name = tokens.findIndex(({ text }, index) => text === "contract" && tokens[index - 1]?.text === "const");
  const start = tokens.findIndex(({ text }, index) => index > name && text === "{");
  return name === -1 || start === -1 ? [] : repeatedBelow(tokens, start, []);
}

function repeatedBelow(tokens: readonly Token[], open: number, path: readonly string[]): readonly Problem[] {
  const entries = entriesFrom(tokens, open).filter((at) => isMark(at + 1, ":") && tokens[at]?.kind !== "mark");
  return entries.flatMap((at, index) => {
    const name = tokens[at]?.text ?? "";
    const first = entries.slice(0, index).find((other) => tokens[other]?.text === name);
    const below = isMark(at + 2, "{") ? repeatedBelow(tokens, at + 2, [...path, name]) : [];
    if (first === undefined) return below;
    const problem = {
      path: [...path, name].join("."),
      place: `functions/contract.ts:${tokens[at]?.line}`,
      rule: "must not have the name of another entry: only the last one would count",
      found: `it in line ${tokens[first]?.line} as well`,
      fix: "rename one of them in functions/contract.ts, or merge them",
    };
    return [problem, ...below];
  });

  function isMark(at: number, text: string): boolean {
    return tokens[at]?.kind === "mark" && tokens[at]?.text === text;
  }
}

/** Where each entry of an object or list begins. */
function entriesFrom(tokens: readonly Token[], open: number): readonly number[] {
  const entries = [open + 1];
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    const { kind, text } = tokens[at] ?? { kind: "mark", text: "" };
    if (kind !== "mark") continue;
    if ("{[(".includes(text)) depth += 1;
    else if ("}])".includes(text)) depth -= 1;
    else if (text === "," && depth === 1) entries.push(at + 1);
    if (depth === 0) break;
  }
  return entries;
}
