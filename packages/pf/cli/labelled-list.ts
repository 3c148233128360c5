import { padded } from "@protected-function/core/text/width.ts";
import type { Paint } from "./layout.ts";

/** A label, what it labels, and a remark. */
export type LabelledRow = readonly [label: string, text: string, remark?: string];

/** What a command that keeps running shows once it's ready: each address, command and key with its label. */
export function labelledList(rows: readonly LabelledRow[], paint: Paint): string {
  const width = Math.max(0, ...rows.map(([label]) => label.length)) + 1;
  return rows
    .map(([label, text, remark]) => {
      const end = remark === undefined ? "" : ` ${paint("dim", `(${remark})`)}`;
      return `  ${paint("bold", padded(`${label}:`, width))}  ${text}${end}`;
    })
    .join("\n");
}
