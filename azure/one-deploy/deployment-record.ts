import { jsonOf, outsideText, propertyOf } from "./outside-text.ts";

/** What a deployment's record says of it. */
export type Told =
  | "going on"
  | "succeeded"
  /** Status 6. Kudu writes it when it was restarted after the package was deployed, among others. */
  | "partly"
  /** The package is deployed; that its functions were registered failed. */
  | "not registered"
  | "storage refused"
  /** Another deployment was going on. */
  | "superseded"
  | "failed"
  /** Nothing: there is no record, or it has no status. */
  | "nothing";

/** Kudu's states, and the two that Flex Consumption adds: Azure/azure-dev#3658, in Microsoft's words. */
const states = new Map<number, readonly [words: string, told: Told]>([
  [-1, ["cancelled", "failed"]],
  [0, ["pending", "going on"]],
  [1, ["building", "going on"]],
  [2, ["deploying", "going on"]],
  [3, ["failed", "failed"]],
  [4, ["succeeded", "succeeded"]],
  [5, ["cancelled because another deployment is in progress", "superseded"]],
  [6, ["partly succeeded", "partly"]],
]);

/** Reported for Flex Consumption: Azure/Azure-Functions#2666; by Core Tools: Azure/azure-functions-core-tools#4196. */
const registrationFailed = /\btriggers? synchronization failed\b|\bFunctionHostSyncTrigger\b/i;

export interface DeploymentRecord {
  readonly id: string | undefined;
  readonly told: Told;
  /** Number, meaning, and what the platform adds. */
  readonly words: string;
}

/** Reads an answer of `/api/deployments/…`. The status in it tells; its HTTP code says nothing about the deployment. */
export function readDeploymentRecord(text: string): DeploymentRecord {
  const wire = jsonOf(text);
  const status = propertyOf(wire, "status");
  if (typeof status !== "number") {
    return { id: undefined, told: "nothing", words: "the deployment's record has no status" };
  }
  const [meaning, told]: readonly [string, Told] = states.get(status) ?? ["unknown", "nothing"];
  const said = ["status_text", "message", "progress"]
    .map((name) => propertyOf(wire, name))
    .filter((part): part is string => typeof part === "string" && part.trim() !== "");
  const id = propertyOf(wire, "id");
  return {
    id: typeof id === "string" && id !== "" ? id : undefined,
    told: told === "failed" ? whyFailed(said.join(" ")) : told,
    words: [`status ${status}, ${meaning}`, ...new Set(said.map(outsideText))].join("; "),
  };
}

function whyFailed(said: string): Told {
  if (registrationFailed.test(said)) return "not registered";
  return isStorageRefusal(said) ? "storage refused" : "failed";
}

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
