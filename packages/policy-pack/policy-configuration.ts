import type { PolicyConfigSchema } from "@pulumi/policy";
import { rules, type RuleSettings } from "@protected-function/infra/rules/rules.ts";
import type { Rule } from "@protected-function/infra/rules/rule.ts";

type Config = Readonly<Record<string, unknown>>;

/**
 * The settings that an organization can configure for a policy, besides the enforcement level, which Pulumi adds
 * itself.
 */
export interface PolicyConfiguration {
  readonly description: string;
  readonly schema: PolicyConfigSchema;
  /** The rule with an organization's settings. */
  readonly configured: (config: Config) => Rule;
}

const exemptions: PolicyConfigSchema["properties"] = {
  exemptions: {
    type: "object",
    description: "URNs of resources that are exempt from the policy, each with a reason.",
    propertyNames: { pattern: "^urn:pulumi:" },
    additionalProperties: { type: "string", pattern: "\\S" },
  },
};

/**
 * The reason why a resource may break the policy; `undefined` if it may not. The engine has checked the config against
 * the schema.
 */
export function exemptionOf({ exemptions }: Config, urn: string): string | undefined {
  if (typeof exemptions !== "object" || exemptions === null || !Object.hasOwn(exemptions, urn)) return undefined;
  return String(Reflect.get(exemptions, urn));
}

/**
 * The setting that an organization can configure for a rule, by the rule's ID: its name, its schema, and the rule with
 * a value of it.
 */
const settingsOf: Readonly<Record<string, RuleSetting>> = {
  "secret-lifetime": {
    // The rule's own sentence contains the default number.
    description: "A client secret must have an end date, and last at most maximumDays (180 unless configured).",
    name: "maximumDays",
    schema: {
      type: "integer",
      minimum: 1,
      description: "Maximum days from a client secret's start date to its end date. Default: 180.",
    },
    ruleSettings: (days) => (typeof days === "number" ? { maximumSecretLifetimeDays: days } : {}),
  },
  "authentication-required": {
    description:
      "App Service authentication must be on and required for every request except to anonymousPaths (none unless configured).",
    name: "anonymousPaths",
    schema: {
      type: "array",
      items: { type: "string", pattern: "^/." },
      description: "Paths that can be anonymous, such as /api/health. A stack can have fewer. Default: none.",
    },
    // A stack without such a path is as valid as one with it.
    ruleSettings: (paths) =>
      Array.isArray(paths) ? { anonymousPaths: { paths: paths.map(String), isExact: false } } : {},
  },
};

interface RuleSetting {
  readonly description: string;
  readonly name: string;
  readonly schema: PolicyConfigSchema["properties"][string];
  readonly ruleSettings: (value: unknown) => RuleSettings;
}

export function policyConfiguration(rule: Rule): PolicyConfiguration {
  const setting = settingsOf[rule.id];
  if (setting === undefined) {
    return { description: rule.demand, schema: { properties: exemptions }, configured: () => rule };
  }
  const { description, name, schema, ruleSettings } = setting;
  return {
    description,
    schema: { properties: { ...exemptions, [name]: schema } },
    configured: (config) => rules(ruleSettings(config[name])).find(({ id }) => id === rule.id) ?? rule,
  };
}
