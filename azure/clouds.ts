export interface Cloud {
  /** Where the deployer signs in. */
  readonly authorityHost: string;
  /** The address of Azure Resource Manager, without a slash at its end. Its tokens are asked for by it, too. */
  readonly resourceManager: string;
  /** The address of Microsoft Graph, without a slash at its end. https://learn.microsoft.com/graph/deployments */
  readonly graph: string;
  /**
   * What a token for SCM sites is asked for. In the public cloud that is App Service: Microsoft calls Resource Manager's
   * tokens deprecated at SCM sites (microsoft/vscode-azuretools#2258, microsoft/azure-pipelines-tasks#22416). In the
   * others it is what the Azure CLI asks for, Resource Manager's older name; reported of China: a token for the newer
   * one is refused there (microsoft/vscode-azuretools#1669).
   * Source: PyPI `azure-cli-core` 2.91.0, `azure/cli/core/cloud.py`, `app_service_resource_id`.
   */
  readonly scmResource: string;
  /** What the host names of sites end with. */
  readonly siteDomain: string;
}

const publicCloud: Cloud = {
  authorityHost: "https://login.microsoftonline.com",
  resourceManager: "https://management.azure.com",
  graph: "https://graph.microsoft.com",
  scmResource: "https://appservice.azure.com",
  siteDomain: ".azurewebsites.net",
};
const usGovernment: Cloud = {
  authorityHost: "https://login.microsoftonline.us",
  resourceManager: "https://management.usgovcloudapi.net",
  graph: "https://graph.microsoft.us",
  scmResource: "https://management.core.usgovcloudapi.net/",
  siteDomain: ".azurewebsites.us",
};
const china: Cloud = {
  authorityHost: "https://login.chinacloudapi.cn",
  resourceManager: "https://management.chinacloudapi.cn",
  graph: "https://microsoftgraph.chinacloudapi.cn",
  scmResource: "https://management.core.chinacloudapi.cn/",
  siteDomain: ".chinacloudsites.cn",
};

const byName = new Map([
  ["usgov", usGovernment],
  ["usgovernment", usGovernment],
  ["azureusgovernment", usGovernment],
  ["azureusgovernmentcloud", usGovernment],
  ["china", china],
  ["azurechinacloud", china],
]);

/**
 * The cloud that azure-native deploys to from the same environment: any name that it does not know is the public cloud
 * (pulumi/pulumi-azure-native, `provider/pkg/azure/azure.go`, `GetCloudByName`).
 */
export function deployersCloud(environment: Readonly<Record<string, string | undefined>>): Cloud {
  const name = environment["ARM_ENVIRONMENT"] || environment["AZURE_ENVIRONMENT"] || "";
  return byName.get(name.toLowerCase()) ?? publicCloud;
}
