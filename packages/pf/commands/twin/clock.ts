import { cut } from "@protected-function/core/text/cut.ts";
import { askRunningTwin } from "../../stacks/local/running-twin.ts";
import { UsageError } from "../../cli/exit-codes.ts";

const milliseconds = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;

/** Moves the running twin's clock, or only reads it. Returns its time, as a sentence. @throws Unavailable */
export async function clockText(ahead: number, move: string | undefined): Promise<string> {
  const answer = await askRunningTwin<{ readonly now: string }>("/clock", { milliseconds: ahead });
  const now = answer.now.replace(/\.\d+(?=Z$)/, "");
  return ahead === 0 ? `The twin's time is ${now}.` : `The twin's time is now ${now}: ${move} ahead of before.`;
}

/** The milliseconds of `+8h`, `+30m`, `+2d`; 0 without a text. @throws UsageError */
export function aheadBy(text: string | undefined): number {
  if (text === undefined) return 0;
  const [, count, unit] = /^\+?(\d{1,4})([dhms])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return Number(count) * milliseconds[unit as keyof typeof milliseconds];
  throw new UsageError(
    `The time to move is "${cut(text, 50)}". Use days, hours, minutes or seconds, such as +2d, +8h, +30m or +90s. The clock only moves ahead.`,
  );
}
