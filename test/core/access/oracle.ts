import { BlockList, isIPv4 } from "node:net";
import type {
  ConditionalAccess,
  ConditionalAccessPolicy,
  IpNamedLocation,
  SignIn,
} from "../../../packages/core/access/index.ts";
import { afterTheChange, directory, graph } from "./sample.ts";

/**
 * Conditional access a second time, as a search over its definition: a sign-in is a set of labels for each condition, a policy a set of
 * labels that it takes and one that it does not. It applies if in every condition one label of the sign-in's is taken and none is left
 * out. Written from Microsoft's pages and nothing of packages/core/access/: the two can only agree by being right, or by the same misreading.
 */
export function outcomeByDefinition(signIn: SignIn, tenant: ConditionalAccess): string {
  for (const policy of tenant.policies) {
    if (policy.state === "enabled" && applies(policy, signIn, tenant) && demands(policy, "block")) return "blocked";
  }
  const missing = new Set<string>();
  for (const policy of tenant.policies) {
    if (policy.state !== "enabled" || !applies(policy, signIn, tenant)) continue;
    for (const control of missingControls(policy, signIn)) missing.add(control);
  }
  return missing.size === 0 ? "granted" : `controls required: ${[...missing].sort().join(" ")}`;
}

/** Whether a policy applies, report-only or enforced. */
export function appliesByDefinition(
  policy: ConditionalAccessPolicy,
  signIn: SignIn,
  tenant: ConditionalAccess,
): boolean {
  return policy.state !== "disabled" && applies(policy, signIn, tenant);
}

function demands(policy: ConditionalAccessPolicy, control: string): boolean {
  return new Set(policy.grantControls?.builtInControls).has(control);
}

function missingControls(policy: ConditionalAccessPolicy, signIn: SignIn): readonly string[] {
  const wanted = policy.grantControls?.builtInControls ?? [];
  const met = new Set(signIn.satisfiedControls);
  if (policy.grantControls?.operator === "OR") {
    for (const control of wanted) if (met.has(control)) return [];
  }
  return wanted.filter((control) => !met.has(control));
}

/** Labels in a sign-in, labels that a policy takes, labels that it leaves out. */
type Condition = readonly [labels: readonly string[], taken: readonly string[], leftOut: readonly string[]];

function applies(policy: ConditionalAccessPolicy, signIn: SignIn, tenant: ConditionalAccess): boolean {
  for (const [labels, taken, leftOut] of [who(policy, signIn), where(policy, signIn, tenant), how(policy, signIn)]) {
    let isTaken = false;
    for (const label of labels) {
      for (const each of leftOut) if (each === label) return false;
      for (const each of taken) isTaken ||= each === label;
    }
    if (!isTaken) return false;
  }
  // One resource is enough, and each is looked at by itself.
  for (const [labels, taken, leftOut] of what(policy, signIn)) {
    if (labels.some((label) => taken.includes(label)) && !labels.some((label) => leftOut.includes(label))) return true;
  }
  return false;
}

function who({ conditions }: ConditionalAccessPolicy, { identity }: SignIn): Condition {
  if (identity.kind === "servicePrincipal") {
    const { includeServicePrincipals = [], excludeServicePrincipals = [] } = conditions.clientApplications ?? {};
    const isInReach = identity.ofThisTenant && identity.type === "application";
    const labels = isInReach ? ["ServicePrincipalsInMyTenant", identity.servicePrincipalId] : [];
    return [labels, includeServicePrincipals, excludeServicePrincipals];
  }
  const guest = identity.externalUserType ?? { Guest: "b2bCollaborationGuest", Member: undefined }[identity.userType];
  const labels = [
    "All",
    identity.userId,
    ...identity.groupIds,
    ...identity.roleTemplateIds,
    ...(guest === undefined ? [] : ["GuestsOrExternalUsers", guest]),
  ];
  const users = conditions.users ?? {};
  return [
    labels,
    [
      ...(users.includeUsers ?? []),
      ...(users.includeGroups ?? []),
      ...(users.includeRoles ?? []),
      ...(users.includeGuestsOrExternalUsers?.guestOrExternalUserTypes.split(",") ?? []),
    ],
    [
      ...(users.excludeUsers ?? []),
      ...(users.excludeGroups ?? []),
      ...(users.excludeRoles ?? []),
      ...(users.excludeGuestsOrExternalUsers?.guestOrExternalUserTypes.split(",") ?? []),
    ],
  ];
}

