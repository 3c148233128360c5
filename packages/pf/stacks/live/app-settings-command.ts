import { shellWord } from "@protected-function/core/text/shell-word.ts";

/** The command that deletes app settings of a site. */
export function deleteAppSettings(siteId: string, names: readonly string[]): string {
  return `${command} delete ${targetOf(siteId)} --setting-names ${quotedWords(names)}`;
}

/** The command that sets an app setting. @param value default: a placeholder */
export function setAppSetting(siteId: string, name: string, value?: "true"): string {
  return `${command} set ${targetOf(siteId)} --settings ${shellWord(name)}=${value ?? "<value>"}`;
}

const command = "az functionapp config appsettings";

function targetOf(siteId: string): string {
  const { group, site } = placeOfSite(siteId);
  return `--resource-group ${shellWord(group)} --name ${shellWord(site)}`;
}

function quotedWords(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}

/** Resource group and name of a site, from its resource ID. */
export function placeOfSite(siteId: string): { readonly group: string; readonly site: string } {
  const [, group = "", site = ""] = /\/resourceGroups\/([^/]+)\/.*\/([^/]+)$/i.exec(siteId) ?? [];
  return { group, site };
}
