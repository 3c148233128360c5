import { markdownCode, markdownText } from "../../packages/core/text/markdown.ts";
import type { Created, ResourceCounts } from "./creation-order.ts";
import { nounOf } from "../../packages/pf/stacks/live/program-types.ts";
import { markdownTable } from "../../packages/core/text/markdown-table.ts";
import { type Proof, proofTable } from "../../packages/pf/commands/start/proof-table.ts";
import { everyGraphNeed, permissionGranter } from "../../packages/pf/commands/preflight/graph-needs.ts";

/** The order in which a first deployment creates its resources, as a Markdown table. */
export function creationOrderTable(created: readonly Created[]): string {
  const rows = created.map(({ step, type, name, waitsFor }) => [
    String(step),
    markdownText(nounOf(type)),
    markdownCode(name),
    markdownText(inWords(waitsFor)),
  ]);
  return markdownTable(["step", "what", "its name in `up`", "waits for"], rows);
}

/** Why Pulumi's count is higher than the table's. */
export function resourceCountText({ all, services, uploads, generated, components }: ResourceCounts): string {
  return [
    `\`up\` counts ${all} resources, because it also counts Pulumi's own:`,
    "",
    `- ${services} in Entra ID and Azure, and ${uploads} for the uploaded code, as in the table`,
    `- ${generated} random texts, for names and the stack's mark`,
    `- ${components} components, which only group the others`,
    "- the stack itself",
  ].join("\n");
}

function inWords(types: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const noun of types.map(nounOf).toSorted()) counts.set(noun, (counts.get(noun) ?? 0) + 1);
  return [...counts].map(([noun, count]) => (count === 1 ? noun : `${count} ${noun}s`)).join(", ") || "nothing";
}

/** A message of the code upload, from packages/core/azure/one-deploy/outcomes.ts. */
interface UploadMessage {
  readonly kind: "waits" | "fails" | "succeeds";
  readonly example: string;
  readonly means: string;
  readonly cure: string;
}

const groups = [
  ["waits", "While it waits, nothing is wrong yet:"],
  ["fails", "When it fails, `up` fails as well:"],
  ["succeeds", "When the code is deployed, the last line is:"],
] as const;

/** The upload's messages, with meanings and fixes, as Markdown lists: the messages are too long for a table. */
export function uploadMessagesText(messages: readonly UploadMessage[]): string {
  return groups
    .map(([kind, heading]) => {
      const items = messages
        .filter((message) => message.kind === kind)
        // Meaning and fix are our own words, in Markdown.
        .map(({ example, means, cure }) => `- ${markdownCode(example)}\n\n  ${means} **Fix:** ${cure}`);
      return items.length === 0 ? "" : `${heading}\n\n${items.join("\n\n")}`;
    })
    .filter((text) => text !== "")
    .join("\n\n");
}

/** Replaces a page's text between the markers of that name. @throws Error without such markers */
export function withBlock(page: string, name: string, block: string): string {
  const [begin, end] = [`<!-- ${name}: written by npm run docs -->`, `<!-- end of ${name} -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from === -1 || to < from) throw new Error(`The page has no "${begin}" with its "${end}" behind it.`);
  return `${page.slice(0, from + begin.length)}\n\n${block}\n\n${page.slice(to)}`;
}

/** A page with several blocks replaced, by their names. @throws Error without the markers of one */
export function withBlocks(page: string, blocks: Readonly<Record<string, string>>): string {
  return Object.entries(blocks).reduce((text, [name, block]) => withBlock(text, name, block), page);
}

/**
 * The output of a proof, as a block of Markdown. `…` stands for what differs from run to run: the line with the time, which
 * the command adds below the verdict, and the number of requests.
 */
export function proofSample(proof: Proof): string {
  const [verdict = "", ...lines] = proofTable(proof, { colour: false })
    .replace(/^\d+ requests behind .*; Pulumi .*$/m, "…")
    .split("\n");
  return ["```", verdict, "  …", ...lines, "```"].join("\n");
}

/** The deployer's permissions in Entra ID, as a Markdown list. It contains exactly those that preflight checks. */
export function deployerPermissionsText(): string {
  const items = everyGraphNeed.map(({ purpose, needed, permissions, roles, members, documented }) => {
    const role = members ? "any member of the tenant" : `_${roles[0]}_`;
    return `- **For ${purpose}** (${needed}): \`${permissions[0]}\`. A person: ${role}. [Source](${documented})`;
  });
  return [
    ...items,
    "",
    `To grant a service principal these permissions, you need _${permissionGranter}_. They are app roles of Microsoft Graph, ` +
      "[which an application administrator can't consent to]" +
      "(https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent).",
  ].join("\n");
}
