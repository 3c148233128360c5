/** What other tools have settings for, and these settings don't. */
interface Decided {
  /** Other tools' names for it, in lower case, without signs. */
  readonly names: string;
  /** Who decides it: the end of a sentence. */
  readonly why: string;
  /** What to do besides removing it. */
  readonly instead?: string;
}

const guides = "docs/guides";

const decided: readonly Decided[] = [
  {
    names:
      "accessrestriction accessrestrictions allowediprange allowedipranges allowediprules allowedips allowedip iprestriction iprestrictions ipsecurityrestrictions ipsecurityrestrictionsdefaultaction scmiprestriction scmipsecurityrestrictions scmaccessrestrictions ipallowlist ipwhitelist whitelistedips firewall firewallrules publicnetworkaccess publicnetworkaccessenabled",
    why: "infra/index.ts says which addresses reach the API",
    instead: `pass accessRestrictions there: ${guides}/extend-the-program.md#only-from-your-network. Where people sign in from is conditionalAccess.apiOnlyFrom`,
  },
  {
    names:
      "virtualnetwork virtualnetworksubnetid virtualnetworkid vnet vnetid vnetname vnetintegration vnetintegrationsubnetid vnetrouteallenabled subnet subnetid vnetsubnetresourceid",
    why: "infra/index.ts names the subnet",
    instead: `pass virtualNetworkSubnetId there: ${guides}/extend-the-program.md#through-a-virtual-network`,
  },
  {
    names:
      "privateendpoint privateendpoints customdomain customdomains customhostname hostnames slot slots deploymentslots",
    why: `deployment slots, private endpoints and custom domains aren't supported (${guides}/what-your-app-may-use.md)`,
  },
  {
    names: "resourcegroup resourcegroupname rg rgname",
    why: "the program creates the resource group, and names it after name and the stack",
  },
  {
    names: "appname functionapp functionappname functionname sitename",
    why: "the program creates the Function App, and names it after name and the stack",
  },
  {
    names:
      "sku skuname skutier tier plan planname plantype serviceplan serviceplanid serviceplanname appserviceplan appserviceplanid appserviceplanname serverfarm serverfarmid hostingplan hostingplanname",
    why: "the program creates a plan of Flex Consumption",
  },
  {
    names:
      "runtime runtimename runtimeversion runtimestack stack nodeversion functionsextensionversion functionsworkerruntime functionappconfig siteconfig os ostype kind linuxfxversion applicationstack alwayson",
    why: "the program configures the site, for Node.js 24 on Linux",
  },
  {
    names:
      "storageaccount storageaccountname storageaccountaccesskey storageaccesskey storageconnectionstring storageusesmanagedidentity storagecontainertype storagecontainerendpoint storageauthenticationtype azurewebjobsstorage",
    why: "the program creates the storage account, and the function needs no key for it",
  },
  {
    names:
      "applicationinsights applicationinsightsname applicationinsightsconnectionstring applicationinsightskey appinsights appinsightsname instrumentationkey workspace workspaceid workspacename loganalyticsworkspace loganalyticsworkspaceid",
    why: "the program creates Application Insights and its workspace",
  },
  {
    names: "httpsonly minimumtlsversion mintlsversion tlsversion",
    why: "the program always requires HTTPS, with TLS 1.2 or later",
  },
  {
    names: "approle approles excludedpaths authlevel endpoints",
    why: "functions/contract.ts has the app roles, and the endpoints that are open to anyone",
  },
  {
    names:
      "clientid appid applicationid apiclientid issuer openidissuer issuerurl tenantauthendpoint allowedaudiences allowedaudience audience audiences allowedapplications allowedclients allowedclientids allowedclientapplications allowedprincipals defaultauthorizationpolicy identifieruri identifieruris appiduri signinaudience requiredresourceaccess oauth2permissionscopes auth authentication authenabled authsettings authsettingsv2 siteauthsettings easyauth globalvalidation requireauthentication authrequired unauthenticatedaction unauthenticatedclientaction identityproviders azureactivedirectory activedirectory activedirectoryv2 aad login tokenstore tokenstoreenabled httpsettings platform clientsecretsettingname",
    why: "the program registers the API, and sets App Service authentication from the callers",
    instead: `name a client that may call in callers, as servicePrincipal: ${guides}/callers.md. Keep a registration with adopt: ${guides}/adoption.md`,
  },
];

const byName = new Map(decided.flatMap((one) => one.names.split(" ").map((name) => [name, one] as const)));

/** Who decides what another tool's setting does; undefined for any other name. */
export function decidedElsewhere(name: string): Omit<Decided, "names"> | undefined {
  return byName.get(name.replaceAll(/[^a-z\d]/gi, "").toLowerCase());
}
