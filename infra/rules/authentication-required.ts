import { brokenDemands } from "./demanded-values.ts";
import { readList } from "./read-input.ts";
import { authSettings } from "./resource-types.ts";
import type { Rule } from "./rule.ts";

const id = "authentication-required";

/** https://learn.microsoft.com/azure/app-service/configure-authentication-file-based */
export const authenticationRequired: Rule = {
  id,
  types: authSettings,
  demand: "App Service authentication must be on and be demanded of every request.",
  check: (_type, inputs) => {
    const broken = brokenDemands(inputs, [
      { path: "platform.enabled", allowed: [true] },
      { path: "globalValidation.requireAuthentication", allowed: [true] },
    ]);
    // Requests to these paths pass the gate without a token.
    const excluded = readList(inputs, "globalValidation.excludedPaths");
    const open = excluded.known && excluded.elements.length > 0;
    if (broken === undefined && !open) return undefined;
    const found = open ? [`globalValidation.excludedPaths is ${excluded.shown}`] : [];
    const fix = open ? ["remove globalValidation.excludedPaths"] : [];
    return {
      rule: id,
      found: [...(broken ? [broken.found] : []), ...found].join(", "),
      fix: [...(broken ? [broken.fix] : []), ...fix].join(", "),
    };
  },
};
