/**
 * What the platform says when it cannot store the package: the storage account refuses the site's identity (Azure
 * Storage's 403, Azure/azure-functions-core-tools#4346, and its codes,
 * https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes), does not know the container yet
 * (Azure/azure-dev#4003), has no name in DNS yet, has trouble of its own; or the identity is not to be had yet
 * (Azure-Samples/azure-functions-flex-consumption-samples#46). On Flex Consumption Kudu puts its own names before that:
 * InaccessibleStorageException, BlobUploadFailedException.
 */
const refusals = [
  /not authorized to perform this operation/i,
  /\bAuthorization(?:Failure|PermissionMismatch)\b/i,
  /\bstorage\b.*\b403\b/is,
  /\b403\b.*\bstorage\b/is,
  /InaccessibleStorage/i,
  /BlobUploadFailed/i,
  /\bManaged Identity\b/i,
  /Name or service not known/i,
  /\bcontainer\b.*\bdoes not exist\b/is,
  /\bstatus code does not indicate success: 5\d\d\b/i,
];

/**
 * Whether a deployment's words tell that its package could not be stored: on a site's first deployments identity, roles,
 * container and names are minutes old, and roles take up to ten to count.
 * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#symptom---role-assignment-changes-are-not-being-detected
 */
export function isStorageRefusal(words: string): boolean {
  return refusals.some((refusal) => refusal.test(words));
}
