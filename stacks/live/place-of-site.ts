/** Resource group and name of a site, by its resource id. */
export function placeOfSite(siteId: string): { readonly group: string; readonly site: string } {
  const [, group = "", site = ""] = /\/resourceGroups\/([^/]+)\/.*\/([^/]+)$/i.exec(siteId) ?? [];
  return { group, site };
}
