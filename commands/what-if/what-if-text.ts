import { type Layout, painter } from "../../cli/layout.ts";
import type { WhatIf, WhatIfPolicy } from "./resolve-question.ts";
import { printableData } from "../../text/printable.ts";
import { padded, widthOf } from "../../text/width.ts";
import { mfaCodesWhen } from "../../checks/mfa-required.ts";
import { policyStateWords } from "../../access-matrix/words.ts";

const outcomes = {
  granted: ["green", "Conditional access lets it pass"],
  blocked: ["red", "Conditional access blocks it"],
  "controls required": ["yellow", "Conditional access demands"],
} as const;

/** A line a policy, without ids: those of a twin and of a tenant differ, and the rest can be compared line by line. */
export function whatIfText(whatIf: WhatIf, layout: Layout): string {
  const paint = painter(layout);
  const { who, resource, from, clientAppType, outcome, demands, policies } = printableData(whatIf);
  const place = from.location === undefined ? from.address : `${from.location} (${from.address})`;
  const [format, words] = outcomes[outcome];
  return [
    paint("bold", `${who.name} asks for ${resource.name} from ${place}, as ${clientAppType}.`),
    ...table(policies, layout.columns).map((line) => `  ${line}`),
    "",
    paint(format, `${words}${demands.length === 0 ? "" : ` ${demands.join(", and ")}`}.`),
    ...(policies.some(({ applies, state }) => applies && state === "enabledForReportingButNotEnforced")
      ? [paint("dim", "Policies that are report-only are recorded, and decide nothing.")]
      : []),
    ...mfaNotes(whatIf).map((note) => paint("dim", note)),
  ].join("\n");
}

/** What else a person meets, and one who can't answer a demand for MFA, as a password grant can't. */
function mfaNotes({ who, clientAppType, demands, outcome, securityDefaults }: WhatIf): readonly string[] {
  if (who.kind !== "user" || outcome === "blocked") return [];
  const isMfa = demands.some((demand) => /\bmfa\b/.test(demand));
  return [
    ...(securityDefaults === "unknown"
      ? ["Security defaults may ask for MFA, too. This login can't read them: it lacks Policy.Read.All."]
      : []),
    ...(securityDefaults === "on"
      ? ["Security defaults are on, which What If doesn't look at: they ask people for MFA."]
      : []),
    ...((isMfa || securityDefaults === "on") && clientAppType !== "browser" ? [`By password: ${mfaCodesWhen}`] : []),
  ];
}

/** A line a policy; two, where that is too wide. */
function table(policies: readonly WhatIfPolicy[], columns: number | undefined): readonly string[] {
  if (policies.length === 0) return ["There is no policy."];
  const rows = policies.map(({ displayName, state, applies, analysisReasons, controls, operator }) => [
    displayName,
    policyStateWords[state],
    applies ? "applies" : "does not apply",
    applies ? controls.join(operator === "OR" ? " or " : " and ") || "no control" : analysisReasons,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ""))));
  const lines = rows.map((row) => row.map((text, column) => padded(text, widths[column] ?? 0)));
  const width = widths.reduce((sum, one) => sum + 2 + one, 0);
  if (columns === undefined || width <= columns) return lines.map((cells) => cells.join("  ").trimEnd());
  return lines.flatMap(([name = "", ...cells]) => [name.trimEnd(), `  ${cells.join("  ").trimEnd()}`]);
}
