import { z } from "zod";
import type { Resource } from "../../tenant/subscription.ts";
import { trackedEnvelope } from "../request-body.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { placeAndTags, storedResourceType, type Write } from "./stored-resource-type.ts";

const type = "Microsoft.ManagedIdentity/userAssignedIdentities";
const body = z.strictObject(trackedEnvelope);

/** https://learn.microsoft.com/rest/api/managedidentity/user-assigned-identities */
export const userAssignedIdentity: ResourceType = storedResourceType({
  type,
  apiVersions: ["2018-11-30", "2023-01-31", "2024-11-30"],
  body,
  store,
  isListed: true,
});

/** Creates the identity's service principal, which is deleted with the identity. */
function store(write: Write<z.output<typeof body>>): Resource["body"] {
  const { request, name, before } = write;
  return { ...placeAndTags(write), properties: before?.body["properties"] ?? newIdentity(request, name) };
}

function newIdentity({ tenant }: ArmRequest, name: string): object {
  const principal = tenant.directory.servicePrincipals.addManagedIdentity(name);
  return { tenantId: tenant.tenantId, principalId: principal.id, clientId: principal.appId };
}
