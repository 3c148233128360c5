import { createHash } from "node:crypto";

/** How far a site's name may be used again for the same host name. Left out: its host name is the name alone. */
export const domainNameLabelScopes = ["TenantReuse", "SubscriptionReuse", "ResourceGroupReuse", "NoReuse"] as const;

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
 * Without a scope, `<name>.azurewebsites.net`, which anybody's next site of that name gets; with one, a hash and the region
 * in it, and nobody can compose it. Flex Consumption takes it: the testing guide of Azure/azure-cli#32110; what comes
 * without it, there and in microsoft/vscode-azurefunctions#4889.
 * https://learn.microsoft.com/azure/app-service/reference-dangling-subdomain-prevention
 *
 * @param hashed what the hash is made of: the same again where the name may be used again; undefined without a scope
 */
export function hostNamesOf(siteName: string, location: string, hashed: string | undefined): HostNames {
  const name = siteName.toLowerCase();
  const hash = hashed && createHash("sha256").update(`${hashed}/${name}`).digest("hex").slice(0, 16);
  const [label, place] = hash === undefined ? [name, ""] : [`${name}-${hash}`, `.${location}-01`];
  const defaultHostName = `${label}${place}.azurewebsites.net`;
  const scmHostName = `${label}.scm${place}.azurewebsites.net`;
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
