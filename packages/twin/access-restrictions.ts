import { BlockList, isIPv6 } from "node:net";
import { z } from "zod";

const range = z.union([z.cidrv4(), z.cidrv6()]);

/**
 * One rule. A range, `Any`, a service tag, or a subnet. Headers and masks aren't supported.
 * https://learn.microsoft.com/azure/templates/microsoft.web/sites#ipsecurityrestriction
 */
const rule = z
  .strictObject({
    ipAddress: z.string().optional(),
    vnetSubnetResourceId: z.string().optional(),
    tag: z.enum(["Default", "ServiceTag"]).default("Default"),
    action: z.enum(["Allow", "Deny"]).default("Allow"),
    priority: z.int().min(1).max(2_147_483_647),
    name: z.string().optional(),
    description: z.string().optional(),
  })
  .refine(({ ipAddress, vnetSubnetResourceId }) => (ipAddress === undefined) !== (vnetSubnetResourceId === undefined), {
    error: "needs either ipAddress or vnetSubnetResourceId",
  })
  .refine(
    ({ ipAddress, tag }) =>
      ipAddress === undefined || tag === "ServiceTag" || ipAddress === "Any" || range.safeParse(ipAddress).success,
    { error: "ipAddress must be a range in CIDR notation", path: ["ipAddress"] },
  );

const action = z.enum(["Allow", "Deny"]).optional();

/** The part of `siteConfig` that says who reaches the site and its SCM site, and from which pages. */
export const restrictionsBody = {
  ipSecurityRestrictions: z.array(rule).optional(),
  ipSecurityRestrictionsDefaultAction: action,
  scmIpSecurityRestrictions: z.array(rule).optional(),
  scmIpSecurityRestrictionsDefaultAction: action,
  scmIpSecurityRestrictionsUseMain: z.boolean().optional(),
  /** Which origins browsers may call from. https://learn.microsoft.com/azure/templates/microsoft.web/sites#corssettings */
  cors: z
    .strictObject({ allowedOrigins: z.array(z.string()).optional(), supportCredentials: z.boolean().optional() })
    .optional(),
};

export type Restrictions = z.output<z.ZodObject<typeof restrictionsBody>>;
type Rule = z.output<typeof rule>;

/**
 * Returns the restrictions that a site has after a write. One that the request omits stays
 * (pulumi/pulumi-azure-native#2507).
 */
export function mergeRestrictions(stored: Restrictions, sent: Restrictions): Restrictions {
  const merged = Object.keys(restrictionsBody).map((name) => {
    const key = name as keyof Restrictions;
    return [key, sent[key] ?? stored[key]] as const;
  });
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
}

/**
 * Azure's answer has a last rule for all other addresses, whether or not somebody wrote it. Reported:
 * hashicorp/terraform-provider-azurerm#18664. A site without restrictions lacks them here.
 */
export function toRestrictionsAnswer(restrictions: Restrictions): Restrictions {
  const complete = (rules: readonly Rule[] | undefined, defaultAction: Rule["action"] | undefined) =>
    rules && [...rules.filter((one) => !isLast(one)), lastRule(actionForOthers(rules, defaultAction))];
  const { ipSecurityRestrictions, scmIpSecurityRestrictions } = restrictions;
  return {
    ...restrictions,
    ...(ipSecurityRestrictions && {
      ipSecurityRestrictions: complete(ipSecurityRestrictions, restrictions.ipSecurityRestrictionsDefaultAction),
    }),
    ...(scmIpSecurityRestrictions && {
      scmIpSecurityRestrictions: complete(
        scmIpSecurityRestrictions,
        restrictions.scmIpSecurityRestrictionsDefaultAction,
      ),
    }),
  };
}

/**
 * Whether a client reaches the site, or its SCM site. The first matching rule decides, by priority. If there are rules
 * and no default action, everyone else is refused. A rule for everyone decides nothing by itself (Azure/azure-dev#1112).
 * https://learn.microsoft.com/azure/app-service/overview-access-restrictions
 *
 * The twin's clients come from documentation addresses: from no service tag, and from no subnet.
 */
export function isReachable(restrictions: Restrictions, part: "main" | "scm", from: string): boolean {
  const isMain = part === "main" || restrictions.scmIpSecurityRestrictionsUseMain === true;
  const rules = (isMain ? restrictions.ipSecurityRestrictions : restrictions.scmIpSecurityRestrictions) ?? [];
  const defaultAction = isMain
    ? restrictions.ipSecurityRestrictionsDefaultAction
    : restrictions.scmIpSecurityRestrictionsDefaultAction;
  const [first] = rules
    .filter((one) => !isLast(one) && covers(one, from))
    .toSorted((left, right) => left.priority - right.priority);
  return (first?.action ?? actionForOthers(rules, defaultAction)) === "Allow";
}

function actionForOthers(rules: readonly Rule[], defaultAction: Rule["action"] | undefined): Rule["action"] {
  return defaultAction ?? (rules.some((one) => !isLast(one)) ? "Deny" : "Allow");
}

function isLast({ ipAddress, tag }: Rule): boolean {
  return ipAddress === "Any" && tag === "Default";
}

function lastRule(action: Rule["action"]): Rule {
  const words = action === "Deny" ? "Deny all" : "Allow all";
  return {
    ipAddress: "Any",
    action,
    priority: 2_147_483_647,
    name: words,
    description: `${words} access`,
  } as Rule;
}

function covers({ ipAddress, tag }: Rule, from: string): boolean {
  if (ipAddress === undefined || tag === "ServiceTag") return false;
  const [network = "", prefix = ""] = ipAddress.split("/");
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), isIPv6(network) ? "ipv6" : "ipv4");
  return list.check(from, isIPv6(from) ? "ipv6" : "ipv4");
}
