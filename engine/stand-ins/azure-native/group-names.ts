import { textOf } from "../property-shape.ts";

/*
 * The name of a resource group, as the specification of each API limits it; the plugin's Check says so before any request.
 * Source: Azure/azure-rest-api-specs.
 */

/** common-types/resource-management/v2/types.json, storage.json 2024-01-01, and the resource group's own PUT. */
export const groupName = textOf({ minLength: 1, maxLength: 90, pattern: String.raw`^[-\w\._\(\)]+$` });

/** AppServicePlans.json of Microsoft.Web 2025-05-01; that its other files say the same is inferred. */
export const webGroupName = textOf({ minLength: 1, maxLength: 90, pattern: String.raw`^[-\w\._\(\)]+[^\.]$` });
