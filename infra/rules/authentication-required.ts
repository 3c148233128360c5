import { readList, type Reading } from "./read-input.ts";
import { authSettings, type Rule, type RuleViolation } from "./rule.ts";
import { joined, wrongValues } from "./value-rules.ts";

const excludedPaths = "globalValidation.excludedPaths";

/** Paths that need no token. */
export interface AnonymousPaths {
  readonly paths: readonly string[];
  /** Whether all of them must be excluded. False: a resource may exclude fewer. */
  readonly isExact: boolean;
}

/**
 * App Service authentication is on and required for every request, except for the contract's anonymous paths.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-file-based
 */
export function authenticationRequired({ paths, isExact }: AnonymousPaths): Rule {
  const allowed = paths.toSorted();
  const except = allowed.length === 0 ? "" : ` except ${allowed.join(", ")}`;
  return {
    id: "authentication-required",
    types: authSettings,
    demand: `App Service authentication must be on and required for every request${except}.`,
    check: (_type, inputs) =>
      joined([
        ...wrongValues(inputs, { "platform.enabled": [true], "globalValidation.requireAuthentication": [true] }),
        ...wrongPaths(inputs, allowed, isExact),
      ]),
  };
}

/** Returns a violation if the paths that need no token differ from the allowed ones. */
function wrongPaths(
  inputs: Readonly<Record<string, unknown>>,
  allowed: readonly string[],
  isExact: boolean,
): readonly RuleViolation[] {
  const excluded = readList(inputs, excludedPaths);
  if (!excluded.known || !differ(excluded.elements, allowed, isExact)) return [];
  const allowedJson = JSON.stringify(allowed);
  const fix =
    allowed.length === 0
      ? `remove ${excludedPaths}`
      : isExact
        ? `write ${allowedJson} in ${excludedPaths}`
        : `keep only paths of ${allowedJson} in ${excludedPaths}`;
  return [{ found: `${excludedPaths} is ${excluded.shown}`, fix }];
}

/** An unknown element may be any of them. */
function differ(elements: readonly Reading[], allowed: readonly string[], isExact: boolean): boolean {
  const knownElements = elements.flatMap((element) => (element.known ? [String(element.value)] : []));
  const isComplete = isExact && knownElements.length === elements.length;
  return (
    knownElements.some((path) => !allowed.includes(path)) ||
    (isComplete && allowed.some((path) => !knownElements.includes(path)))
  );
}
