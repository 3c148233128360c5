import {
  type ConditionalAccessPolicy,
  microsoftGraph,
  type NamedLocation,
  type SignIn,
  type UserIdentity,
} from "@protected-function/core/access/index.ts";
import { asGraphPolicy, wantedPolicies } from "../definitions/policies.ts";
import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";

/** The settings and IDs that are known before anything is created. */
export interface GuardedSettings {
  readonly settings: ConditionalAccessSettings;
  readonly principals: Principals;
  /** Client ID of an adopted API: it exists already, and may be any resource. */
  readonly adoptedApiClientId?: string | undefined;
  /** Names of the callers whose service principals the stack creates. */
  readonly callers: readonly string[];
}

/** A person who must keep access, in the form of a sign-in's identity. */
export interface Person {
  /** The name in messages. */
  readonly name: string;
  readonly identity: UserIdentity;
}

/** The tenant that the settings would create: policies, locations, people, and the addresses to try them from. */
export interface DeclaredTenant {
  readonly policies: readonly ConditionalAccessPolicy[];
  readonly namedLocations: readonly NamedLocation[];
  /** Enabled emergency accounts, and the members of emergency groups. */
  readonly emergency: readonly Person[];
  /** An ordinary member of the tenant. */
  readonly anyUser: UserIdentity;
  /** The deployer, and its identity for policies. */
  readonly deployer: { readonly objectId: string; readonly identity: SignIn["identity"] };
  readonly serviceAccountIds: readonly string[];
  /** Client ID of the API. */
  readonly apiClientId: string;
  /** Client IDs of the resources that administration needs, and one arbitrary resource. */
  readonly resources: readonly string[];
  /** An address of each declared location, and addresses elsewhere. */
  readonly addresses: readonly string[];
}

/** The symbols. They aren't GUIDs, so they can't equal an existing object's ID. */
const symbols = {
  api: "the API that this stack makes",
  caller: (name: string) => `the service principal of the caller ${name}`,
  // In digits: as it is, a name such as Office or All would be a word of Graph's, and office the same as Office.
  location: (name: string) => `the location ${Buffer.from(name).toString("hex")}`,
  anybody: "anybody",
  anyResource: "any other resource",
} as const;

/** https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in */
const administrated = [microsoftGraph, "797f4846-ba00-4fd7-ba43-dac1f8f63013"];

/** Spread over the address space, so that a typical list of locations doesn't contain them all. */
const outsideAddresses = [
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
      // An undeclared location is a separate finding; here it is a location without addresses.
      locationId: symbols.location,
      callerServicePrincipalIds: callers.map(symbols.caller),
    },
  );
  const declaredLocations = Object.entries(declared).map(([name, { cidrs }]) =>
    location(symbols.location(name), cidrs),
  );
  const undeclared = new Set(definitions.flatMap(({ exceptFrom = [] }) => exceptFrom));
  for (const { id } of declaredLocations) undeclared.delete(id);
  const memberOf = (objectId: string): readonly string[] =>
    emergencyGroups.filter(({ memberIds }) => memberIds.includes(objectId)).map((group) => group.objectId);
  const identityOf = (objectId: string): UserIdentity => user(objectId, memberOf(objectId));
  return {
    policies: definitions.map((definition) => asGraphPolicy(definition, "enabled")),
    namedLocations: [...declaredLocations, ...[...undeclared].map((id) => location(id, []))],
    emergency: [
      ...emergencyAccounts
        .filter(({ enabled }) => enabled)
        .map(({ userPrincipalName, objectId }) => ({ name: userPrincipalName, identity: identityOf(objectId) })),
      ...emergencyGroups.flatMap(({ displayName, memberIds }) =>
        memberIds.map((id) => ({ name: `the member ${id} of the group "${displayName}"`, identity: identityOf(id) })),
      ),
    ],
    anyUser: user(symbols.anybody, []),
    deployer: {
      objectId: deployer.objectId,
      identity: deployer.kind === "user" ? identityOf(deployer.objectId) : application(deployer),
    },
    serviceAccountIds,
    apiClientId: adoptedApiClientId ?? symbols.api,
    resources: [...administrated, symbols.anyResource],
    addresses: [
      ...outsideAddresses,
      ...Object.values(declared).flatMap(({ cidrs }) => cidrs.slice(0, 1).map((cidr) => cidr.split("/")[0] ?? cidr)),
    ],
  };
}

function user(userId: string, groupIds: readonly string[]): UserIdentity {
  return { kind: "user", userId, groupIds, roleTemplateIds: [], userType: "Member" };
}

/** No lookup shows the deployer's kind. Policies can affect only an application of this tenant, so assume that. */
function application({ objectId }: Deployer): SignIn["identity"] {
  return { kind: "servicePrincipal", servicePrincipalId: objectId, type: "application", ofThisTenant: true };
}

function location(id: string, cidrs: readonly string[]): NamedLocation {
  return {
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    id,
    displayName: id,
    ipRanges: cidrs.map((cidrAddress) => ({
      "@odata.type": cidrAddress.includes(":") ? "#microsoft.graph.iPv6CidrRange" : "#microsoft.graph.iPv4CidrRange",
      cidrAddress,
    })),
  };
}

/** The people and groups in the settings, as the tenant has them now. Object IDs are in lower case. */
export interface Principals {
  readonly emergencyAccounts: readonly Account[];
  readonly emergencyGroups: readonly Group[];
  readonly serviceAccounts: readonly Account[];
  /** The deployer. */
  readonly deployer: Deployer;
  /** The names that the tenant doesn't have, with their settings. */
  readonly unknown: readonly { readonly setting: string; readonly name: string }[];
}

export interface Deployer {
  readonly kind: "user" | "servicePrincipal";
  readonly objectId: string;
}

export interface Account {
  readonly userPrincipalName: string;
  readonly objectId: string;
  /** No one can sign in with a disabled account. */
  readonly enabled: boolean;
}

export interface Group {
  readonly displayName: string;
  readonly objectId: string;
  /** Object IDs of the direct members. */
  readonly memberIds: readonly string[];
}
