/** What other tools have settings for, and these settings don't. */
interface Decided {
  /** The setting that they stand in; undefined for settings of their own. */
  readonly below?: string;
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
      "runtime runtimename runtimeversion runtimestack stack nodeversion functionsextensionversion functionsworkerruntime functionappconfig siteconfig os ostype kind linuxfxversion applicationstack alwayson properties isencrypted",
    why: "the program configures the site, for Node.js 24 on Linux",
  },
  {
    names:
      "storageaccount storageaccountname storageaccountaccesskey storageaccesskey storageconnectionstring storageusesmanagedidentity storagecontainertype storagecontainerendpoint storageauthenticationtype azurewebjobsstorage",
    why: "the program creates the storage account, and the function needs no key for it",
  },
  {
    names:
      "applicationinsights applicationinsightsname applicationinsightsconnectionstring applicationinsightskey appinsights appinsightsname instrumentationkey workspace workspaceid workspacename loganalytics loganalyticsworkspace loganalyticsworkspaceid",
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
      "clientid appid applicationid apiclientid issuer openidissuer issuerurl tenantauthendpoint allowedaudiences allowedaudience audience audiences allowedapplications allowedclients allowedclientids allowedclientapplications allowedprincipals defaultauthorizationpolicy identifieruri identifieruris appiduri signinaudience requiredresourceaccess oauth2permissionscopes auth authentication authenabled authsettings authsettingsv2 siteauthsettings easyauth globalvalidation requireauthentication authrequired unauthenticatedaction unauthenticatedclientaction identityproviders azureactivedirectory activedirectory activedirectoryv2 aad azuread login tokenstore tokenstoreenabled httpsettings platform clientsecretsettingname",
    why: "the program registers the API, and sets App Service authentication from the callers",
    instead: `name a client that may call in callers, as servicePrincipal: ${guides}/callers.md. Keep a registration with adopt: ${guides}/adoption.md`,
  },
  {
    names: "keyvault keyvaultname keyvaultid connectionstrings connectionstring",
    why: "each secret names its own key vault",
    instead: `name the vault under secretSettings, or under a caller's deliverTo: ${guides}/app-settings.md`,
  },
  {
    names: "azureclientid armclientid azureclientsecret armclientsecret azurecredentials usemsi useoidc",
    why: "whoever deploys signs in with az login or ARM_* variables",
  },
  {
    below: "identity",
    names: "type identityids userassignedidentities userassignedidentity principalid clientid",
    why: "the program creates a user-assigned identity for the function",
  },
  {
    below: "conditionalAccess",
    names: "conditions grantcontrols sessioncontrols displayname",
    why: "policies are named after what they do",
    instead: `choose one: ${guides}/conditional-access.md#policies`,
  },
];

const byName = new Map(
  decided.flatMap((one) => one.names.split(" ").map((name) => [`${one.below ?? ""}.${name}`, one] as const)),
);

/** Who decides what another tool's setting does; undefined for any other name. */
export function decidedElsewhere(path: readonly PropertyKey[]): Omit<Decided, "names"> | undefined {
  const name = String(path.at(-1))
    .replaceAll(/[^a-z\d]/gi, "")
    .toLowerCase();
  return path.length > 2 ? undefined : byName.get(`${path.length === 1 ? "" : String(path[0])}.${name}`);
}
