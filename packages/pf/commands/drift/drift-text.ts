import { findingMarks } from "@protected-function/core/text/verdict.ts";
import { answerText, apart, factLine, factLines } from "../../cli/answer.ts";
import { type Layout, type Paint, painter, section } from "../../cli/layout.ts";
import { printableData } from "@protected-function/core/text/printable.ts";
import type { Drift, Unchecked, Undeployed } from "./finding.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import type { Names } from "./names.ts";
import type { DriftFinding } from "./subject.ts";
import { findingWords, groups, headings } from "./words.ts";
import { driftNext, driftVerdict } from "./verdict.ts";

/** The verdict, the differences (most dangerous first), unchecked properties, undeployed changes, and next steps. */
export function driftText(data: Drift, layout: Layout, evidence?: Evidence): string {
  const paint = painter(layout);
  const drift = printableData(data);
  const { findings, names, unchecked, undeployed, information } = drift;
  const findingSections = groups.map(({ meaning, title, tone, mark }) => {
    const groupFindings = findings.filter((finding) => finding.meaning === meaning);
    const inColor = (text: string) => (tone === "grey" ? text : paint(tone === "red" ? "red" : "yellow", text));
    return section(
      inColor(`${title}:`),
      apart(groupFindings.map((finding) => findingLines(finding, names, { mark: inColor(mark), paint }))),
      paint,
    );
  });
  return answerText(
    {
      verdict: driftVerdict(drift),
      evidence,
      sections: [
        ...findingSections,
        section(
          `${headings.unchecked}:`,
          unchecked.flatMap((one) => uncheckedLines(one, paint)),
          paint,
        ),
        undeployedText(undeployed, paint),
        section(
          `${headings.information}:`,
          information.map((text) => `  ${text}`),
          paint,
        ),
      ],
      next: driftNext(drift),
    },
    layout,
  );
}

/** The effect first, then what was found, and what to do. */
function findingLines(
  finding: DriftFinding,
  names: Names,
  { mark, paint }: { readonly mark: string; readonly paint: Paint },
): readonly string[] {
  const { effect, place, facts } = findingWords(finding, names);
  return [
    `  ${mark} ${paint("bold", effect)}`,
    `    ${paint("dim", place)}`,
    ...facts.flatMap(([label, text]) => {
      if (label === "Undo") return factLines(label, text);
      const line = factLine(label, text);
      return [label === "Portal" ? paint("dim", line) : line];
    }),
  ];
}

function uncheckedLines({ what, why, needs }: Unchecked, paint: Paint): readonly string[] {
  return [
    `  ${paint("yellow", findingMarks.unknown)} ${what}: ${why}`,
    ...(needs === undefined ? [] : [factLine("Needs", `${needs}.`)]),
  ];
}

function undeployedText(undeployed: readonly Undeployed[], paint: Paint): string {
  const number = undeployed.length === 1 ? "1 change" : `${undeployed.length} changes`;
  return section(
    `${headings.undeployed}: ${number} of the program or its settings`,
    undeployed.map(
      ({ resource, change, properties }) =>
        `  ${change} ${resource}${properties.length === 0 ? "" : `: ${properties.join(", ")}`}`,
    ),
    paint,
  );
}
