import { brokenDemands } from "./demanded-values.ts";
import { authSettings } from "./resource-types.ts";
import type { Rule } from "./rule.ts";

const id = "answers-401";

/** The default redirects to a login page, which no service can follow; AllowAnonymous lets everybody in. */
export const answers401: Rule = {
  id,
  types: authSettings,
  demand: "A request without a valid token must be answered 401, neither redirected nor let through.",
  check: (_type, inputs) => {
    const path = "globalValidation.unauthenticatedClientAction";
    const broken = brokenDemands(inputs, [{ path, allowed: ["Return401"] }]);
    return broken && { rule: id, ...broken };
  },
};
