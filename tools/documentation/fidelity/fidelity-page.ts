import { observations } from "../../../packages/pf/commands/verify/record/record.ts";
import type { Area, Behavior, Fidelity } from "./fidelity-data.ts";

/** The blocks of packages/twin/FIDELITY.md, by their names. */
export function fidelityBlocks({ areas, witnesses, unknown }: Fidelity): Readonly<Record<string, string>> {
  return {
    witnesses: [...witnesses]
      .map(
        ([name, { client, heardIn }]) =>
          `- **${name}**: ${sentence(client)} Heard in ${heardIn.map(testLink).join(", ")}.`,
      )
      .join("\n"),
    unknown: unknownText(unknown),
    behaviors: areas.map(areaText).join("\n\n"),
  };
}

const waysToLook = {
  verify: "### Recorded by `./pf verify --record`",
  "verify --alter": "### Recorded with `--alter`",
  "a person": "### Checked by a person",
} as const;

function unknownText(unknown: Fidelity["unknown"]): string {
  return Object.entries(waysToLook)
    .map(([provenance, heading]) => {
      const entries = observations
        .filter((observation) => observation.by === provenance)
        .map((observation) => {
          const twin = unknown.get(observation.id) ?? "";
          return [`- \`${observation.id}\`: ${sentence(observation.unknown)}`, `  The twin: ${twin}`].join("\n");
        });
      return [heading, "", ...entries].join("\n");
    })
    .join("\n\n");
}

function areaText({ area, about, behaviors }: Area): string {
  return [`## ${area}`, ...(about === undefined ? [] : [sentence(about)]), ...behaviors.map(behaviorText)].join("\n\n");
}

function behaviorText({ title, twin, confidence, sources, seenBy, tests, differs, drift }: Behavior): string {
  const code = (text: string) => `\`${text}\``;
  return [
    `### ${title}`,
    "",
    twin,
    "",
    ...(drift ? [`- Inputs: ${[drift.type, ...drift.inputs].map(code).join(", ")}`] : []),
    ...(differs === undefined ? [] : [`- Differs: ${differs}`]),
    `- Source${sourceText(confidence, sources)}`,
    ...(seenBy.length === 0 ? [] : [`- Seen by: ${seenBy.join(", ")}`]),
    `- Test: ${tests.map(testLink).join(", ")}`,
  ].join("\n");
}

/** A source that begins with the grade, or is only the grade, doesn't repeat it. */
function sourceText(confidence: string, sources: readonly string[]): string {
  const sourceNames = sources
    .map((source) => (source.startsWith(`${confidence}: `) ? source.slice(confidence.length + 2) : source))
    .filter((source) => source !== confidence);
  return sourceNames.length === 0 ? `: ${confidence}` : ` (${confidence}): ${sourceNames.join("; ")}`;
}

function testLink(test: string): string {
  return `[\`${test}\`](../../test/${test})`;
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
