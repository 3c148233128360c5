import type { LenientSettings } from "@protected-function/infra/settings/lenient-settings.ts";
import { requireAzureNames } from "../../stacks/settings/require-azure-names.ts";
import { type KeyVault, settingsInFile, settingsSources, vaultsIn } from "../../stacks/settings/settings-in-file.ts";
import { groupsIn, peopleIn, usersIn } from "../../stacks/settings/people-in-settings.ts";
import { type IdentityRole, identityRolesIn } from "../../stacks/settings/identity-roles-in-settings.ts";
import { type ExistingCaller, existingCallersIn } from "../../stacks/local/seed-twin.ts";

/** A client secret or a certificate in the settings. Times in RFC 3339, absent if not set. */
interface WantedCredential {
  readonly caller: string;
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
}

/** Settings that are used unchanged. */
type Plain = Pick<
  LenientSettings,
  | "name"
  | "location"
  | "cloud"
  | "expectedTenantId"
  | "expectedSubscriptionId"
  | "serviceManagementReference"
  | "publicClientFlows"
>;

/** The requirements of a stack's settings. */
export interface Requirements extends Plain {
  readonly stack: string;
  /** From the provider's own configuration. Empty if not set there. */
  readonly subscriptionId: string;
  readonly users: readonly string[];
  /** Owners of the app registrations, by user principal name. */
  readonly owners: readonly string[];
  readonly groups: readonly string[];
  readonly secrets: readonly WantedCredential[];
  /** With the certificate in PEM. */
  readonly certificates: readonly (WantedCredential & { readonly pem: string })[];
  /** Callers without a fixed address of their own, each with the issuers of its tokens. */
  readonly federated: readonly { readonly caller: string; readonly issuers: readonly FederatedBy[] }[];
  readonly vaults: readonly KeyVault[];
  /** Callers that exist already, of any kind. */
  readonly existingCallers: readonly Pick<ExistingCaller, "name" | "clientId">[];
  /** Vaults of app settings, each with its settings. */
  readonly secretVaults: readonly (KeyVault & { readonly settings: readonly string[] })[];
  /** Azure roles for the function's identity, with a scope that Azure could have. */
  readonly identityRoles: readonly IdentityRole[];
  /**
   * Whether the settings declare anything at all, a policy, an enforced policy, or a policy for workload identities.
   */
  readonly conditionalAccess: {
    readonly isUsed: boolean;
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
}

/** The issuer of a caller's tokens. Other issuers may be anywhere and aren't listed. */
export type FederatedBy = "github" | "managed identity";

/**
 * Lenient: the program itself reports errors in the settings, except in what becomes part of an address here.
 *
 * @param file such as `Pulumi.dev.yaml`
 * @param directory the folder with Pulumi.yaml
 * @throws SettingsRefused
 */
export function requirementsOf(file: string, directory: string, stack: string): Requirements {
  const { settings, subscriptionId } = settingsInFile(file, directory);
  requireAzureNames(settings, subscriptionId, settingsSources(file, directory));
  const callers = Object.entries(settings.callers);
  const conditionalAccess = conditionalAccessIn(settings.conditionalAccess);
  const namedPeople = peopleIn(settings);
  // The program looks up the people of policies only if there is a policy or a named location.
  const people = conditionalAccess.isUsed
    ? namedPeople
    : { ...namedPeople, serviceAccounts: [], emergencyAccounts: [], emergencyGroups: [] };
  const { api, hosting } = settings.adopt;
  return {
    ...settings,
    stack,
    subscriptionId,
    users: usersIn(people),
    owners: people.owners,
    groups: groupsIn(people),
    secrets: callers.flatMap(([caller, { secrets }]) =>
      [secrets?.first, secrets?.second].flatMap((slot) => (slot?.endDate === undefined ? [] : [{ caller, ...slot }])),
    ),
    certificates: callers.flatMap(([caller, { certificate: { pem, endDate } = {} }]) =>
      pem === undefined ? [] : [{ caller, pem, endDate }],
    ),
    federated: callers.flatMap(([caller, { federated }]) => federatedBy(caller, federated)),
    vaults: vaultsIn([settings]),
    existingCallers: existingCallersIn([settings]),
    secretVaults: secretVaultsIn(settings),
    identityRoles: identityRolesIn(settings),
    conditionalAccess,
    adopted: {
      resourceGroupName: hosting?.resourceGroupName,
      functionAppName: hosting?.functionAppName,
      applicationObjectId: api?.applicationObjectId,
    },
    alert: settings.refusedCallersAlert.threshold !== undefined,
  };
}

function secretVaultsIn({ secretSettings }: LenientSettings): Requirements["secretVaults"] {
  const settings = Object.entries(secretSettings).flatMap(([setting, { keyVault: { resourceGroup, name } = {} }]) =>
    resourceGroup === undefined || name === undefined ? [] : [{ setting, resourceGroup, name }],
  );
  const byVault = Map.groupBy(settings, ({ resourceGroup, name }) => `${resourceGroup}/${name}`.toLowerCase());
  return [...byVault.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const { resourceGroup, name } = first;
    return [{ resourceGroup, name, settings: all.map(({ setting }) => setting) }];
  });
}

function federatedBy(
  caller: string,
  federated: LenientSettings["callers"][string]["federated"] = {},
): Requirements["federated"] {
  const credentials = Object.values(federated);
  const issuers: readonly FederatedBy[] = [
    ...(credentials.some(({ github }) => github !== undefined) ? ["github" as const] : []),
    ...(credentials.some(({ managedIdentityPrincipalId: id }) => id !== undefined)
      ? ["managed identity" as const]
      : []),
  ];
  return issuers.length === 0 ? [] : [{ caller, issuers }];
}

function conditionalAccessIn(settings: LenientSettings["conditionalAccess"]): Requirements["conditionalAccess"] {
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
    isUsed: policies || (isOn && Object.keys(namedLocations).length > 0),
    policies,
    enforced: policies && state === "enforced",
    workloadIdentities: isOn && workloadIdentitiesOnlyFrom !== undefined,
  };
}
