import { flag, listOf, objectOf, text } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";

/** https://learn.microsoft.com/rest/api/monitor/diagnostic-settings/create-or-update */
export const diagnosticSetting: ArmResourceType = {
  apiVersion: "2021-05-01-preview",
  path: "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
  inputs: {
    resourceUri: text,
    name: text,
    workspaceId: text,
    logAnalyticsDestinationType: text,
    logs: listOf(objectOf({ category: text, categoryGroup: text, enabled: flag }, ["enabled"])),
    metrics: listOf(objectOf({ category: text, enabled: flag }, ["enabled"])),
  },
  required: ["resourceUri", "name"],
  computed: [],
};
