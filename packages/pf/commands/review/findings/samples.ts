import { group, type Shape } from "./fact-types.ts";
import { type Draft, type Finding, finding } from "./finding.ts";
import { type FindingId, kinds } from "./kinds.ts";
import type { Severity } from "./severity.ts";

/**
 * Findings of one kind, in each form that its facts allow: for the reference page, and for tests of all words.
 *
 * @param outside stands wherever the text is someone else's
 */
export function samplesOf(id: FindingId, outside: string): readonly Finding[] {
  const { has = {}, severity } = kinds[id] as { readonly has?: Shape; readonly severity: unknown };
  const severities = Array.isArray(severity) ? (severity as readonly Severity[]) : [undefined];
  return group(has)
    .samples(outside)
    .flatMap((values) =>
      severities.map((severity) => {
        const draft = { id, subject: outside, ...values, ...(severity !== undefined && { severity }) };
        return finding(draft as unknown as Draft<FindingId>);
      }),
    );
}
