import { withSameNames } from "./same-names.ts";
import type { Json, SentRequest } from "./recorded-request.ts";

/** The same request, so many times in a row. */
interface Run {
  readonly line: string;
  readonly body: Json;
  readonly times: number;
}

export interface ComparedRequests {
  /** Without how often: the same on both sides, or there is a difference. */
  readonly provider: readonly Json[];
  readonly standIn: readonly Json[];
  /** Where they are sent another number of times: request, provider's count, stand-in's. */
  readonly oftener: readonly (readonly [string, number, number])[];
}

/** What the provider sent beside what the stand-in sent to another tenant: order, address and body. */
export function compareRequests(provider: readonly SentRequest[], standIn: readonly SentRequest[]): ComparedRequests {
  const plain = (sent: readonly SentRequest[]): Json => sent.map(({ line, body }) => [line, body ?? null]);
  const [left, right] = withSameNames(plain(provider), plain(standIn)).map(runsOf);
  const once = (runs: readonly Run[] = []): readonly Json[] => runs.map(({ line, body }) => [line, body]);
  const oftener = (left ?? []).flatMap(({ line, times }, at) => {
    const other = right?.[at]?.times ?? 0;
    return times === other ? [] : [[line.replaceAll(/#\d+/g, "{id}"), times, other] as const];
  });
  return { provider: once(left), standIn: once(right), oftener };
}

function runsOf(sent: Json): readonly Run[] {
  const runs: Run[] = [];
  for (const [line, body] of sent as readonly (readonly [string, Json])[]) {
    const last = runs.at(-1);
    if (last && last.line === line && JSON.stringify(last.body) === JSON.stringify(body)) {
      runs[runs.length - 1] = { ...last, times: last.times + 1 };
    } else runs.push({ line, body, times: 1 });
  }
  return runs;
}
