export interface Cloud {
  /** Where the deployer signs in. */
  readonly authorityHost: string;
  /** The address of Azure Resource Manager, without a slash at its end. Its tokens are asked for by it, too. */
  readonly resourceManager: string;
  /** What the host names of sites end with. */
  readonly siteDomain: string;
}

const publicCloud: Cloud = {
  authorityHost: "https://login.microsoftonline.com",
  resourceManager: "https://management.azure.com",
  siteDomain: ".azurewebsites.net",
};
const usGovernment: Cloud = {
  authorityHost: "https://login.microsoftonline.us",
  resourceManager: "https://management.usgovcloudapi.net",
  siteDomain: ".azurewebsites.us",
};
const china: Cloud = {
  authorityHost: "https://login.chinacloudapi.cn",
  resourceManager: "https://management.chinacloudapi.cn",
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
