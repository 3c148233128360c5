import { markdownCode, markdownText } from "../text/markdown.ts";
import type { Created } from "./creation-order.ts";
import { nounOf } from "../stacks/live/thing.ts";
import { markdownTable } from "../text/markdown-table.ts";
import { byRow, type Check } from "../checks/check.ts";
import { type Proof, proofTable } from "../commands/start/proof-table.ts";
import { everyGraphNeed, permissionGranter } from "../commands/preflight/graph-needs.ts";

/** In which order a first deployment creates what, as a Markdown table. */
export function creationOrderTable(created: readonly Created[]): string {
  const rows = created.map(({ step, type, name, waitsFor }) => [
    String(step),
    markdownText(nounOf(type)),
    markdownCode(name),
    markdownText(inWords(waitsFor)),
  ]);
  return markdownTable(["step", "what", "its name in `up`", "waits for"], rows);
}

function inWords(types: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of types.map(nounOf).toSorted()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => (count === 1 ? word : `${count} ${word}s`)).join(", ") || "nothing";
}

/** Something that the upload of the code says, as azure/one-deploy/outcomes.ts has it. */
interface UploadMessage {
  readonly kind: "waits" | "fails" | "succeeds";
  readonly example: string;
  readonly means: string;
  readonly cure: string;
}

const groups = [
  ["waits", "While it waits. Nothing is wrong yet:"],
  ["fails", "When it fails, `up` fails with it:"],
  ["succeeds", "When the code is deployed, the last line is:"],
] as const;

/** What the upload says, what it means and what cures it, as Markdown tables. */
export function uploadMessagesText(messages: readonly UploadMessage[]): string {
  return groups
    .map(([kind, heading]) => {
      const rows = messages
        .filter((message) => message.kind === kind)
        // Means and cures are our own words, in Markdown.
        .map(({ example, means, cure }) => [markdownCode(example), means, cure]);
      return rows.length === 0 ? "" : `${heading}\n\n${markdownTable(["message", "it means", "cure"], rows)}`;
    })
    .filter((text) => text !== "")
    .join("\n\n");
}

/** A page with what stands between its markers of that name replaced. @throws Error where it has no such markers */
export function withBlock(page: string, name: string, block: string): string {
  const [begin, end] = [`<!-- ${name}: written by npm run docs -->`, `<!-- end of ${name} -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from === -1 || to < from) throw new Error(`The page has no "${begin}" with its "${end}" behind it.`);
  return `${page.slice(0, from + begin.length)}\n\n${block}\n\n${page.slice(to)}`;
}

/** What the checks prove, claim by claim in the order of the rows, as a Markdown table. */
export function claimsTable(guide: readonly Pick<Check, "row" | "claim">[]): string {
  const sorted = guide.toSorted((one, other) => byRow(one.row, other.row));
  return markdownTable(
    ["row", "claim"],
    sorted.map(({ row, claim }) => [row, markdownText(claim)]),
  );
}

/** What a proof prints, as a block of Markdown; without the number of requests, which differs from run to run. */
export function proofSample(proof: Proof): string {
  const lines = proofTable(proof, { colour: false }).split("\n");
  return ["```", ...lines.filter((line) => !line.includes(" requests behind ")), "```"].join("\n");
}

/** What a deployer needs in Entra ID, as a Markdown table: what preflight looks for, and nothing else. */
export function whoDeploysText(): string {
  const rows = everyGraphNeed.map(({ purpose, needed, permissions, roles, members, documented }) => [
    purpose,
    needed,
    `\`${permissions[0]}\``,
    members ? "none: any member" : `_${roles[0]}_`,
    `[Graph](${documented})`,
  ]);
  return [
    markdownTable(["for", "needed", "application permission", "a person's directory role", "source"], rows),
    "",
    `Whoever grants a service principal these permissions needs _${permissionGranter}_: they are app roles of Microsoft Graph, ` +
      "[which an application administrator can't consent to]" +
      "(https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent).",
  ].join("\n");
}
