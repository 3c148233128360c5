/** Every rule of the stack, in the order in which infra/rules/rules.ts has them: names for exemptions. */
export const ruleIds = [
  "authentication-required",
  "answers-401",
  "issuer-matches-token-version",
  "explicit-audiences",
  "explicit-applications",
  "no-authentication-override",
  "assignment-required",
  "https-and-tls",
  "no-shared-keys",
  "secret-lifetime",
  "no-wildcard-redirect-uri",
  "exact-origins",
  "retained-authentication-settings",
] as const;

export type RuleId = (typeof ruleIds)[number];
