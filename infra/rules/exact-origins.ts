import { isExactOrigin } from "../settings/origins.ts";
import { readInput, readList } from "./read-input.ts";
import { type Rule, sites } from "./rule.ts";

/**
 * App Service answers browsers for the listed origins. https://learn.microsoft.com/azure/app-service/app-service-web-tutorial-rest-api
 * With `*`, pages of every origin call the API; with credentials, as the visitor's own sign-in session.
 */
export const exactOrigins: Rule = {
  id: "exact-origins",
  types: sites,
  demand: "CORS must list exact origins, without a wildcard, and without the visitor's sign-in session.",
  check: (_type, inputs) => {
    const list = readList(inputs, "siteConfig.cors.allowedOrigins");
    const credentials = readInput(inputs, "siteConfig.cors.supportCredentials");
    const wrong = list.known ? list.elements.filter((element) => element.known && !isExactOrigin(element.value)) : [];
    const sendsSession = credentials.known && credentials.value !== undefined && credentials.value !== false;
    if (wrong.length === 0 && !sendsSession) return undefined;
    const found = [
      ...wrong.map((element) => `siteConfig.cors.allowedOrigins has ${element.known ? element.shown : ""}`),
      ...(sendsSession ? [`siteConfig.cors.supportCredentials is ${credentials.shown}`] : []),
    ];
    return {
      found: found.join(", "),
      fix: "list each origin, such as https://shop.contoso.com, and leave supportCredentials false: callers send a token",
    };
  },
};
