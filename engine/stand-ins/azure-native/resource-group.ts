import { mapOf, text } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";
import { groupName } from "./group-names.ts";

/** https://learn.microsoft.com/rest/api/resources/resource-groups/create-or-update */
export const resourceGroup: ArmResourceType = {
  apiVersion: "2024-03-01",
  path: "/subscriptions/{subscriptionId}/resourcegroups/{resourceGroupName}",
  inputs: { resourceGroupName: groupName, location: text, tags: mapOf(text) },
  required: ["resourceGroupName", "location"],
  computed: ["properties"],
  replaceOn: ["location"],
};
