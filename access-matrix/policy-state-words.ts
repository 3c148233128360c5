/** What Graph's words for a policy's state mean. */
export const policyStateWords = {
  enabled: "enforced",
  enabledForReportingButNotEnforced: "report-only",
  disabled: "off",
} as const;
