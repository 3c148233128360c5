import type { PolicyConfigSchema } from "@pulumi/policy";
import { rules } from "../infra/rules/rules.ts";
import type { Rule } from "../infra/rules/rule.ts";

type Config = Readonly<Record<string, unknown>>;

/** What an organisation may set of a policy, beside the enforcement level, which Pulumi adds itself. */
export interface PolicyConfiguration {
  readonly description: string;
  readonly schema: PolicyConfigSchema;
  /** The rule with an organisation's settings. */
  readonly configured: (config: Config) => Rule;
}

const exemptions: PolicyConfigSchema["properties"] = {
  exemptions: {
    type: "object",
    description: "URNs of resources that may break the policy, each with the reason.",
    propertyNames: { pattern: "^urn:pulumi:" },
    additionalProperties: { type: "string", pattern: "\\S" },
  },
};

/** Why a resource may break the policy; `undefined`: it may not. The engine has held the config against the schema. */
export function exemptionOf({ exemptions }: Config, urn: string): string | undefined {
  if (typeof exemptions !== "object" || exemptions === null || !Object.hasOwn(exemptions, urn)) return undefined;
  return String(Reflect.get(exemptions, urn));
}

export function policyConfiguration(rule: Rule): PolicyConfiguration {
  if (rule.id !== "secret-lifetime") {
    return { description: rule.demand, schema: { properties: exemptions }, configured: () => rule };
  }
  const maximumDays = "maximumDays";
  return {
    // The rule's own sentence has the default's number.
    description:
      "A client secret must state when it ends, and live no longer than maximumDays (180 unless configured).",
    schema: {
      properties: {
        ...exemptions,
        [maximumDays]: {
          type: "integer",
          minimum: 1,
          description: "Days from a client secret's start date to its end date. Default 180.",
        },
      },
    },
    configured: (config) => {
      const days = config[maximumDays];
      if (typeof days !== "number") return rule;
      return rules({ maximumSecretLifetimeDays: days }).find(({ id }) => id === rule.id) ?? rule;
    },
  };
}
