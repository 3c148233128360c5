import { missingElements } from "./explicit-list.ts";
import { authSettings } from "./resource-types.ts";
import type { Rule } from "./rule.ts";

const id = "explicit-audiences";
const path = "identityProviders.azureActiveDirectory.validation.allowedAudiences";

export const explicitAudiences: Rule = {
  id,
  types: authSettings,
  demand: "App Service authentication must name the audiences that it takes tokens for.",
  check: (_type, inputs) => {
    const found = missingElements(inputs, path);
    return found === undefined
      ? undefined
      : { rule: id, found, fix: `list the API's identifier URI or client id in ${path}` };
  },
};
