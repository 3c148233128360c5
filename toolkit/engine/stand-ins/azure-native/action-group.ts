import { flag, listOf, mapOf, objectOf, text } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";

/** Whom an alert tells. https://learn.microsoft.com/rest/api/monitor/action-groups/create-or-update */
export const actionGroup: ArmResourceType = {
  apiVersion: "2024-10-01-preview",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Insights/actionGroups/{actionGroupName}",
  inputs: {
    resourceGroupName: text,
    actionGroupName: text,
    location: text,
    tags: mapOf(text),
    enabled: flag,
    groupShortName: text,
    emailReceivers: listOf(
      objectOf({ name: text, emailAddress: text, useCommonAlertSchema: flag }, ["name", "emailAddress"]),
    ),
  },
  required: ["resourceGroupName", "actionGroupName", "enabled", "groupShortName"],
  computed: [],
  replaceOn: ["location"],
};
