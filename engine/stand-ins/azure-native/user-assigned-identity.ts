import { mapOf, text } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";

/** https://learn.microsoft.com/rest/api/managedidentity/user-assigned-identities/create-or-update */
export const userAssignedIdentity: ArmResourceType = {
  apiVersion: "2023-01-31",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}",
  inputs: { resourceGroupName: text, resourceName: text, location: text, tags: mapOf(text) },
  required: ["resourceGroupName", "resourceName", "location"],
  computed: ["clientId", "principalId", "tenantId"],
  // x-ms-mutability of the API: create, read.
  replaceOn: ["location"],
};
