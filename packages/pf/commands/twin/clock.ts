import { askRunningTwin } from "../../stacks/local/running-twin.ts";
import { type Quantity, quantityOf, requireQuantity } from "../../cli/quantity.ts";

const time: Quantity = { units: "dhms", from: 0, to: 9999, example: "+8h" };

/** Moves the running twin's clock, or only reads it. Returns its time, as a sentence. @throws Unavailable */
export async function clockText(ahead: number, move: string | undefined): Promise<string> {
  const answer = await askRunningTwin<{ readonly now: string }>("/clock", { milliseconds: ahead });
  const now = answer.now.replace(/\.\d+(?=Z$)/, "");
  return ahead === 0 ? `The twin's time is ${now}.` : `The twin's time is now ${now}: ${move} ahead of before.`;
}

/** The milliseconds of `+8h`, `+30m`, `+2d`; 0 without a text. @throws UsageError */
export function aheadBy(text: string | undefined): number {
  if (text === undefined) return 0;
  requireQuantity("The time to move ahead", text.replace(/^\+/, ""), time);
  return quantityOf(text.replace(/^\+/, ""), { quantity: time });
}
