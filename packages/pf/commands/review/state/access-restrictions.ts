import type { Json } from "../snapshot/snapshot.ts";

type Config = Readonly<Record<string, Json>>;

/** Who reaches a site, or its SCM site. Undefined: everyone. */
interface Reachable {
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
}

/**
 * Returns the lists of a site's access restrictions after which more addresses can reach it, or its SCM site. A rule for
 * every address decides nothing by itself; the default action does. Priorities aren't compared: with rules of both kinds,
 * any new order counts.
 * https://learn.microsoft.com/azure/app-service/overview-access-restrictions
 */
export function opened(before: Json | undefined, after: Json | undefined): readonly string[] {
  const [was, is] = [mapOf(before), mapOf(after)];
  return (["ipSecurityRestrictions", "scmIpSecurityRestrictions"] as const)
    .filter((list) => isWider(reachableIn(was, list), reachableIn(is, list)))
    .map((list) => `siteConfig.${list}`);
}

function isWider(was: Reachable | undefined, is: Reachable | undefined): boolean {
  if (was === undefined) return false;
  if (is === undefined) return true;
  return (
    is.allowed.some((origin) => !was.allowed.includes(origin)) ||
    was.denied.some((origin) => !is.denied.includes(origin))
  );
}

function reachableIn(
  config: Config,
  list: "ipSecurityRestrictions" | "scmIpSecurityRestrictions",
): Reachable | undefined {
  const source =
    list === "scmIpSecurityRestrictions" && config["scmIpSecurityRestrictionsUseMain"] === true
      ? "ipSecurityRestrictions"
      : list;
  const listed = config[source];
  const rules = (Array.isArray(listed) ? listed : []) as readonly Json[];
  const others = rules.map(mapOf).filter(({ ipAddress, tag }) => !(ipAddress === "Any" && tag !== "ServiceTag"));
  const defaultAction = config[`${source}DefaultAction`] ?? (others.length > 0 ? "Deny" : "Allow");
  const originsOf = (action: string) =>
    others.filter((rule) => (rule["action"] ?? "Allow") === action).map((rule) => originOf(rule, others));
  const denied = originsOf("Deny");
  if (defaultAction !== "Deny" && denied.length === 0) return undefined;
  return { allowed: [...originsOf("Allow"), ...(defaultAction === "Deny" ? [] : ["the others"])], denied };
}

/** Where rules of both kinds overlap, the order decides, so it is part of an origin. */
function originOf(rule: Config, all: readonly Config[]): string {
  const { name: _name, description: _description, priority, ...origin } = rule;
  const isMixed = new Set(all.map(({ action = "Allow" }) => action)).size > 1;
  return JSON.stringify(Object.entries({ ...origin, ...(isMixed && { priority }) }).toSorted());
}

function mapOf(value: Json | undefined): Config {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Config) : {};
}
