import { count, flag, mapOf, objectOf, text } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";
import { webGroupName } from "./group-names.ts";

/** https://learn.microsoft.com/rest/api/appservice/app-service-plans/create-or-update */
export const appServicePlan: ArmResourceType = {
  apiVersion: "2025-05-01",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Web/serverfarms/{name}",
  inputs: {
    resourceGroupName: webGroupName,
    name: text,
    location: text,
    kind: text,
    sku: objectOf({ name: text, tier: text, size: text, family: text, capacity: count }),
    tags: mapOf(text),
    reserved: flag,
  },
  required: ["resourceGroupName", "name", "location"],
  computed: ["geoRegion", "numberOfSites", "provisioningState", "resourceGroup", "status", "subscription"],
  // x-ms-mutability of the API: create, read. CommonDefinitions.json of Microsoft.Web 2025-05-01 in azure-rest-api-specs
  replaceOn: ["location", "reserved"],
};
