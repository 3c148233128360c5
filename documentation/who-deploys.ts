import { everyGraphNeed, permissionGranter } from "../commands/preflight/graph-needs.ts";
import { markdownTable } from "../text/markdown-table.ts";

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
