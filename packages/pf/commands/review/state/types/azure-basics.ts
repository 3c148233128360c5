import { type ByProgramType, types } from "../../../../stacks/live/program-types.ts";
import {
  sameRuleFor,
  judgedBy,
  lostWith,
  operational,
  type OwnRules,
  place,
  unordered,
  withOneComparison,
} from "../property-rules.ts";

/** Groups, roles, delivered secrets, names and the upload. */
export const basicTypes: ByProgramType<OwnRules> = {
  [types.resourceGroup]: { isProtectable: true },
  [types.roleAssignment]: withOneComparison(
    "Azure roles",
    {
      scope: judgedBy("Azure roles"),
      principalId: judgedBy("Azure roles"),
      roleDefinitionId: judgedBy("Azure roles"),
      // Names the principal's type so that Azure doesn't look it up. Grants nothing.
      principalType: operational,
    },
    { isGuard: true },
  ),
  [types.keyVaultSecret]: withOneComparison(
    "deliveries",
    {
      vaultName: judgedBy("deliveries"),
      secretName: judgedBy("deliveries"),
      "properties.value": judgedBy("credentials"),
      "properties.attributes.expires": judgedBy("credentials"),
    },
    { deleted: lostWith("delivered secret") },
  ),
  [types.randomString]: {
    // A different random value renames everything that uses it.
    inputs: {
      ...sameRuleFor(operational, "length lower numeric special upper keepers"),
    },
  },
  // Runs on the deployer's machine as the deployer, so a person has to read its command. The package is built and
  // called.
  [types.upload]: {
    inputs: {
      "environment.PACKAGE_SHA256": judgedBy("function"),
      // The site's own app settings are compared.
      "environment.APP_SETTINGS": operational,
      // A different site gets the code.
      "environment.SITE_ID": unordered,
      triggers: place,
    },
    replaced: "function",
  },
};
