import { brokenDemands } from "./demanded-values.ts";
import { storageAccounts } from "./resource-types.ts";
import type { Rule } from "./rule.ts";

const id = "no-shared-keys";

/**
 * A key opens the whole account, names nobody, and does not end; left out, keys are allowed.
 * https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent
 */
export const noSharedKeys: Rule = {
  id,
  types: storageAccounts,
  demand: "A storage account must be reached by identity alone: no shared keys, no anonymous reads.",
  check: (_type, inputs) => {
    const broken = brokenDemands(inputs, [
      { path: "allowSharedKeyAccess", allowed: [false] },
      { path: "allowBlobPublicAccess", allowed: [false] },
    ]);
    return broken && { rule: id, ...broken };
  },
};
