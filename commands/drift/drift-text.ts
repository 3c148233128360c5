import { answerText } from "../../cli/answer.ts";
import { type Layout, type Paint, painter } from "../../cli/layout.ts";
import { printableData } from "../../text/printable.ts";
import type { Drift, Unchecked, Undeployed } from "./finding.ts";
import type { DriftFinding, Meaning } from "./subject.ts";
import { driftNext, driftVerdict } from "./verdict.ts";

const headings: Readonly<Record<Meaning, (paint: Paint) => string>> = {
  access: (paint) => paint("red", "May allow access:"),
  lacking: (paint) => paint("yellow", "May block access:"),
  other: () => "No effect on access:",
};

/** The verdict, the differences (most dangerous first), unchecked properties, undeployed changes, and next steps. */
export function driftText(found: Drift, layout: Layout): string {
  const paint = painter(layout);
  const drift = printableData(found);
  const { findings, unchecked, undeployed, information } = drift;
  const groups = (["access", "lacking", "other"] as const).map((meaning) => {
    const own = findings.filter((finding) => finding.meaning === meaning);
    return section(
      headings[meaning](paint),
      own.flatMap((finding) => findingLines(finding, paint)),
      paint,
    );
  });
  return answerText(
    {
      verdict: driftVerdict(drift),
      sections: [
        ...groups,
        section("Not checked (may have drifted):", unchecked.flatMap(uncheckedLines), paint),
        undeployedText(undeployed, paint),
        section(
          "Good to know:",
          information.map((text) => `  ${text}`),
          paint,
        ),
      ],
      next: driftNext(drift),
    },
    paint,
  );
}

function section(heading: string, lines: readonly string[], paint: Paint): string {
  return lines.length === 0 ? "" : [paint("bold", heading), ...lines].join("\n");
}

function findingLines(
  { resource, what, property, kind, portal, expected, found, undo }: DriftFinding,
  paint: Paint,
): readonly string[] {
  const title = property === "" ? what : `${what}: ${property}`;
  const values: readonly string[] = {
    gone: ["Found:    nothing; it was deleted"],
    added: [`Found:    ${valueText(found)}`, "Deployed: nothing"],
    removed: ["Found:    nothing", `Deployed: ${valueText(expected)}`],
    changed:
      expected === undefined && found === undefined
        ? ["Found:    another value than deployed (not shown)"]
        : [`Found:    ${valueText(found)}`, `Deployed: ${valueText(expected)}`],
  }[kind];
  return [
    `  ${paint("bold", title)}  ${paint("dim", resource)}`,
    ...values.map((line) => `    ${line}`),
    `    Undo:     ${undo}`,
    `    ${paint("dim", `Portal:   ${portal}`)}`,
  ];
}

function uncheckedLines({ what, why, needs }: Unchecked): readonly string[] {
  return [`  ${what}: ${why}`, ...(needs === undefined ? [] : [`    Needs:    ${needs}.`])];
}

function undeployedText(undeployed: readonly Undeployed[], paint: Paint): string {
  const number = undeployed.length === 1 ? "1 change" : `${undeployed.length} changes`;
  return section(
    `Not deployed yet (not drift): ${number} of the program or its settings`,
    undeployed.map(
      ({ resource, change, properties }) =>
        `  ${change} ${resource}${properties.length === 0 ? "" : `: ${properties.join(", ")}`}`,
    ),
    paint,
  );
}

function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value) ?? "nothing";
  return Object.entries(value)
    .map(([name, part]) => `${name}: ${typeof part === "string" ? part : (JSON.stringify(part) ?? "nothing")}`)
    .join(", ");
}
