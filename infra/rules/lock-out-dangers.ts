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
      consequence: `${id} would ${effectOf(grantControls)} without excluding an enabled emergency account or a group with members. If the policy is wrong, no administrator can sign in to fix it`,
      fix: "add an enabled account to conditionalAccess.emergencyAccounts, or a security group with members to emergencyGroups",
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
        consequence: `${guilty.join(", ")} would lock out ${name}, an emergency account`,
        fix: "remove the account from conditionalAccess.serviceAccounts, or from the emergency accounts and groups",
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
      consequence: `${guilty.join(", ")} would block every user of the tenant from every resource and every location, including administrators, portals and Microsoft 365`,
      fix: "add a location with your public addresses to everythingOnlyFrom.locations, or remove everythingOnlyFrom",
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
