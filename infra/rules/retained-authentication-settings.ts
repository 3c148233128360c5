import { authSettings } from "./resource-types.ts";
import type { Rule } from "./rule.ts";

const id = "retained-authentication-settings";

/** pulumi-azure-native#4373: the delete is a PUT that switches authentication off, and it comes before the site's. */
export const retainedAuthenticationSettings: Rule = {
  id,
  types: authSettings,
  demand: "Authentication settings must be retained on delete: their delete opens the door while the site still runs.",
  check: (_type, _inputs, { retainOnDelete }) =>
    retainOnDelete
      ? undefined
      : { rule: id, found: "the option retainOnDelete is false", fix: "declare it with { retainOnDelete: true }" },
};
