import { brokenDemands } from "./demanded-values.ts";
import { readList, type Reading } from "./read-input.ts";
import { authSettings } from "./resource-types.ts";
import type { Rule } from "./rule.ts";

const id = "authentication-required";

/**
 * App Service authentication is on and demanded of every request, but for the paths that are anonymous by contract.
 *
 * @param anonymousPaths what may be left out, all of it and nothing else
 * https://learn.microsoft.com/azure/app-service/configure-authentication-file-based
 */
export function authenticationRequired(anonymousPaths: readonly string[] = []): Rule {
  const demanded = anonymousPaths.toSorted();
  return {
    id,
    types: authSettings,
    demand:
      demanded.length === 0
        ? "App Service authentication must be on and be demanded of every request."
        : `App Service authentication must be on and be demanded of every request but ${demanded.join(", ")}.`,
    check: (_type, inputs) => {
      const broken = brokenDemands(inputs, [
        { path: "platform.enabled", allowed: [true] },
        { path: "globalValidation.requireAuthentication", allowed: [true] },
      ]);
      // Requests to these paths pass the gate without a token.
      const excluded = readList(inputs, "globalValidation.excludedPaths");
      const differs = excluded.known && differ(excluded.elements, demanded);
      if (broken === undefined && !differs) return undefined;
      const found = differs ? [`globalValidation.excludedPaths is ${excluded.shown}`] : [];
      const fix =
        demanded.length === 0
          ? "remove globalValidation.excludedPaths"
          : `write ${JSON.stringify(demanded)} in globalValidation.excludedPaths`;
      return {
        rule: id,
        found: [...(broken ? [broken.found] : []), ...found].join(", "),
        fix: [...(broken ? [broken.fix] : []), ...(differs ? [fix] : [])].join(", "),
      };
    },
  };
}

/** What is not known yet may be any of them. */
function differ(elements: readonly Reading[], demanded: readonly string[]): boolean {
  const known = elements.flatMap((element) => (element.known ? [String(element.value)] : []));
  const isComplete = known.length === elements.length;
  return (
    known.some((path) => !demanded.includes(path)) || (isComplete && demanded.some((path) => !known.includes(path)))
  );
}
