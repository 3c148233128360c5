import { type Area, type ReviewFinding, listChange, type Severity } from "../finding.ts";

/** A switch that was turned, or not. */
export function flag(
  was: boolean,
  is: boolean,
  { on, off }: { readonly on: ReviewFinding; readonly off: ReviewFinding },
) {
  return was === is ? [] : [is ? on : off];
}

/** What is in one list only, in words. */
export function lists(
  was: readonly string[],
  is: readonly string[],
  words: { readonly added: (item: string) => ReviewFinding; readonly removed: (item: string) => ReviewFinding },
): readonly ReviewFinding[] {
  const { added, removed } = listChange(was, is);
  return [...added.map(words.added), ...removed.map(words.removed)];
}

export function finding(severity: Severity, area: Area, text: string, consequence?: string): ReviewFinding {
  return { severity, area, text, ...(consequence !== undefined && { consequence }) };
}

export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
