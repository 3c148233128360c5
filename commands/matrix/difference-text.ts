import { styleText } from "node:util";
import { printable } from "../../text/printable.ts";
import type { MatrixDifference } from "../../access-matrix/compare-matrices.ts";

const titles = [
  ["gains", "Gains access", "red"],
  ["wider", "Protects less", "red"],
  ["loses", "Loses access", "yellow"],
  ["otherwise", "Refused as before, for another reason", "dim"],
  ["beneath", "Refused as before, but conditional access says otherwise", "yellow"],
  ["rules", "Policies, named locations, App Service authentication and roles", "dim"],
] as const;

/** The difference of two matrices for a terminal; who gains comes first: that is what a reviewer must not miss. */
export function differenceText(difference: MatrixDifference, { colour }: { readonly colour: boolean }): string {
  const sections = titles
    .filter(([kind]) => difference[kind].length > 0)
    .map(([kind, title, format]) => {
      const head = colour ? styleText(["bold", format], title, { validateStream: false }) : title;
      return [head, ...difference[kind].map((sentence) => `  ${printable(sentence)}`)].join("\n");
    });
  return sections.length === 0
    ? "Nobody in the matrix gains or loses access. Conditional access, App Service authentication, endpoints and role holders are unchanged."
    : sections.join("\n\n");
}
