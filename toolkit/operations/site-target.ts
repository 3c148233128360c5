import { shellWord } from "../../text/shell-word.ts";

/** The site of a resource id, as the Azure CLI's commands take it. */
export function siteTarget(siteId: string): string {
  const [, group = "", name = ""] = /\/resourceGroups\/([^/]+)\/.*\/([^/]+)$/i.exec(siteId) ?? [];
  return `--resource-group ${shellWord(group)} --name ${shellWord(name)}`;
}
