import type { DriftFinding, Meaning } from "./finding.ts";

/** Types whose whole purpose is to keep somebody out, or to name who gets in: any change of theirs counts. */
const gates = /:(WebAppAuthSettingsV2|ConditionalAccessPolicy|NamedLocation|WebAppScmAllowed|WebAppFtpAllowed)$/;
/** What is in the way of nobody: who watches and what it costs, not who gets in. */
const beside = /^azure-native:(monitor|operationalinsights|applicationinsights):|:AppServicePlan$/;
/** Properties that keep somebody out by being there. */
const fences = /^siteConfig\.(ipSecurityRestrictions|scmIpSecurityRestrictions)/;
/** Properties that describe. */
const descriptive =
  /^(tags|notes|description|displayName|serviceManagementReference|notificationEmailAddresses|sku|kind|functionAppConfig\.(runtime|scaleAndConcurrency))\b/;

/** @param type Pulumi's */
export function meaningOf(
  type: string,
  { property, kind, found }: Pick<DriftFinding, "property" | "kind" | "found">,
): Meaning {
  if (beside.test(type) || descriptive.test(property)) return "other";
  if (gates.test(type) || fences.test(property)) return "access";
  if (kind === "gone" || kind === "removed") return "lacking";
  // Switched off is nobody's way in.
  return property === "accountEnabled" && found === false ? "lacking" : "access";
}
