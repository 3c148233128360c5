import { missingElements } from "./explicit-list.ts";
import { authSettings } from "./resource-types.ts";
import type { Rule } from "./rule.ts";

const id = "explicit-applications";
const path = "identityProviders.azureActiveDirectory.validation.defaultAuthorizationPolicy.allowedApplications";

/** An empty list is none: https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad */
export const explicitApplications: Rule = {
  id,
  types: authSettings,
  demand: "App Service authentication must name the client applications that it lets in; without, it lets in any.",
  check: (_type, inputs) => {
    const found = missingElements(inputs, path);
    return found === undefined ? undefined : { rule: id, found, fix: `list each caller's client id in ${path}` };
  },
};
