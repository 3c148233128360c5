import { jsonOf } from "../../text/json.ts";
import { outsideText, propertyOf } from "./outside-text.ts";

/** A deployment's status by its record. */
export type DeploymentStatus =
  | "going on"
  | "succeeded"
  /** Status 6. Kudu writes it, for example, when it was restarted after the package was deployed. */
  | "partly"
  /** The package is deployed, but registering its functions failed. */
  | "not registered"
  | "storage refused"
  /** Another deployment was in progress. */
  | "superseded"
  | "failed"
  /** There is no record, or it has no status. */
  | "nothing";

/** Kudu's states, and the two that Flex Consumption adds: Azure/azure-dev#3658, in Microsoft's words. */
const states = new Map<number, readonly [words: string, told: DeploymentStatus]>([
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
  readonly status: DeploymentStatus;
  /** Number, meaning, and the platform's addition. */
  readonly message: string;
}

/**
 * Reads an answer of `/api/deployments/…`. The status in it counts; its HTTP code shows nothing about the deployment.
 */
export function readDeploymentRecord(text: string): DeploymentRecord {
  const wire = jsonOf(text);
  const status = propertyOf(wire, "status");
  if (typeof status !== "number") {
    return { id: undefined, status: "nothing", message: "the deployment's record has no status" };
  }
  const [meaning, recorded]: readonly [string, DeploymentStatus] = states.get(status) ?? ["unknown", "nothing"];
  const messages = ["status_text", "message", "progress"]
    .map((name) => propertyOf(wire, name))
    .filter((part): part is string => typeof part === "string" && part.trim() !== "");
  const id = propertyOf(wire, "id");
  return {
    id: typeof id === "string" && id !== "" ? id : undefined,
    status: recorded === "failed" ? failureStatus(messages.join(" ")) : recorded,
    message: [`status ${status}, ${meaning}`, ...new Set(messages.map(outsideText))].join("; "),
  };
}

function failureStatus(message: string): DeploymentStatus {
  if (registrationFailed.test(message)) return "not registered";
  return isStorageRefusal(message) ? "storage refused" : "failed";
}

/**
 * The platform's messages when it can't store the package. The storage account refuses the site's identity (Azure
 * Storage's 403, Azure/azure-functions-core-tools#4346, and its codes,
 * https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes). It doesn't know the container yet
 * (Azure/azure-dev#4003), isn't in DNS yet, or has trouble of its own. Or the identity isn't available yet
 * (Azure-Samples/azure-functions-flex-consumption-samples#46). On Flex Consumption Kudu puts its own names first:
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
 * Whether a deployment's message shows that its package couldn't be stored. On a site's first deployments, the
 * identity, roles, container and names are minutes old, and roles take up to ten minutes to take effect.
 * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#symptom---role-assignment-changes-are-not-being-detected
 */
export function isStorageRefusal(message: string): boolean {
  return refusals.some((refusal) => refusal.test(message));
}
