/**
 * What the platform says when the storage account refuses the site's identity: the reported wording of Azure Storage's
 * 403 (Azure/azure-functions-core-tools#4346), and its two error codes
 * (https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes). That a deployment's status repeats it
 * is inferred.
 */
const refusals = [
  /not authorized to perform this operation/i,
  /\bAuthorization(?:Failure|PermissionMismatch)\b/i,
  /\bstorage\b.*\b403\b/i,
  /\b403\b.*\bstorage\b/i,
];

/**
 * Whether a failed deployment's words tell that the site's identity may not write to its storage account: on the first
 * deployment its roles are minutes old, and take up to ten to count.
 * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#symptom---role-assignment-changes-are-not-being-detected
 */
export function isStorageRefusal(words: string): boolean {
  return refusals.some((refusal) => refusal.test(words));
}
