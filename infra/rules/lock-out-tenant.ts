import type { ConditionalAccessPolicy, NamedLocation, SignIn, UserIdentity } from "../../access/index.ts";
import { asGraphPolicy, wantedPolicies } from "../conditional-access/policies.ts";
import { microsoftGraph } from "../identity/registration.ts";
import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";

/** What is known before anything is made. */
export interface GuardedSettings {
  readonly settings: ConditionalAccessSettings;
  readonly principals: Principals;
  /** Client id of an API that is taken over: it exists already, and may be anything. */
  readonly adoptedApiClientId?: string | undefined;
  /** Names of the callers, whose service principals the stack makes. */
  readonly callers: readonly string[];
}

/** Somebody whose way in must not close, as a sign-in sees them. */
export interface Person {
  /** For messages. */
  readonly name: string;
  readonly identity: UserIdentity;
}

/** The tenant as the settings would make it: policies, locations, people, and where to try them from. */
export interface DeclaredTenant {
  readonly policies: readonly ConditionalAccessPolicy[];
  readonly namedLocations: readonly NamedLocation[];
  /** Enabled emergency accounts, and the members of emergency groups. */
  readonly emergency: readonly Person[];
  /** A member of the tenant who is nobody in particular. */
  readonly anybody: UserIdentity;
  /** Who deploys, and what policies see of them. */
  readonly deployer: { readonly objectId: string; readonly identity: SignIn["identity"] };
  readonly serviceAccountIds: readonly string[];
  /** Client id of the API. */
  readonly apiClientId: string;
  /** Client ids that administration needs, and one that is nothing in particular. */
  readonly resources: readonly string[];
  /** An address of each declared location, and addresses elsewhere. */
  readonly addresses: readonly string[];
}

/** The symbols: no GUID, so that none can be equal to anything that exists. */
const symbols = {
  api: "the API that this stack makes",
  caller: (name: string) => `the service principal of the caller ${name}`,
  anybody: "anybody",
  anyResource: "any other resource",
} as const;

/** https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in */
const administrated = [microsoftGraph.clientId, "797f4846-ba00-4fd7-ba43-dac1f8f63013"];

/** Spread over the address space, so that no likely list of locations holds them all. */
const elsewhere = [
  "1.1.1.1",
  "62.0.0.1",
  "133.0.0.1",
  "185.0.0.1",
  "203.0.114.1",
  "2001:4860::1",
  "2a00::1",
  "2600::1",
];

export function declaredTenant({ settings, principals, adoptedApiClientId, callers }: GuardedSettings): DeclaredTenant {
  const { emergencyAccounts, emergencyGroups, serviceAccounts, deployer } = principals;
  const declared = settings.namedLocations ?? {};
  const serviceAccountIds = serviceAccounts.map(({ objectId }) => objectId);
  const definitions = wantedPolicies<string>(
    settings,
    {
      emergencyUserIds: emergencyAccounts.map(({ objectId }) => objectId),
      emergencyGroupIds: emergencyGroups.map(({ objectId }) => objectId),
      serviceAccountIds,
    },
    {
      apiClientId: adoptedApiClientId ?? symbols.api,
      // What is not declared is a finding of its own; here it is a place without addresses.
      locationId: (name) => name,
      callerServicePrincipalIds: callers.map(symbols.caller),
    },
  );
  const named = new Set([...Object.keys(declared), ...definitions.flatMap(({ exceptFrom = [] }) => exceptFrom)]);
  const memberOf = (objectId: string): readonly string[] =>
    emergencyGroups.filter(({ memberIds }) => memberIds.includes(objectId)).map((group) => group.objectId);
  const identityOf = (objectId: string): UserIdentity => user(objectId, memberOf(objectId));
  return {
    policies: definitions.map((definition) => asGraphPolicy(definition, "enabled")),
    namedLocations: [...named].map((name) => location(name, declared[name]?.cidrs ?? [])),
    emergency: [
      ...emergencyAccounts
        .filter(({ enabled }) => enabled)
        .map(({ userPrincipalName, objectId }) => ({ name: userPrincipalName, identity: identityOf(objectId) })),
      ...emergencyGroups.flatMap(({ displayName, memberIds }) =>
        memberIds.map((id) => ({ name: `the member ${id} of the group "${displayName}"`, identity: identityOf(id) })),
      ),
    ],
    anybody: user(symbols.anybody, []),
    deployer: {
      objectId: deployer.objectId,
      identity: deployer.kind === "user" ? identityOf(deployer.objectId) : application(deployer),
    },
    serviceAccountIds,
    apiClientId: adoptedApiClientId ?? symbols.api,
    resources: [...administrated, symbols.anyResource],
    addresses: [
      ...elsewhere,
      ...Object.values(declared).flatMap(({ cidrs }) => cidrs.slice(0, 1).map((cidr) => cidr.split("/")[0] ?? cidr)),
    ],
  };
}

function user(userId: string, groupIds: readonly string[]): UserIdentity {
  return { kind: "user", userId, groupIds, roleTemplateIds: [], userType: "Member" };
}

/** Of what kind the deployer is, no look-up tells: an application of this tenant is what policies can touch at all. */
function application({ objectId }: Deployer): SignIn["identity"] {
  return { kind: "servicePrincipal", servicePrincipalId: objectId, type: "application", ofThisTenant: true };
}

function location(name: string, cidrs: readonly string[]): NamedLocation {
  return {
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    id: name,
    displayName: name,
    ipRanges: cidrs.map((cidrAddress) => ({
      "@odata.type": cidrAddress.includes(":") ? "#microsoft.graph.iPv6CidrRange" : "#microsoft.graph.iPv4CidrRange",
      cidrAddress,
    })),
  };
}

/** The people and groups that the settings name, as the tenant has them now. Object ids are in lower case. */
export interface Principals {
  readonly emergencyAccounts: readonly Account[];
  readonly emergencyGroups: readonly Group[];
  readonly serviceAccounts: readonly Account[];
  /** Who deploys. */
  readonly deployer: Deployer;
  /** What the tenant does not have: the setting, and the name in it. */
  readonly unknown: readonly { readonly setting: string; readonly name: string }[];
}

export interface Deployer {
  readonly kind: "user" | "servicePrincipal";
  readonly objectId: string;
}

export interface Account {
  readonly userPrincipalName: string;
  readonly objectId: string;
  /** A disabled account signs nobody in. */
  readonly enabled: boolean;
}

export interface Group {
  readonly displayName: string;
  readonly objectId: string;
  /** Object ids of the direct members. */
  readonly memberIds: readonly string[];
}
