import * as pulumi from "@pulumi/pulumi";
import { printable } from "../../text/printable.ts";
import type { AccessRestriction } from "../protected-function-args.ts";
import { isAddressRange } from "../settings/address-range.ts";

/**
 * The rules of a site that only these origins can reach. The last rule is the one that Azure adds to its answer:
 * stated, a refresh finds no drift (hashicorp/terraform-provider-azurerm#18664). It refuses nobody by itself, only the
 * default action does (Azure/azure-dev#1112).
 */
export function allowedOnly(allowed: readonly AccessRestriction[]) {
  return [
    ...allowed.map((restriction, index) => ({
      ...originOf(restriction),
      action: "Allow",
      priority: 100 * (index + 1),
      ...(restriction.name !== undefined && { name: restriction.name }),
      ...(restriction.description !== undefined && { description: restriction.description }),
    })),
    { ipAddress: "Any", action: "Deny", priority: 2_147_483_647, name: "Deny all", description: "Deny all access" },
  ];
}

/** https://learn.microsoft.com/azure/templates/microsoft.web/sites#ipsecurityrestriction */
function originOf(restriction: AccessRestriction) {
  if ("subnetId" in restriction) return { vnetSubnetResourceId: restriction.subnetId, tag: "Default" };
  if ("serviceTag" in restriction) return { ipAddress: restriction.serviceTag, tag: "ServiceTag" };
  return { ipAddress: pulumi.output(restriction.ipAddress).apply(requireRange), tag: "Default" };
}

/** Azure's own refusal comes in the middle of an update. */
function requireRange(text: string): string {
  if (isAddressRange(text)) return text;
  throw new pulumi.RunError(
    `accessRestrictions: ipAddress must be a range such as 203.0.113.0/24, or 203.0.113.7/32 for one address; found "${printable(text)}".`,
  );
}
