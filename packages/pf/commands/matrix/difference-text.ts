import type { MatrixDifference } from "../../access-matrix/compare-matrices.ts";
import { answerText } from "../../cli/answer.ts";
import { type Layout, painter } from "../../cli/layout.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { differenceVerdict } from "./verdict.ts";

const titles = [
  ["gains", "Gains access"],
  ["wider", "Protects less"],
  ["loses", "Loses access"],
  ["otherwise", "Refused as before, for another reason"],
  ["beneath", "Refused as before, but conditional access says otherwise"],
  ["rules", "Policies, named locations, App Service authentication and roles"],
] as const;

/** The difference between two matrices for a terminal. Gains come first, because a reviewer must not miss them. */
export function differenceText(difference: MatrixDifference, layout: Layout): string {
  const paint = painter(layout);
  const verdict = differenceVerdict(difference);
  return answerText(
    {
      verdict,
      sections: titles
        .filter(([kind]) => difference[kind].length > 0)
        .map(([kind, title]) =>
          [paint("bold", title), ...difference[kind].map((sentence) => `  ${printable(sentence)}`)].join("\n"),
        ),
      next: verdict.kind === "fail" ? ["Check each gain: is it intended? Change the settings if it isn't."] : [],
    },
    layout,
  );
}
