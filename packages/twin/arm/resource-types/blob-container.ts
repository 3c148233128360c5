import { z } from "zod";
import { Refusal } from "../../tenant/refusal.ts";
import type { Resource } from "../../tenant/subscription.ts";
import { readOnlyEnvelope } from "../request-body.ts";
import type { Answer, ArmRequest, ResourceType } from "../resource-type.ts";
import { toAnswer } from "../resources.ts";
import { storedResourceType, type Write } from "./stored-resource-type.ts";
import { refuseBadStorageName } from "./storage-name.ts";

const type = "Microsoft.Storage/storageAccounts/blobServices/containers";
const apiVersions = ["2022-09-01", "2023-01-01", "2023-05-01", "2024-01-01", "2025-01-01"];
const body = z.preprocess(
  // A container needs no properties.
  (value) => value ?? {},
  z.strictObject({
    ...readOnlyEnvelope,
    properties: z.strictObject({ publicAccess: z.enum(["None", "Blob", "Container"]).default("None") }).prefault({}),
  }),
);

/** https://learn.microsoft.com/rest/api/storagerp/blob-containers */
export const blobContainer: ResourceType = storedResourceType({
  type,
  apiVersions,
  body,
  refuseUnread: refuseBadStorageName,
  store,
});

/** An account's blob service, which only lists. https://learn.microsoft.com/rest/api/storagerp/blob-containers/list */
export const blobService: ResourceType = {
  type: "Microsoft.Storage/storageAccounts/blobServices",
  fixedName: "default",
  apiVersions,
  operations: { "GET containers": { action: `${type}/read`, run: list } },
};

function list({ tenant, id }: ArmRequest): Answer {
  const containers = tenant.subscription
    .ofType(type)
    .filter((container) => container.id.toLowerCase().startsWith(`${id.toLowerCase()}/containers/`));
  return { status: 200, body: { value: containers.map(toAnswer) } };
}

function store({ request, sent }: Write<z.output<typeof body>>): Resource["body"] {
  const { publicAccess } = sent.properties;
  refusePublicAccess(request, publicAccess);
  return {
    properties: {
      publicAccess,
      defaultEncryptionScope: "$account-encryption-key",
      denyEncryptionScopeOverride: false,
      hasImmutabilityPolicy: false,
      hasLegalHold: false,
      leaseState: "Available",
      leaseStatus: "Unlocked",
      lastModifiedTime: request.tenant.clock.now().toISOString(),
    },
  };
}

/** https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent */
function refusePublicAccess({ tenant, id }: ArmRequest, publicAccess: string): void {
  if (publicAccess === "None") return;
  const account = tenant.subscription.find(id.slice(0, id.toLowerCase().lastIndexOf("/blobservices/")));
  const properties = account?.body["properties"] as { readonly allowBlobPublicAccess: boolean } | undefined;
  if (properties?.allowBlobPublicAccess) return;
  throw new Refusal(409, "PublicAccessNotPermitted", "Public access is not permitted on this storage account.");
}
