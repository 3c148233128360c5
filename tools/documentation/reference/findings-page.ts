import { wordsOf } from "../../../packages/pf/commands/review/findings/finding.ts";
import { findingIds, type FindingId, kinds } from "../../../packages/pf/commands/review/findings/kinds.ts";
import { samplesOf } from "../../../packages/pf/commands/review/findings/samples.ts";
import { severities } from "../../../packages/pf/commands/review/findings/severity.ts";
import { ownWords } from "./key-list.ts";

const areas: Readonly<Record<string, string>> = {
  access: "Access",
  endpoint: "Endpoints",
  trigger: "Triggers",
  gate: "App Service authentication",
  registration: "App registrations and service principals",
  entitlement: "App roles and permission scopes",
  assignment: "App role assignments",
  grant: "Permissions on other APIs",
  credential: "Credentials",
  policy: "Conditional access policies",
  location: "Named locations",
  emergency: "Emergency accounts",
  "azure-role": "Azure roles",
  resource: "Resources",
  option: "Resource options",
  output: "Outputs",
  setting: "Settings",
  file: "Changed files",
  deployment: "Deployment",
  judge: "The review's own code",
  stack: "Stacks",
  acceptance: "Accepted findings",
};

const idsByArea = [...Map.groupBy(findingIds, (id) => id.replace(/\/.*/, ""))];

function areaTitle(area: string): string {
  const title = areas[area];
  if (title === undefined) throw new Error(`Findings of "${area}" have no heading yet: name one.`);
  return title;
}

/** GitHub's anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, "")
    .replaceAll(" ", "-");
}

/** docs/reference/findings.md */
export function findingsPage(): string {
  return [
    "# Review findings",
    "",
    "Look up a finding of [`review`](../guides/review.md) by its id. Those of `preflight` are [preflight",
    "findings](preflight-findings.md). [`drift`](../guides/drift.md) reports differences by resource and property, without ids.",
    "",
    "For each finding, decide whether the change should do that. If so, [accept it](../guides/review.md#accept-a-finding) by id",
    "and subject. If not, change the program or the settings.",
    "",
    "The [severities](../guides/review.md#read-the-result) below come from the review's rules. One finding can get another, if",
    "its effects are worse. In the sentences below, `…` stands for names of your stack.",
    "",
    "Findings are about:",
    "",
    ...idsByArea.map(([area]) => `- [${areaTitle(area)}](#${anchorOf(areaTitle(area))})`),
    "",
    ...idsByArea.flatMap(([area, ids]) => [
      `## ${areaTitle(area)}`,
      "",
      ...ids.map((id) => `- [\`${id}\`](#${anchorOf(id)}): ${ownWords(kinds[id].title)}.`),
      "",
      ...ids.flatMap(kindText),
    ]),
  ].join("\n");
}

/** A kind's title, severities and sentences, with `…` for what a finding fills in. */
function kindText(id: FindingId): readonly string[] {
  const samples = samplesOf(id, "…");
  const possible = severities.filter((severity) => samples.some((sample) => sample.severity === severity));
  const sentences = samples.map(wordsOf).flatMap(({ text, consequence = "" }) => [text, consequence]);
  return [
    `### \`${id}\``,
    "",
    `${ownWords(kinds[id].title)}. Severity: ${possible.join(" or ")}.${factsText(samples)}`,
    "",
    ...[...new Map(sentences.toReversed().map((sentence) => [shapeOf(sentence), sentence])).values()]
      .toReversed()
      .filter((sentence) => /\p{L}+ .*\p{L}+ /u.test(sentence))
      .map((sentence) => `- ${ownWords(shortened(sentence))}`),
    "",
  ];
}

/** The names of a kind's facts, as `--json` has them. */
function factsText(samples: ReturnType<typeof samplesOf>): string {
  const names = new Set(samples.flatMap((sample) => ("facts" in sample ? Object.keys(sample.facts ?? {}) : [])));
  return names.size === 0 ? "" : ` Facts: ${[...names].map((name) => `\`${name}\``).join(", ")}.`;
}

/** Several inserted values beside each other are as good as one. */
function shortened(sentence: string): string {
  return sentence
    .replaceAll(/\b180\b/g, "…")
    .replaceAll(/…(?:(?:, | or | and | )…)+/g, "…")
    .replaceAll(/(… \([^)]*\))(?:(?:, | and )… \([^)]*\))+/g, "$1")
    .replaceAll("\n", " ");
}

/** Two sentences that differ in an inserted value, or in what stands for none, are one. */
function shapeOf(sentence: string): string {
  const inserted = /everywhere|absent|not set|nobody|no role|no addresses|none yet|none|empty/g;
  const ways = /by client credentials|by password/g;
  return shortened(sentence.replaceAll(inserted, "…").replaceAll(ways, "…")).replaceAll(/: now …|…: …/g, "…");
}
