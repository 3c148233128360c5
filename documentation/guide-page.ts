import { markdownText } from "../text/markdown.ts";
import { byRow, type Check } from "../checks/check.ts";
import type { Proof } from "../commands/start/proof.ts";
import { markdownTable } from "../text/markdown-table.ts";
import { proofTable } from "../commands/start/proof-table.ts";

/** What the checks prove, claim by claim in the order of the rows, as a Markdown table. */
export function claimsTable(guide: readonly Pick<Check, "row" | "claim">[]): string {
  const sorted = guide.toSorted((one, other) => byRow(one.row, other.row));
  return markdownTable(
    ["row", "claim"],
    sorted.map(({ row, claim }) => [row, markdownText(claim)]),
  );
}

/** The rows that the README shows of a proof. */
const shown = /^ {2}proved {2}(?:G09|G11|G17|G24|G27|G32|B02|B15 +With|E3|closed-door) /;

/** A part of what a proof prints, as a block of Markdown. */
export function proofSample(proof: Proof): string {
  const lines = proofTable(proof, { colour: false }).split("\n");
  const rows = lines.filter((line) => shown.test(line));
  const resources = lines.filter((line) => line.startsWith("  Resources: "));
  return ["```", ...rows, "  …", ...resources, ...lines.slice(-1), "```"].join("\n");
}
