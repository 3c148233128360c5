/** How a deployment's record ends. */
export type DeploymentEnding =
  /** As deployed: status 4 if the package is live, 3 if it isn't. */
  | "reported"
  /**
   * Status 6, "[KuduSpecializer] Kudu has been restarted after package deployed", whether or not the package is live.
   * Azure/azure-cli#33184, Azure/azure-cli-extensions#9992.
   */
  | "partial success"
  /**
   * Every record of the site is gone (404), because the worker that kept it was recycled. Azure/azure-dev
   * `cli/azd/pkg/azsdk/funcapp_host_client.go` (the package is live), Azure/azure-dev#4439 (storage had refused it).
   */
  | "vanishes";

/**
 * Undocumented behaviors that Microsoft's services sometimes show after an upload. The twin shows them on request. Each
 * has its source. By default, an upload is complete, live and synchronized when it's accepted.
 */
export interface UploadBehavior {
  /**
   * How many polls of the SCM site's deployments a deployment takes. Each poll gets a status in progress: 0, 1, and
   * finally 2. The package goes live only afterwards. Default: 0. In Azure it takes seconds to minutes.
   */
  readonly polls?: number;
  /**
   * The HTTP status of a record while its deployment is in progress. 202: PyPI azure-cli 2.91, `appservice/custom.py`,
   * `_check_zip_deployment_status_flex`. 200, as for a completed one: azd's `funcapp_host_client.go`. Default: 202.
   */
  readonly inProgressStatus?: 200 | 202;
  /**
   * One ending for each deployment of a site, in order. The last ending applies to all later deployments. Default:
   * reported.
   */
  readonly endings?: readonly DeploymentEnding[];
  /**
   * Storage errors for a site's deployments, one for each deployment in order. A deployment with an error doesn't go
   * live. {@link storageRefusals} has reported ones. If an entry is undefined or missing, storage is as it is. Default:
   * none.
   */
  readonly storageRefusals?: readonly (string | undefined)[];
  /**
   * How the trigger synchronization at the end of a deployment works out.
   * - `fails`: status 3 with "Function triggers synchronization failed", and the package is live. The words are those
   *   of Azure/Azure-Functions#2666 (Flex Consumption). Inferred: the deployment's status is 3.
   * - `fails silently`: status 4, and functions aren't listed until the next synchronization:
   *   Azure/azure-functions-core-tools#4196 (App Service authentication answers 401), Azure/functions-action#373.
   *
   * Default: it works.
   */
  readonly triggerSync?: "works" | "fails" | "fails silently";
  /**
   * Whether Resource Manager's own synchronization reaches the host. Reported: it fixes what Kudu's synchronization
   * missed (Azure/azure-functions-host#10169), and it fails itself (microsoft/vscode-azuretools#1946). Default: it
   * does.
   */
  readonly resourceManagerSync?: "works" | "refused";
  /**
   * How many of Resource Manager's first synchronizations are answered with 204 and change nothing, because the host
   * hasn't switched to the new package yet. Azure/azure-functions-host#10169. Default: 0.
   */
  readonly ineffectiveSyncs?: number;
  /**
   * Whether Resource Manager returns files of the running package (`hostruntime/admin/vfs`). No source shows whether it
   * does on Flex Consumption. Default: it does.
   */
  readonly packageFiles?: "readable" | "refused";
  /** The audiences of tokens that the SCM site accepts. Both: microsoft/vscode-azuretools#2258. Default: both. */
  readonly scmAudience?: "both" | "App Service" | "Resource Manager";
}

/** Kudu's reported messages when storage refuses a deployment on Flex Consumption. */
export const storageRefusals = {
  forbidden:
    "InaccessibleStorageException: Failed to access storage account for deployment: BlobUploadFailedException: Failed " +
    "to upload blob to storage account: Response status code does not indicate success: 403 (This request is not " +
    "authorized to perform this operation.).",
  noContainer:
    "InaccessibleStorageException: Failed to access storage account for deployment: BlobUploadFailedException: Failed " +
    "to upload blob to storage account: Response status code does not indicate success: 404 (The specified container " +
    "does not exist.).",
  noName:
    "InaccessibleStorageException: Failed to access storage account for deployment: BlobUploadFailedException: Failed " +
    "to upload blob to storage account: Name or service not known (stdev.blob.core.windows.net:443)",
  /** Azure-Samples/azure-functions-flex-consumption-samples#46 */
  noIdentity: "Failed to fetch token: Unable to load the proper Managed Identity. Status code: 400 (Bad Request).",
  unavailable:
    "BlobUploadFailedException: Failed to upload blob to storage account: Response status code does not indicate " +
    "success: 503 (The server is busy.).",
} as const;
