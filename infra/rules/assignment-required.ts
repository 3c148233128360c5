import { brokenDemands } from "./demanded-values.ts";
import type { Rule } from "./rule.ts";

const id = "assignment-required";

/** Its service principals stand for callers, which have no API that a token could be for. */
const callerComponent = "protected-function:identity:ClientApplication";

/**
 * Without it, any application of the tenant gets a token for the API. It holds for every service principal but those of
 * the callers' component: a mark that an API had to carry could be forgotten, and the door would stand open in silence.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export const assignmentRequired: Rule = {
  id,
  types: ["azuread:index/servicePrincipal:ServicePrincipal"],
  demand: "The API's service principal must demand assignment, or any application of the tenant gets a token for it.",
  check: (_type, inputs, { parentType }) => {
    if (parentType === callerComponent) return undefined;
    const broken = brokenDemands(inputs, [{ path: "appRoleAssignmentRequired", allowed: [true] }]);
    return broken && { rule: id, ...broken };
  },
};
