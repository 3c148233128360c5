import { z } from "zod";
import { configInFile } from "../config-in-file.ts";
import { peopleInSettings, usersIn } from "../settings-on-twin/people-in-settings.ts";

/** A client secret or a certificate that the settings ask for; times in RFC 3339, absent where they do not say. */
export interface WantedCredential {
  readonly caller: string;
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
}

/** What a stack's settings make necessary. */
export interface Wanted {
  /** Name of the workload and of the stack, part of names. */
  readonly name: string;
  readonly stack: string;
  readonly location: string;
  readonly cloud: string;
  readonly expectedTenantId: string;
  readonly expectedSubscriptionId: string;
  /** Of the provider's own configuration; empty: it is not said there. */
  readonly subscriptionId: string;
  readonly serviceManagementReference: string;
  readonly users: readonly string[];
  /** Of the registrations, by user principal name. */
  readonly owners: readonly string[];
  readonly groups: readonly string[];
  readonly secrets: readonly WantedCredential[];
  /** With the certificate in PEM. */
  readonly certificates: readonly (WantedCredential & { readonly pem: string })[];
  /** Callers that show another's token where no address is theirs, each with whose. */
  readonly federated: readonly { readonly caller: string; readonly by: readonly FederatedBy[] }[];
  readonly vaults: readonly { readonly resourceGroup: string; readonly name: string }[];
  /** Of conditional access: whether anything is made, a policy at all, one that decides, one for workload identities. */
  readonly conditionalAccess: {
    readonly anything: boolean;
    readonly policies: boolean;
    readonly enforced: boolean;
    readonly workloadIdentities: boolean;
  };
  readonly adopted: {
    readonly resourceGroupName?: string | undefined;
    readonly functionAppName?: string | undefined;
    readonly applicationObjectId?: string | undefined;
  };
  readonly alert: boolean;
  /** People sign in to the stack with username and password. */
  readonly publicClientFlows: boolean;
}

/** Whose token a caller shows in place of a secret; another issuer may be anywhere. */
export type FederatedBy = "github" | "managed identity";

const text = (otherwise: string) => z.string().catch(otherwise);
const present = z.boolean().catch(false);
const secret = z.object({ startDate: z.string().optional().catch(undefined), endDate: z.string() }).optional();
const caller = z
  .object({
    secrets: z
      .object({ first: secret.catch(undefined), second: secret.catch(undefined) })
      .optional()
      .catch(undefined),
    certificate: z
      .object({ pem: z.string(), endDate: z.string().optional().catch(undefined) })
      .optional()
      .catch(undefined),
    federated: z
      .record(z.string(), z.object({ github: z.unknown(), managedIdentityPrincipalId: z.unknown() }).partial())
      .catch({})
      .optional(),
    deliverTo: z
      .object({ keyVault: z.object({ resourceGroup: z.string(), name: z.string() }) })
      .optional()
      .catch(undefined),
  })
  .catch({});
const conditionalAccess = z
  .object({
    state: text(""),
    namedLocations: z.record(z.string(), z.unknown()).catch({}),
    baselineMfa: present,
    serviceAccountMfaElsewhere: present,
    serviceAccountOnlyApi: present,
    apiOnlyFrom: z.unknown(),
    everythingOnlyFrom: z.unknown(),
    workloadIdentitiesOnlyFrom: z.unknown(),
  })
  .partial()
  .catch({});
const adoption = z
  .object({
    api: z.object({ applicationObjectId: z.string() }).optional().catch(undefined),
    hosting: z
      .object({ resourceGroupName: z.string(), functionAppName: z.string().optional().catch(undefined) })
      .optional()
      .catch(undefined),
  })
  .catch({});
const alert = z.object({ threshold: z.number() }).transform(() => true);

/**
 * Leniently, with the defaults of `Pulumi.yaml`: what is wrong with the settings the program itself says.
 *
 * @param file such as `Pulumi.dev.yaml`
 */
