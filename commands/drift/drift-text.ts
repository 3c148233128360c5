import { styleText } from "node:util";
import type { DriftFinding, Meaning } from "./subject.ts";
import { printableData } from "../../text/printable.ts";
import { shellWord } from "../../text/shell-word.ts";
import type { Drift, Unchecked, Undeployed } from "./finding.ts";

type Format = "bold" | "dim" | "green" | "red" | "yellow";
type Paint = (format: Format, text: string) => string;

const headings: Readonly<Record<Meaning, readonly [Format, string]>> = {
  access: ["red", "May let somebody in, or further in:"],
  lacking: ["yellow", "May keep out what should get in, or work:"],
  other: ["dim", "Differs, and decides nothing about who gets in:"],
};

/** What drifted, the most dangerous first; what was not looked at; what is only not deployed; and the sum. */
export function driftText(found: Drift, { colour }: { readonly colour: boolean }): string {
  const paint: Paint = (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
  const drift = printableData(found);
  const { findings, unchecked, undeployed, information } = drift;
  const groups = (["access", "lacking", "other"] as const).flatMap((meaning) => {
    const own = findings.filter((finding) => finding.meaning === meaning);
    if (own.length === 0) return [];
    const [format, heading] = headings[meaning];
    return [paint(format, heading), ...own.flatMap((finding) => findingLines(finding, paint)), ""];
  });
  return [
    ...groups,
    ...(unchecked.length === 0
      ? []
      : [paint("red", "NOT LOOKED AT, and not without drift for that:"), ...unchecked.flatMap(uncheckedLines), ""]),
    ...(undeployed.length === 0 ? [] : [...undeployedLines(undeployed, drift.stack), ""]),
    ...(information.length === 0 ? [] : [...information, ""]),
    paint("bold", sum(drift)),
  ].join("\n");
}

function findingLines(
  { what, property, kind, portal, expected, found, undo }: DriftFinding,
  paint: Paint,
): readonly string[] {
  const title = property === "" ? what : `${what}: ${property}`;
  const values: readonly string[] = {
    gone: ["is not there any more"],
    added: [`found ${valueText(found)}, which was not deployed`],
    removed: [`expected ${valueText(expected)}, which is not there`],
    changed:
      expected === undefined && found === undefined
        ? ["has another value than deployed; it is not shown"]
        : [`expected ${valueText(expected)}`, `found    ${valueText(found)}`],
  }[kind];
  return [
    `  ${paint("bold", title)}`,
    ...values.map((line) => `    ${line}`),
    paint("dim", `    ${portal}`),
    `    To do: ${undo}`,
  ];
}

function uncheckedLines({ what, why, needs }: Unchecked): readonly string[] {
  return [`  ${what}: ${why}`, ...(needs === undefined ? [] : [`    Needs: ${needs}.`])];
}

function undeployedLines(undeployed: readonly Undeployed[], stack: string): readonly string[] {
  const number = undeployed.length === 1 ? "1 change" : `${undeployed.length} changes`;
  return [
    `${number} of the program or its settings not deployed yet, which is no drift (\`npx pulumi preview --stack ${shellWord(stack)}\`):`,
    ...undeployed.map(
      ({ resource, change, properties }) =>
        `  ${change} ${resource}${properties.length === 0 ? "" : `: ${properties.join(", ")}`}`,
    ),
  ];
}

function sum({ findings, unchecked, resources, stack }: Drift): string {
  const unread = unchecked.length === 0 ? "" : `; ${unchecked.length} not looked at`;
  if (findings.length > 0) {
    const access = findings.filter(({ meaning }) => meaning === "access").length;
    const number = findings.length === 1 ? "1 difference" : `${findings.length} differences`;
    return `${number} in "${stack}" (${resources} resources), ${access} about who gets in${unread}.`;
  }
  if (unchecked.length > 0)
    return `No drift where it was looked${unread}. Whether "${stack}" has drifted is NOT known.`;
  return `No drift: "${stack}" is as it was deployed (${resources} resources, and what Pulumi does not read of them).`;
}

function valueText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
}
