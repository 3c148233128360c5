import type { RuleId } from "../settings/rule-ids.ts";
import { readInput, readList } from "./read-input.ts";
import { authSettings, type Rule, type RuleViolation, sites } from "./rule.ts";

type Inputs = Readonly<Record<string, unknown>>;

/**
 * The allowed values by path. A value is never allowed to be absent: the platform's defaults change, and differ between
 * portal and API.
 */
type AllowedValues = Readonly<Record<string, readonly (string | boolean)[]>>;

const storageAccounts = ["azure-native:storage:StorageAccount"];
const validation = "identityProviders.azureActiveDirectory.validation";

/** The default redirects to a sign-in page, which no service can follow. AllowAnonymous allows everyone. */
export const answers401 = valuesRule(
  "answers-401",
  "A request without a valid token must get 401, not a redirect and not access.",
  [authSettings, { "globalValidation.unauthenticatedClientAction": ["Return401"] }],
);

/** Anyone can read a bearer token that is sent over plain HTTP or an old TLS version. */
export const httpsAndTls = valuesRule(
  "https-and-tls",
  "Sites and storage accounts must accept HTTPS only, with TLS 1.2 or newer.",
  [sites, { httpsOnly: [true], "siteConfig.minTlsVersion": ["1.2", "1.3"] }],
  [storageAccounts, { enableHttpsTrafficOnly: [true], minimumTlsVersion: ["TLS1_2", "TLS1_3"] }],
);

/**
 * A key gives access to the whole account, identifies no one, and doesn't expire. Keys are allowed by default.
 * https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent
 */
export const noSharedKeys = valuesRule(
  "no-shared-keys",
  "A storage account must allow access by identity only: no shared keys, no anonymous reads.",
  [storageAccounts, { allowSharedKeyAccess: [false], allowBlobPublicAccess: [false] }],
);

const assignmentOfAll = valuesRule(
  "assignment-required",
  "The API's service principal must require assignment. Otherwise any application in the tenant gets a token for it.",
  [["azuread:index/servicePrincipal:ServicePrincipal"], { appRoleAssignmentRequired: [true] }],
);

/** The component of callers, which have no API that a token could be for. */
const callerComponent = "protected-function:identity:ClientApplication";

/**
 * Without it, any application of the tenant gets a token for the API. The rule covers every service principal except
 * those of the callers' component. A mark on the API could be forgotten, which would leave it unprotected without
 * notice.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export const assignmentRequired: Rule = {
  ...assignmentOfAll,
  check: (type, inputs, traits) =>
    traits.parentType === callerComponent ? undefined : assignmentOfAll.check(type, inputs, traits),
};

export const explicitAudiences = listRule(
  "explicit-audiences",
  "App Service authentication must list its allowed audiences.",
  `${validation}.allowedAudiences`,
  "the API's identifier URI or client id",
);

/**
 * An empty list counts as no list: https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
 */
export const explicitApplications = listRule(
  "explicit-applications",
  "App Service authentication must list its allowed client applications. Without a list, it allows any.",
  `${validation}.defaultAuthorizationPolicy.allowedApplications`,
  "each caller's client id",
);

/** pulumi-azure-native#4373: the delete is a PUT that turns authentication off, and it runs before the site's. */
export const retainedAuthenticationSettings: Rule = {
  id: "retained-authentication-settings",
  types: authSettings,
  demand:
    "Authentication settings must be retained on delete. Deleting them turns authentication off while the site still runs.",
  check: (_type, _inputs, { retainOnDelete }) =>
    retainOnDelete
      ? undefined
      : { found: "the option retainOnDelete is false", fix: "declare the resource with { retainOnDelete: true }" },
};

/** Joins several violations into one, with one text for the findings and one for the fixes. */
export function joined(violations: readonly RuleViolation[]): RuleViolation | undefined {
  if (violations.length === 0) return undefined;
  return {
    found: violations.map(({ found }) => found).join(", "),
    fix: violations.map(({ fix }) => fix).join(", "),
  };
}

/** The values that certainly aren't allowed. */
export function wrongValues(inputs: Inputs, allowedValues: AllowedValues): readonly RuleViolation[] {
  return Object.entries(allowedValues).flatMap(([path, allowed]) => {
    const reading = readInput(inputs, path);
    if (!reading.known || allowed.some((value) => value === reading.value)) return [];
    const allowedValues = allowed.map((value) => JSON.stringify(value)).join(" or ");
    return [{ found: `${path} is ${reading.shown}`, fix: `set ${path} to ${allowedValues}` }];
  });
}

function valuesRule(
  id: RuleId,
  demand: string,
  ...ofTypes: readonly (readonly [types: readonly string[], values: AllowedValues])[]
): Rule {
  return {
    id,
    types: ofTypes.flatMap(([types]) => types),
    demand,
    check: (type, inputs) =>
      joined(ofTypes.flatMap(([types, values]) => (types.includes(type) ? wrongValues(inputs, values) : []))),
  };
}

/** A rule for a list that must be explicit and not empty. Unknown elements are fine. */
function listRule(id: RuleId, demand: string, path: string, subject: string): Rule {
  return {
    id,
    types: authSettings,
    demand,
    check: (_type, inputs) => {
      const list = readList(inputs, path);
      if (!list.known) return undefined;
      const containsAll = list.elements.every(
        (element) => !element.known || (typeof element.value === "string" && element.value.trim() !== ""),
      );
      if (list.elements.length > 0 && containsAll) return undefined;
      return { found: `${path} is ${list.shown}`, fix: `list ${subject} in ${path}` };
    },
  };
}
