import { z } from "zod";
import { placeIn } from "../regions.ts";
import { parseBody, readOnlyEnvelope, tags } from "../request-body.ts";
import type { Answer } from "../answer.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { existing, remove, toAnswer } from "../resources.ts";

const type = "Microsoft.ManagedIdentity/userAssignedIdentities";
const body = z.strictObject({ ...readOnlyEnvelope, location: z.string().optional(), tags });

/** https://learn.microsoft.com/rest/api/managedidentity/user-assigned-identities */
export const userAssignedIdentity: ResourceType = {
  type,
  apiVersions: ["2018-11-30", "2023-01-31", "2024-11-30"],
  operations: {
    GET: { action: `${type}/read`, run: (request) => ({ status: 200, body: toAnswer(existing(request)) }) },
    PUT: { action: `${type}/write`, run: put },
    DELETE: { action: `${type}/delete`, run: remove },
  },
};

/** With the identity comes its service principal, which lives as long as it does. */
function put(request: ArmRequest): Answer {
  const { tenant, id, path } = request;
  const [name = ""] = path.names;
  const sent = parseBody(body, request.body, type);
  const before = tenant.subscription.find(id);
  const location = placeIn(sent.location, { type, name, resourceGroupName: path.resourceGroupName, existing: before });
  const resource = tenant.subscription.put({
    id,
    type,
    name: before?.name ?? name,
    body: {
      location,
      ...(sent.tags && { tags: sent.tags }),
      properties: before?.body["properties"] ?? newIdentity(request, name),
    },
  });
  return { status: before ? 200 : 201, body: toAnswer(resource) };
}

function newIdentity({ tenant }: ArmRequest, name: string): object {
  const principal = tenant.directory.servicePrincipals.addManagedIdentity(name);
  return { tenantId: tenant.tenantId, principalId: principal.id, clientId: principal.appId };
}
