import { flag, listOf, mapOf, objectOf, text, textOf } from "../property-shape.ts";
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
    // actionGroups_API.json of Microsoft.Insights 2024-10-01-preview in azure-rest-api-specs
    groupShortName: textOf({ maxLength: 12 }),
    emailReceivers: listOf(
      objectOf({ name: text, emailAddress: text, useCommonAlertSchema: flag }, ["name", "emailAddress"]),
    ),
  },
  required: ["resourceGroupName", "actionGroupName", "enabled", "groupShortName"],
  computed: [],
  replaceOn: ["location"],
};
