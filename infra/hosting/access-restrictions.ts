import * as pulumi from "@pulumi/pulumi";
import { printable } from "@protected-function/core/text/printable.ts";
import type { AccessRestriction, NetworkArgs } from "../protected-function-args.ts";
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
  return { ipAddress: restriction.ipAddress, tag: "Default" };
}

/**
 * Refuses a text that isn't a range, because Azure's own refusal comes in the middle of an update. Another resource's
 * output is left to Azure: Pulumi would report an error in `apply` once for every resource that waits for the site.
 *
 * @throws pulumi.RunError with the argument, the text and the form
 */
export function requireRanges({ accessRestrictions, scmAccessRestrictions }: NetworkArgs): void {
  for (const [argument, restrictions = []] of Object.entries({ accessRestrictions, scmAccessRestrictions })) {
    for (const restriction of restrictions) {
      const range = "ipAddress" in restriction ? restriction.ipAddress : undefined;
      if (typeof range !== "string" || isAddressRange(range)) continue;
      throw new pulumi.RunError(
        `${argument}: ipAddress must be a range such as 203.0.113.0/24, or 203.0.113.7/32 for one address; found "${printable(range)}".`,
      );
    }
  }
}
