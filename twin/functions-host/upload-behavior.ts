/** How a deployment's record ends. */
export type DeploymentEnding =
  /** As it went: status 4 where the package is live, 3 where it is not. */
  | "reported"
  /**
   * Status 6, "[KuduSpecializer] Kudu has been restarted after package deployed", whether or not the package is live.
   * Azure/azure-cli#33184, Azure/azure-cli-extensions#9992.
   */
  | "partial success"
  /**
   * Every record of the site is gone, 404: the worker that kept it was recycled. Azure/azure-dev
   * `cli/azd/pkg/azsdk/funcapp_host_client.go` (the package is live), Azure/azure-dev#4439 (storage had refused it).
   */
  | "vanishes";

/**
 * Undocumented behaviors that Microsoft's services sometimes show after an upload, and the twin on request, each with
 * its source. By default, an upload is done, live and synchronized when it is accepted.
 */
export interface UploadBehavior {
  /**
   * How many requests to the SCM site's deployments a deployment takes, each answered with a status that goes on: 0, 1,
   * and at last 2. Only then does its package go live. Default: 0. In Azure it takes seconds, up to minutes.
   */
  readonly polls?: number;
  /**
   * The HTTP code of a record while its deployment goes on. 202: PyPI azure-cli 2.91, `appservice/custom.py`,
   * `_check_zip_deployment_status_flex`. 200, as when it is over: azd's `funcapp_host_client.go`. Default: 202.
   */
  readonly inProgressStatus?: 200 | 202;
  /** By the order of a site's deployments; the last one holds for all that follow. Default: reported. */
  readonly endings?: readonly DeploymentEnding[];
  /**
   * What storage says to the deployments of a site, one after the other, which then are not live: {@link storageRefusals}
   * has reported ones. Where it says nothing, and to later ones, storage is as it is. Default: none.
   */
  readonly storageRefusals?: readonly (string | undefined)[];
  /**
   * What becomes of the synchronization of triggers that ends a deployment.
   * - `fails`: status 3 with "Function triggers synchronization failed", the package is live: the words are those of
   *   Azure/Azure-Functions#2666 (Flex Consumption); that the deployment's status is 3 is inferred.
   * - `fails silently`: status 4, and functions aren't listed until the next synchronization:
   *   Azure/azure-functions-core-tools#4196 (App Service authentication answers 401), Azure/functions-action#373.
   *
   * Default: it works.
   */
  readonly triggerSync?: "works" | "fails" | "fails silently";
  /**
   * Whether Resource Manager's own synchronization reaches the host: reported to cure what Kudu's did not
   * (Azure/azure-functions-host#10169), and to fail itself (microsoft/vscode-azuretools#1946). Default: it does.
   */
  readonly resourceManagerSync?: "works" | "refused";
  /**
   * How many of Resource Manager's synchronizations are answered 204 and change nothing, the first ones: the host is
   * still on its way to the new package. Azure/azure-functions-host#10169. Default: 0.
   */
  readonly ineffectiveSyncs?: number;
  /**
   * Whether Resource Manager gives files of the package that runs (`hostruntime/admin/vfs`). No source says whether it
   * does on Flex Consumption. Default: it does.
   */
  readonly packageFiles?: "readable" | "refused";
  /**
   * Whose tokens the SCM site takes. Both: microsoft/vscode-azuretools#2258. Default: both.
   */
  readonly scmAudience?: "both" | "App Service" | "Resource Manager";
}

/** What Kudu was reported to say of storage that refuses a deployment on Flex Consumption. */
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
