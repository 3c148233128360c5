import type { Rule, RuleViolation } from "../../../infra/rules/rule.ts";
import { ownWords } from "./key-list.ts";

/** Inputs that break a rule that an empty resource doesn't break. */
const offending: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "no-authentication-override": { siteConfig: { appSettings: [{ name: "WEBSITE_AUTH_ENABLED", value: "true" }] } },
  "exact-origins": { siteConfig: { cors: { allowedOrigins: ["*"] } } },
  "no-wildcard-redirect-uri": { web: { redirectUris: ["https://*.contoso.com/"] } },
  "issuer-matches-token-version": {},
};

/** docs/reference/rules.md */
export function rulesPage(rules: readonly Rule[]): string {
  return [
    "# Rules",
    "",
    "The program checks every resource against these rules before it is created. A violation stops the preview. To exempt a",
    "resource, set [`exemptions`](settings.md#exemptions) with a reason. The [policy pack](../guides/policy-pack.md) enforces",
    "the same rules on other programs.",
    "",
    ...rules.flatMap(ruleText),
  ].join("\n");
}

function ruleText(rule: Rule): readonly string[] {
  const violation = violationOf(rule);
  return [
    `## ${rule.id}`,
    "",
    ownWords(rule.demand),
    "",
    `- Resources: ${rule.types.map((type) => `\`${type}\``).join(", ")}`,
    `- Fix: ${ownWords(violation.fix)}.`,
    "",
  ];
}

/** @throws Error if nothing here breaks the rule */
function violationOf(rule: Rule): RuleViolation {
  const traits = { retainOnDelete: false, parentType: undefined };
  const violation = rule.types
    .map((type) => rule.check(type, offending[rule.id] ?? {}, traits))
    .find((found) => found !== undefined);
  if (!violation) throw new Error(`tools/documentation/reference/rules-page.ts lacks inputs that break ${rule.id}.`);
  return violation;
}
