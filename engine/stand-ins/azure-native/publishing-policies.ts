import { flag, text } from "../property-shape.ts";
import type { ArmResourceType } from "./arm-resource.ts";
import { webGroupName } from "./group-names.ts";

export const webAppScmAllowed: ArmResourceType = publishingPolicy("scm");
export const webAppFtpAllowed: ArmResourceType = publishingPolicy("ftp");

/**
 * Whether publishing by user name and password works. It is there with its site, and deleting it means allowing it again.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/update-scm-allowed, …/update-ftp-allowed
 */
function publishingPolicy(name: "scm" | "ftp"): ArmResourceType {
  return {
    apiVersion: "2025-05-01",
    path: `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Web/sites/{name}/basicPublishingCredentialsPolicies/${name}`,
    inputs: { resourceGroupName: webGroupName, name: text, allow: flag },
    required: ["resourceGroupName", "name", "allow"],
    computed: [],
    singleton: { properties: { allow: true } },
  };
}
