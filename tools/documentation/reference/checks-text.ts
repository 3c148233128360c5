import type { Check } from "../../../packages/pf/checks/check.ts";
import { guideRows } from "./guide-rows.ts";
import { ownWords } from "./key-list.ts";

/** The checks' claims, row by row, as Markdown. @throws Error if a check's row isn't described */
export function checksText(checks: readonly Pick<Check, "row" | "claim">[]): string {
  const unknown = checks.filter(({ row }) => !Object.hasOwn(guideRows, row)).map(({ row }) => row);
  if (unknown.length > 0) throw new Error(`tools/documentation/reference/guide-rows.ts lacks ${unknown.join(", ")}.`);
  return Object.entries(guideRows)
    .map(([row, { title, text }]) => {
      const claims = checks.filter((check) => check.row === row).map(({ claim }) => `- ${ownWords(claim)}`);
      return [
        `### ${row}: ${title}`,
        text,
        claims.length === 0 ? "No check of its own: only that test proves it." : claims.join("\n"),
      ].join("\n\n");
    })
    .join("\n\n");
}
