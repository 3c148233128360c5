/**
 * What Microsoft's services do with an upload at times, and the twin on demand: every reading of what nobody documents,
 * each with its source. Left out, an upload is over, live and synchronized when it is accepted.
 */
export interface UploadBehavior {
  /**
   * What becomes of the synchronization of triggers that ends a deployment.
   * - `fails`: status 3 with "Function triggers synchronization failed", the package is live: the words are those of
   *   Azure/Azure-Functions#2666 (Flex Consumption); that the deployment's status is 3 is inferred.
   * - `fails silently`: status 4, and functions are not listed until somebody synchronizes:
   *   Azure/azure-functions-core-tools#4196 (the gate answers 401), Azure/functions-action#373.
   *
   * Default: it works.
   */
  readonly triggerSync?: "works" | "fails" | "fails silently";
  /**
   * Whether Resource Manager's own synchronization reaches the host: reported to cure what Kudu's did not
   * (Azure/azure-functions-host#10169), and to fail itself (microsoft/vscode-azuretools#1946). Default: it does.
   */
  readonly resourceManagerSync?: "works" | "refused";
}
