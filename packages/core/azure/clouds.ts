import { Refused } from "../text/errors.ts";
import { printable } from "../text/printable.ts";

/** The addresses of an Azure cloud's services. They have no slash at the end. */
export interface Cloud {
  /** The value of the setting `cloud`. */
  readonly name: CloudName;
  /** Entra ID's sign-in service. */
  readonly loginEndpoint: string;
  /** Issuer of version 1 tokens, before the tenant id. */
  readonly stsIssuer: string;
  /** The audience of a token that is exchanged by a federated credential. */
  readonly tokenExchangeAudience: string;
  /** Azure Resource Manager; also the resource of its tokens. */
  readonly resourceManager: string;
  /** Microsoft Graph; also the resource of its tokens. */
  readonly graph: string;
  /**
   * The resource of tokens for SCM sites. In the public cloud that is App Service: Microsoft calls Resource Manager's
   * tokens deprecated at SCM sites (microsoft/vscode-azuretools#2258, microsoft/azure-pipelines-tasks#22416). In the
   * other clouds it is the one that the Azure CLI requests, Resource Manager's older name. Reported for China: SCM
   * sites there refuse a token for the newer one (microsoft/vscode-azuretools#1669).
   * Source: PyPI `azure-cli-core` 2.91.0, `azure/cli/core/cloud.py`, `app_service_resource_id`.
   */
  readonly scmResource: string;
  /** The suffix of sites' host names. */
  readonly siteDomain: string;
  /**
   * The suffix of key vaults' host names. With `https://` and without the dot, it is also the resource of their tokens.
   */
  readonly vaultDomain: string;
}

export type CloudName = "public" | "usgovernment" | "china";

/**
 * Sign-in: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud. https://sts.windows.net
 * issues version 1 tokens in all clouds but China. Audiences:
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust. Graph:
 * https://learn.microsoft.com/graph/deployments. The rest:
 * https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure,
 * https://learn.microsoft.com/azure/china/resources-developer-guide, and the Azure CLI's table (see `scmResource`).
 */
export const clouds: Readonly<Record<CloudName, Cloud>> = {
  public: {
    name: "public",
    loginEndpoint: "https://login.microsoftonline.com",
    stsIssuer: "https://sts.windows.net",
    tokenExchangeAudience: "api://AzureADTokenExchange",
    resourceManager: "https://management.azure.com",
    graph: "https://graph.microsoft.com",
    scmResource: "https://appservice.azure.com",
    siteDomain: ".azurewebsites.net",
    vaultDomain: ".vault.azure.net",
  },
  usgovernment: {
    name: "usgovernment",
    loginEndpoint: "https://login.microsoftonline.us",
    stsIssuer: "https://sts.windows.net",
    tokenExchangeAudience: "api://AzureADTokenExchangeUSGov",
    resourceManager: "https://management.usgovcloudapi.net",
    graph: "https://graph.microsoft.us",
    scmResource: "https://management.core.usgovcloudapi.net/",
    siteDomain: ".azurewebsites.us",
    vaultDomain: ".vault.usgovcloudapi.net",
  },
  china: {
    name: "china",
    loginEndpoint: "https://login.partner.microsoftonline.cn",
    stsIssuer: "https://sts.chinacloudapi.cn",
    tokenExchangeAudience: "api://AzureADTokenExchangeChina",
    resourceManager: "https://management.chinacloudapi.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
    scmResource: "https://management.core.chinacloudapi.cn/",
    siteDomain: ".chinacloudsites.cn",
    vaultDomain: ".vault.azure.cn",
  },
};

const byName = new Map<string, Cloud>([
  ["usgov", clouds.usgovernment],
  ["usgovernment", clouds.usgovernment],
  ["azureusgovernment", clouds.usgovernment],
  ["azureusgovernmentcloud", clouds.usgovernment],
  ["china", clouds.china],
  ["azurechinacloud", clouds.china],
]);

/**
 * The cloud that azure-native deploys to with the same environment. It treats any unknown name as the public cloud
 * (pulumi/pulumi-azure-native, `provider/pkg/azure/azure.go`, `GetCloudByName`).
 */
export function deployersCloud(environment: Readonly<Record<string, string | undefined>>): Cloud {
  const name = environment["ARM_ENVIRONMENT"] || environment["AZURE_ENVIRONMENT"] || "";
  return byName.get(name.toLowerCase()) ?? clouds.public;
}

/**
 * The environment of a command that Pulumi runs, so that the command uses the program's cloud; see
 * {@link deployersCloud}.
 */
export function cloudOfCommand(name: CloudName): { readonly ARM_ENVIRONMENT?: CloudName } {
  return name === "public" ? {} : { ARM_ENVIRONMENT: name };
}

/** @throws Refused */
export function cloudNamed(name: string): Cloud {
  const cloud = Object.values(clouds).find((candidate) => candidate.name === name);
  if (cloud) return cloud;
  throw new Refused("CLOUD_UNKNOWN", `The cloud is "${printable(name)}"; it takes ${Object.keys(clouds).join(", ")}.`);
}

/** The cloud of a stack, by its callers' token endpoint. @throws Refused */
export function cloudOf({ tokenEndpoint }: { readonly tokenEndpoint: string }): Cloud {
  const { origin } = new URL(tokenEndpoint);
  const cloud = Object.values(clouds).find(({ loginEndpoint }) => loginEndpoint === origin);
  if (cloud) return cloud;
  const loginEndpoints = Object.values(clouds).map(({ loginEndpoint }) => loginEndpoint);
  throw new Refused(
    "CLOUD_UNKNOWN",
    `The stack's tokenEndpoint is at ${origin}, which isn't in a known cloud. Known: ${loginEndpoints.join(", ")}.`,
  );
}

/** Client ID of Microsoft Graph, the same in every tenant. */
export const graphClientId = "00000003-0000-0000-c000-000000000000";

/** Rewrites a text for people, such as a command, from the public cloud's service names to this cloud's. */
export function inCloud(cloud: Cloud, text: string): string {
  const { graph, resourceManager } = clouds.public;
  return text.replaceAll(graph, cloud.graph).replaceAll(resourceManager, cloud.resourceManager);
}

/** The authority for Microsoft's client libraries: the tenant's address, without the token endpoint's own path. */
export function authorityOf(tokenEndpoint: string): string {
  return tokenEndpoint.replace(/\/oauth2\/v2\.0\/token$/, "");
}