function where({ conditions }: ConditionalAccessPolicy, { ipAddress }: SignIn, tenant: ConditionalAccess): Condition {
  const around = tenant.namedLocations
    .filter((each): each is IpNamedLocation => each["@odata.type"] === "#microsoft.graph.ipNamedLocation")
    .filter((each) => blockListOf(each).check(ipAddress, isIPv4(ipAddress) ? "ipv4" : "ipv6"));
  const trusted = around.some(({ isTrusted }) => isTrusted) ? ["AllTrusted"] : [];
  const { includeLocations = ["All"], excludeLocations = [] } = conditions.locations ?? {};
  return [["All", ...trusted, ...around.map(({ id }) => id)], includeLocations, excludeLocations];
}

/** Of each location: every policy and sign-in of a tenant asks for it. */
const blockLists = new WeakMap<IpNamedLocation, BlockList>();

/** Node's own list of addresses takes an IPv4-mapped address for the IPv4 address; of ranges it wants them as IPv4. */
function blockListOf(location: IpNamedLocation): BlockList {
  const known = blockLists.get(location);
  if (known) return known;
  const list = new BlockList();
  blockLists.set(location, list);
  for (const { cidrAddress } of location.ipRanges) {
    const [network = "", prefix = ""] = cidrAddress.replace(/^::ffff:(?=.*\.)/u, "").split("/");
    const isMapped = cidrAddress.startsWith("::ffff:");
    list.addSubnet(network, Number(prefix) - (isMapped ? 96 : 0), isIPv4(network) ? "ipv4" : "ipv6");
  }
  return list;
}

function how({ conditions }: ConditionalAccessPolicy, { clientAppType }: SignIn): Condition {
  return [["all", clientAppType], conditions.clientAppTypes, []];
}

/** What the resources of the sign-in are called in the eyes of one policy. */
function what({ conditions }: ConditionalAccessPolicy, signIn: SignIn): readonly Condition[] {
  const { includeApplications: taken = [], excludeApplications: leftOut = [] } = conditions.applications;
  const isUser = signIn.identity.kind === "user";
  const { clientId, isConfidential } = signIn.client;
  const found: Condition[] = [];
  for (const resource of signIn.resources) {
    for (const name of namesOf(resource)) found.push([["All", name], taken, leftOut]);
  }
  if (isUser && isConfidential && signIn.scopes.includes("openid")) found.push([["All", clientId], taken, leftOut]);
  return found;

  /** The table of Microsoft's page on baseline scopes, row by row. */
  function namesOf(resource: string): readonly string[] {
    if (!isUser || !asksForBaselineScopesOnly(signIn, resource)) return [resource];
    const since2026 = signIn.at >= afterTheChange;
    const onAll = taken.includes("All");
    if (!onAll) return since2026 ? [resource, directory] : [resource];
    if (leftOut.length === 0) return [resource];
    if (!isConfidential) return since2026 ? [directory] : [];
    if (!leftOut.includes(clientId)) return since2026 ? [directory] : [resource];
    const openIdOnly = signIn.scopes.every((scope) => ["openid", "profile"].includes(scope));
    return since2026 && !openIdOnly ? [directory] : [];
  }
}

/** As far as the scopes of the random sign-ins go. */
function asksForBaselineScopesOnly({ scopes, resources, client }: SignIn, resource: string): boolean {
  if (scopes.length === 0 || ![graph, directory].includes(resource)) return false;
  if (resources.some((each) => ![graph, directory].includes(each))) return false;
  const known = ["openid", "profile", "User.Read"];
  if (client.isConfidential && resource === graph) known.push("People.Read.All");
  return scopes.every((scope) => known.includes(scope));
}
