import { decide, type ConditionalAccessPolicy, type Decision, type SignIn } from "../../access/index.ts";
import type { acceptableDangers } from "../settings/conditional-access-settings.ts";
import type { DeclaredTenant } from "./lock-out-tenant.ts";

/** The first two cannot be accepted: there is no id that the policy could be written with. */
export type Danger = "unknown-principal" | "unknown-location" | (typeof acceptableDangers)[number];

/** Something that would, or for all that is known could, shut people out. */
export interface LockOutFinding {
  readonly danger: Danger;
  /** What is declared, and what would have happened. */
  readonly consequence: string;
  /** What to do about it, as an imperative. */
  readonly fix: string;
}

/** A policy for everybody that leaves no usable emergency identity out. */
export function noEmergencyAccess(tenant: DeclaredTenant): readonly LockOutFinding[] {
  const withApi = { ...tenant, resources: [...tenant.resources, tenant.apiClientId] };
  return tenant.policies
    .filter((policy) => policy.conditions.users?.includeUsers?.includes("All") === true)
    .filter((policy) => !tenant.emergency.some(({ identity }) => isSpared(withApi, identity, [policy])))
    .map(({ id, grantControls }) => ({
      danger: "no-emergency-access",
      consequence: `${id} would have ${demanded(grantControls)}, and leaves out no emergency account that is there, enabled, or in a group with members: if it goes wrong, no administrator gets back in`,
      fix: "name an enabled account in conditionalAccess.emergencyAccounts, or a security group with members in emergencyGroups",
    }));
}

/** An emergency identity that another policy is about all the same. */
export function emergencyAccessShutOut(tenant: DeclaredTenant): readonly LockOutFinding[] {
  const withApi = { ...tenant, resources: [...tenant.resources, tenant.apiClientId] };
  return tenant.emergency.flatMap(({ name, identity }) => {
    const guilty = deciding(withApi, identity, ({ outcome }) => outcome !== "granted");
    if (guilty.length === 0) return [];
    return [
      {
        danger: "emergency-access-shut-out",
        consequence: `${guilty.join(", ")} would have shut out ${name}, who is to get in when nobody else does`,
        fix: "take the account out of conditionalAccess.serviceAccounts, or out of the emergency accounts and groups",
      },
    ];
  });
}

/** Nobody in particular gets nowhere, wherever they are. */
export function everybodyBlocked(tenant: DeclaredTenant): readonly LockOutFinding[] {
  const decisions = every(tenant, tenant.anybody, tenant.policies);
  if (!decisions.every(({ outcome }) => outcome === "blocked")) return [];
  const guilty = [...new Set(decisions.flatMap(({ decidedBy }) => decidedBy))];
  return [
    {
      danger: "everybody-blocked",
      consequence: `${guilty.join(", ")} would have blocked every user of the tenant on every resource, from everywhere: administrators, portals and Microsoft 365 included`,
      fix: "name a location with your public addresses in everythingOnlyFrom.locations, or remove everythingOnlyFrom",
    },
  ];
}

/** Who deploys could not take it back: blocked from anywhere, or asked for MFA as an account that cannot do it. */
export function deployerShutOut(tenant: DeclaredTenant): readonly LockOutFinding[] {
  const { deployer, serviceAccountIds } = tenant;
  const cannotDoMfa = serviceAccountIds.includes(deployer.objectId);
  const guilty = deciding(
    tenant,
    deployer.identity,
    ({ outcome }) => outcome === "blocked" || (cannotDoMfa && outcome !== "granted"),
  );
  if (guilty.length === 0) return [];
  return [
    {
      danger: "deployer-shut-out",
      consequence: `${guilty.join(", ")} would have shut out whoever is deploying this (object id ${deployer.objectId}), at least from some places: the policy could not be taken back by the same login`,
      fix: "deploy as an application, or name the deployer in conditionalAccess.emergencyAccounts",
    },
  ];
}

function demanded(grantControls: ConditionalAccessPolicy["grantControls"]): string {
  return grantControls?.builtInControls?.includes("block") === true ? "blocked everybody" : "demanded MFA of everybody";
}

type Identity = SignIn["identity"];

function isSpared(tenant: DeclaredTenant, identity: Identity, policies: readonly ConditionalAccessPolicy[]): boolean {
  return every(tenant, identity, policies).every(({ outcome }) => outcome === "granted");
}

/** The policies behind every decision of the kind. */
function deciding(
  tenant: DeclaredTenant,
  identity: Identity,
  isBad: (decision: Decision) => boolean,
): readonly string[] {
  const bad = every(tenant, identity, tenant.policies).filter(isBad);
  return [...new Set(bad.flatMap(({ decidedBy }) => decidedBy))];
}

/** The decisions on a password sign-in at every resource, from every address. */
function every(
  { namedLocations, resources, addresses }: DeclaredTenant,
  identity: Identity,
  policies: readonly ConditionalAccessPolicy[],
): readonly Decision[] {
  return addresses.flatMap((ipAddress) =>
    resources.map((resource) =>
      decide(
        {
          identity,
          resources: [resource],
          scopes: [],
          client: { clientId: "any client", isConfidential: false },
          ipAddress,
          clientAppType: "mobileAppsAndDesktopClients",
          // oxlint-disable-next-line eslint/no-restricted-globals -- a fixed instant: it matters to scopes, and none is asked for
          at: new Date(0),
        },
        { policies, namedLocations },
      ),
    ),
  );
}