export function wantedBy(file: string, stack: string): Wanted {
  const config = configInFile(file);
  const setting = (name: string) => config[`protected-function:${name}`];
  const callers = Object.entries(z.record(z.string(), caller).catch({}).parse(setting("callers")));
  const asked = conditionalAccessIn(conditionalAccess.parse(setting("conditionalAccess")));
  const named = peopleInSettings(file);
  // Whom policies are about is looked up only where there is one, or a named location.
  const people = asked.anything ? named : { ...named, serviceAccounts: [], emergencyAccounts: [], emergencyGroups: [] };
  const { api, hosting } = adoption.parse(setting("adopt"));
  return {
    name: text("whocalls").parse(setting("name")),
    stack,
    location: text("westeurope").parse(setting("location")),
    cloud: text("public").parse(setting("cloud")),
    expectedTenantId: text("").parse(setting("expectedTenantId")),
    expectedSubscriptionId: text("").parse(setting("expectedSubscriptionId")),
    subscriptionId: text("").parse(config["azure-native:subscriptionId"]),
    serviceManagementReference: text("").parse(setting("serviceManagementReference")),
    users: usersIn(people),
    owners: people.owners,
    groups: [...new Set([...people.assignedGroups, ...people.emergencyGroups])],
    secrets: callers.flatMap(([name, { secrets }]) =>
      [secrets?.first, secrets?.second].flatMap((slot) => (slot ? [{ caller: name, ...slot }] : [])),
    ),
    certificates: callers.flatMap(([name, { certificate }]) => (certificate ? [{ caller: name, ...certificate }] : [])),
    federated: callers.flatMap(([name, { federated = {} }]) => federatedBy(name, Object.values(federated))),
    vaults: distinct(callers.flatMap(([, { deliverTo }]) => (deliverTo ? [deliverTo.keyVault] : []))),
    conditionalAccess: asked,
    adopted: {
      resourceGroupName: hosting?.resourceGroupName,
      functionAppName: hosting?.functionAppName,
      applicationObjectId: api?.applicationObjectId,
    },
    alert: alert.catch(false).parse(setting("refusedCallersAlert")),
    publicClientFlows: present.parse(setting("publicClientFlows")),
  };
}

function federatedBy(
  caller: string,
  credentials: readonly { readonly github?: unknown; readonly managedIdentityPrincipalId?: unknown }[],
): Wanted["federated"] {
  const by: readonly FederatedBy[] = [
    ...(credentials.some(({ github }) => github !== undefined) ? ["github" as const] : []),
    ...(credentials.some(({ managedIdentityPrincipalId: id }) => id !== undefined)
      ? ["managed identity" as const]
      : []),
  ];
  return by.length === 0 ? [] : [{ caller, by }];
}

function conditionalAccessIn(settings: z.infer<typeof conditionalAccess>): Wanted["conditionalAccess"] {
  const { state, namedLocations = {}, workloadIdentitiesOnlyFrom } = settings;
  const isOn = state !== "off";
  const policies =
    isOn &&
    [
      settings.baselineMfa === true,
      settings.serviceAccountMfaElsewhere === true,
      settings.serviceAccountOnlyApi === true,
      settings.apiOnlyFrom !== undefined,
      settings.everythingOnlyFrom !== undefined,
      workloadIdentitiesOnlyFrom !== undefined,
    ].some(Boolean);
  return {
    anything: policies || (isOn && Object.keys(namedLocations).length > 0),
    policies,
    enforced: policies && state === "enforced",
    workloadIdentities: isOn && workloadIdentitiesOnlyFrom !== undefined,
  };
}

function distinct(vaults: Wanted["vaults"]): Wanted["vaults"] {
  return [...new Map(vaults.map((vault) => [`${vault.resourceGroup}/${vault.name}`.toLowerCase(), vault])).values()];
}
