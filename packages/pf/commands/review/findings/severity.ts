/**
 * Worst first. opens: someone gains access. weakens: a protection is removed or reduced. breaks: someone loses access,
 * or something is lost. unknown: the effect can't be determined. changes: judged, and none of these.
 */
export const severities = ["opens", "weakens", "breaks", "unknown", "changes"] as const;
export type Severity = (typeof severities)[number];
