import { z } from "zod";
import { Refusal } from "../../tenant/refusal.ts";
import { parseBody, readOnlyEnvelope } from "../request-body.ts";
import type { Answer } from "../answer.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { existing, remove, toAnswer } from "../resources.ts";

const type = "Microsoft.Storage/storageAccounts/blobServices/containers";
const body = z.strictObject({
  ...readOnlyEnvelope,
  properties: z.strictObject({ publicAccess: z.enum(["None", "Blob", "Container"]).optional() }).default({}),
});

/** https://learn.microsoft.com/rest/api/storagerp/blob-containers */
export const blobContainer: ResourceType = {
  type,
  apiVersions: ["2022-09-01", "2023-01-01", "2023-05-01", "2024-01-01", "2025-01-01"],
  operations: {
    GET: { action: `${type}/read`, run: (request) => ({ status: 200, body: toAnswer(existing(request)) }) },
    PUT: { action: `${type}/write`, run: put },
    DELETE: { action: `${type}/delete`, run: remove },
  },
};

function put(request: ArmRequest): Answer {
  const { tenant, id, path } = request;
  const [, service = "", name = ""] = path.names;
  // An account has one blob service, called `default`.
  if (service !== "default" || !/^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) throw invalidName(name);
  const { properties } = parseBody(body, request.body ?? {}, type);
  const publicAccess = properties.publicAccess ?? "None";
  refusePublicAccess(request, publicAccess);
  const before = tenant.subscription.find(id);
  const resource = tenant.subscription.put({
    id,
    type,
    name,
    body: {
      properties: {
        publicAccess,
        defaultEncryptionScope: "$account-encryption-key",
        denyEncryptionScopeOverride: false,
        hasImmutabilityPolicy: false,
        hasLegalHold: false,
        leaseState: "Available",
        leaseStatus: "Unlocked",
        lastModifiedTime: tenant.clock.now().toISOString(),
      },
    },
  });
  return { status: before ? 200 : 201, body: toAnswer(resource) };
}

/** https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent */
function refusePublicAccess({ tenant, id }: ArmRequest, publicAccess: string): void {
  if (publicAccess === "None") return;
  const account = tenant.subscription.find(id.slice(0, id.toLowerCase().lastIndexOf("/blobservices/")));
  const properties = account?.body["properties"] as { readonly allowBlobPublicAccess: boolean } | undefined;
  if (properties?.allowBlobPublicAccess) return;
  throw new Refusal(409, "PublicAccessNotPermitted", "Public access is not permitted on this storage account.");
}

/** https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
function invalidName(name: string): Refusal {
  return new Refusal(400, "InvalidResourceName", `The specified resource name '${name}' contains invalid characters.`);
}
