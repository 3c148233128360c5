import {
  decide,
  type ConditionalAccessPolicy,
  type Decision,
  type SignIn,
} from "@protected-function/core/access/index.ts";
import type { acceptableDangers } from "../settings/conditional-access-settings.ts";
import type { DeclaredTenant } from "./lock-out-tenant.ts";

/** The first can't be accepted: without an ID, the policy can't be written. */
export type Danger = "unknown-principal" | (typeof acceptableDangers)[number];

/** A setting that would lock people out, or could as far as is known. */
export interface LockOutFinding {
  readonly danger: Danger;
  /** The declaration, and its consequence. */
  readonly consequence: string;
  /** The fix, as an imperative. */
  readonly fix: string;
}

/** Finds policies for everyone that exclude no usable emergency identity. */
export function noEmergencyAccess(tenant: DeclaredTenant): readonly LockOutFinding[] {
  const withApi = { ...tenant, resources: [...tenant.resources, tenant.apiClientId] };
  return tenant.policies
    .filter((policy) => policy.conditions.users?.includeUsers?.includes("All") === true)
    .filter((policy) => !tenant.emergency.some(({ identity }) => isSpared(withApi, identity, [policy])))
    .map(({ id, grantControls }) => ({
      danger: "no-emergency-access",
      consequence: `${id} would ${effectOf(grantControls)} without excluding an enabled emergency account or a group with members. If the policy is wrong, no administrator can sign in to fix it`,
      fix: "add an enabled account to conditionalAccess.emergencyAccounts, or a security group with members to emergencyGroups",
    }));
}

/** Finds emergency identities that another policy covers nevertheless. */
export function emergencyAccessShutOut(tenant: DeclaredTenant): readonly LockOutFinding[] {
  const withApi = { ...tenant, resources: [...tenant.resources, tenant.apiClientId] };
  return tenant.emergency.flatMap(({ name, identity }) => {
    const guilty = deciding(withApi, identity, ({ outcome }) => outcome !== "granted");
    if (guilty.length === 0) return [];
    return [
      {
        danger: "emergency-access-shut-out",
        consequence: `${guilty.join(", ")} would lock out ${name}, an emergency account`,
        fix: "remove the account from conditionalAccess.serviceAccounts, or from the emergency accounts and groups",
      },
    ];
  });
}

/** Finds policies that block an ordinary member from everything, everywhere. */
export function everybodyBlocked(tenant: DeclaredTenant): readonly LockOutFinding[] {
  const decisions = every(tenant, tenant.anyUser, tenant.policies);
  if (!decisions.every(({ outcome }) => outcome === "blocked")) return [];
  const guilty = [...new Set(decisions.flatMap(({ decidedBy }) => decidedBy))];
  return [
    {
      danger: "everybody-blocked",
      consequence: `${guilty.join(", ")} would block every user of the tenant from every resource and every location, including administrators, portals and Microsoft 365`,
      fix: "add a location with your public addresses to everythingOnlyFrom.locations, or remove everythingOnlyFrom",
    },
  ];
}

/**
 * Finds policies that would stop the deployer from undoing them: it's blocked everywhere, or must use MFA with an
 * account that can't.
 */
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
      consequence: `${guilty.join(", ")} would lock out the deployer (object ID ${deployer.objectId}), at least from some locations. The same login couldn't revert the policy`,
      fix: "deploy as an application, or add the deployer to conditionalAccess.emergencyAccounts",
    },
  ];
}

function effectOf(grantControls: ConditionalAccessPolicy["grantControls"]): string {
  return grantControls?.builtInControls?.includes("block") === true ? "block all users" : "require MFA of all users";
}

type Identity = SignIn["identity"];

function isSpared(tenant: DeclaredTenant, identity: Identity, policies: readonly ConditionalAccessPolicy[]): boolean {
  return every(tenant, identity, policies).every(({ outcome }) => outcome === "granted");
}

/** Returns the policies behind every decision of that kind. */
function deciding(
  tenant: DeclaredTenant,
  identity: Identity,
  isBad: (decision: Decision) => boolean,
): readonly string[] {
  const bad = every(tenant, identity, tenant.policies).filter(isBad);
  return [...new Set(bad.flatMap(({ decidedBy }) => decidedBy))];
}

/** Returns the decisions on a password sign-in to every resource, from every address. */
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
