import { createHash } from "node:crypto";

interface HostNames {
  readonly defaultHostName: string;
  readonly hostNames: readonly string[];
  readonly enabledHostNames: readonly string[];
  readonly hostNameSslStates: readonly {
    readonly name: string;
    readonly sslState: "Disabled";
    readonly hostType: "Standard" | "Repository";
  }[];
}

/**
 * Unique default host names: nobody can compose them from the site's name.
 * https://learn.microsoft.com/azure/app-service/reference-dangling-subdomain-prevention; that the hash stays the same
 * for the same name in the same tenant is the scope TenantReuse.
 */
export function hostNamesOf(siteName: string, location: string, tenantId: string): HostNames {
  const hash = createHash("sha256").update(`${tenantId}/${siteName.toLowerCase()}`).digest("hex").slice(0, 16);
  const site = `${siteName.toLowerCase()}-${hash}`;
  const defaultHostName = `${site}.${location}-01.azurewebsites.net`;
  const scmHostName = `${site}.scm.${location}-01.azurewebsites.net`;
  return {
    defaultHostName,
    hostNames: [defaultHostName],
    enabledHostNames: [defaultHostName, scmHostName],
    hostNameSslStates: [
      { name: defaultHostName, sslState: "Disabled", hostType: "Standard" },
      { name: scmHostName, sslState: "Disabled", hostType: "Repository" },
    ],
  };
}
