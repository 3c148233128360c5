import type { PolicyConditions } from "../../../access/index.ts";
import type { DirectoryBehavior } from "../directory-behavior.ts";
import type { Application } from "../directory-objects.ts";
import type { Directory } from "../directory.ts";
import { graphRefusals } from "../graph-refusals.ts";
import type { Licences } from "../licences.ts";
import { Refusal } from "../refusal.ts";
import type { Policies } from "./policies.ts";
import { isSingleTenant } from "./identities.ts";
import type { PolicyProperties } from "./policies.ts";
import { conditionalAccessRefusals } from "./refusals.ts";

interface PolicyContext {
  readonly directory: Directory;
  readonly licences: Licences;
  readonly hasLocation: (id: string) => boolean;
  readonly directoryBehavior: DirectoryBehavior;
  readonly lagMilliseconds: number;
  readonly securityDefaultsInForce: boolean;
  /** Where the answer says what is wrong with a policy that was looked at. */
  readonly refusalsIn: "message" | "innerError";
}

/**
 * Graph takes only a policy that says whom, what and how, by objects that exist.
 * https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies
 */
export function refusePolicy(policy: PolicyProperties, context: PolicyContext): void {
  try {
    refuse(policy, context);
  } catch (error) {
    if (context.refusalsIn === "message" || !(error instanceof Refusal) || !/^\d{4}: /.test(error.message)) throw error;
    throw conditionalAccessRefusals.malformed(error.message);
  }
}

function refuse(policy: PolicyProperties, context: PolicyContext): void {
  refuseWithoutLicence(policy, context);
  if (policy.state === "enabled" && context.securityDefaultsInForce) {
    throw conditionalAccessRefusals.securityDefaults();
  }
  const { conditions } = policy;
  if (isEmpty(conditions.applications.includeApplications)) throw conditionalAccessRefusals.noApplications();
  if (!includesAnyPrincipal(conditions)) {
    throw conditionalAccessRefusals.invalid(
      "The 'users' condition must specify the users, groups or roles to include. Try 'includeUsers' = ['none'] to start with.",
    );
  }
  const fault = faultOf(policy);
  if (fault !== undefined) throw conditionalAccessRefusals.invalid(fault);
  refuseUnknown(unknownIn(conditions, context));
  refusePublicClients(conditions, context);
}

/** Applications all at once, of the others the first: with their texts. */
function refuseUnknown(unknown: readonly UnknownReference[]): void {
  const [first] = unknown;
  if (!first) return;
  if (first.kind !== "Application") throw conditionalAccessRefusals.unknownReference(first.kind, first.id);
  const applications = unknown.filter(({ kind }) => kind === "Application");
  throw conditionalAccessRefusals.invalidApplications(
    applications.map(({ id }) => id),
    "ServicePrincipalNotFound",
  );
}

/** Before anything else: that a licence is looked at first is inferred. */
function refuseWithoutLicence({ conditions }: PolicyProperties, { licences }: PolicyContext): void {
  if (!licences.conditionalAccess) throw conditionalAccessRefusals.noLicence();
  if (!isEmpty(conditions.clientApplications?.includeServicePrincipals) && !licences.workloadIdentities) {
    throw conditionalAccessRefusals.noWorkloadIdentitiesLicence();
  }
}

/**
 * What is wrong with controls and conditions, the first fault first. Nobody knows where "nowhere but there" is; and a policy
 * is about users or about workload identities, which have no kinds of clients, and can only be blocked.
 * https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols and …/conditionalaccessconditionset;
 * https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
function faultOf({ conditions, grantControls }: PolicyProperties): string | undefined {
  const { locations, users, clientApplications, clientAppTypes } = conditions;
  const controls = grantControls?.builtInControls ?? [];
  const people = [users?.includeGroups, users?.includeRoles, users?.includeUsers?.filter((id) => id !== "None")];
  const faults: readonly (readonly [isFault: boolean, message: string])[] = [
    [controls.length === 0, "The policy must have a grant control or a session control."],
    [
      controls.includes("block") && controls.length > 1,
      "The grant control 'block' cannot be combined with other controls.",
    ],
    [
      !isEmpty(clientApplications?.includeServicePrincipals) && controls[0] !== "block",
      "A policy for workload identities can only block access.",
    ],
    [
      Boolean(locations) && isEmpty(locations?.includeLocations),
      "The 'locations' condition must specify the locations to include.",
    ],
    [
      Boolean(clientApplications) && people.some((ids) => !isEmpty(ids)),
      "The conditions 'users' and 'clientApplications' cannot be combined.",
    ],
    [
      Boolean(clientApplications) && !clientAppTypes.includes("all"),
      "The conditions 'clientAppTypes' and 'clientApplications' cannot be combined.",
    ],
  ];
  return faults.find(([isFault]) => isFault)?.[1];
}

function includesAnyPrincipal({ users, clientApplications }: PolicyConditions): boolean {
  const included = [
    users?.includeUsers,
    users?.includeGroups,
    users?.includeRoles,
    clientApplications?.includeServicePrincipals,
  ];
  return included.some((ids) => !isEmpty(ids)) || Boolean(users?.includeGuestsOrExternalUsers);
}

function isEmpty(ids: readonly string[] | undefined): boolean {
  return ids === undefined || ids.length === 0;
}

/** What a policy names and conditional access does not know. */
interface UnknownReference {
  readonly kind: "User" | "Group" | "Application" | "NamedLocation" | "ServicePrincipal";
  readonly id: string;
}

interface Known {
  readonly directory: Directory;
  readonly hasLocation: (id: string) => boolean;
  /** How much later than the directory conditional access hears of an object. */
  readonly lagMilliseconds: number;
}

/**
 * The objects that a policy names must exist when it is written. Later deletions don't change it (reported:
 * Microsoft365DSC/Microsoft365DSC#2154). A resource needs a service principal in the tenant, a workload identity also
 * an app registration in it, and it can't be a managed identity. That Graph checks each of these lists is inferred, but
 * for applications and locations (reported: KelvinTegelaar/CIPP#1618).
 * https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 *
 * What was just created is unknown here when Graph's other answers have it already. Reported of service principals by the
 * provider's maintainer (hashicorp/terraform-provider-azuread#1047) and of locations (KelvinTegelaar/CIPP#3932, #4194);
 * of users and groups inferred.
 */
function unknownIn(
  conditions: PolicyConditions,
  { directory, hasLocation, lagMilliseconds }: Known,
): readonly UnknownReference[] {
  const { users, groups, servicePrincipals, replication } = directory;
  const isKnown = (id: string) => replication.hasArrived(id, lagMilliseconds);
  const isUser = (id: string) => users.find(id) !== undefined && isKnown(id);
  const isGroup = (id: string) => groups.find(id) !== undefined && isKnown(id);
  const isResource = (id: string) => {
    const principal = servicePrincipals.findByClientId(id);
    return principal !== undefined && isKnown(principal.id);
  };
  const isWorkload = (id: string) => {
    const principal = servicePrincipals.find(id);
    return principal?.servicePrincipalType === "Application" && isSingleTenant(directory, principal) && isKnown(id);
  };
  const isLocation = (id: string) => hasLocation(id) && isKnown(id);
  const check = (
    kind: UnknownReference["kind"],
    lists: object | null | undefined,
    suffix: string,
    exists: (id: string) => boolean,
    words: readonly string[] = [],
  ): readonly UnknownReference[] =>
    [`include${suffix}`, `exclude${suffix}`].flatMap((property) => {
      const ids: readonly string[] = (lists as Readonly<Record<string, readonly string[]>> | null)?.[property] ?? [];
      return ids.filter((id) => !words.includes(id) && !exists(id)).map((id) => ({ kind, id }));
    });
  return [
    ...check("User", conditions.users, "Users", isUser, ["All", "None", "GuestsOrExternalUsers"]),
    ...check("Group", conditions.users, "Groups", isGroup),
    ...check("Application", conditions.applications, "Applications", isResource, ["All", "None"]),
    ...check("NamedLocation", conditions.locations, "Locations", isLocation, ["All", "AllTrusted"]),
    ...check("ServicePrincipal", conditions.clientApplications, "ServicePrincipals", isWorkload, [
      "ServicePrincipalsInMyTenant",
    ]),
  ];
}

/**
 * A policy names no public client, included or excluded. That the one flag makes an application public, whatever redirect
 * URIs and identifier URIs it has besides, is inferred: the report is of an application for desktops.
 */
function refusePublicClients(
  { applications }: PolicyConditions,
  { directory, directoryBehavior }: { readonly directory: Directory; readonly directoryBehavior: DirectoryBehavior },
): void {
  if ((directoryBehavior.publicClientInPolicy ?? "refused") === "accepted") return;
  const publicClients = [...new Set(namedIn(applications))].filter((clientId) => {
    const application = directory.applications.findByClientId(clientId);
    return application !== undefined && isPublicClient(application);
  });
  if (publicClients.length === 0) return;
  throw conditionalAccessRefusals.invalidApplications(publicClients, "PublicClientsAreUnsupported");
}

/** No source says what Graph makes of an application that turns public under a policy: see the switch. Wording ours. */
export function refusePublicClientUnderPolicy(
  { before, after }: { readonly before: Application; readonly after: Pick<Application, "isFallbackPublicClient"> },
  policies: Policies,
  directoryBehavior: DirectoryBehavior,
): void {
  if ((directoryBehavior.publicClientUnderPolicy ?? "accepted") === "accepted") return;
  if (isPublicClient(before) || !isPublicClient(after)) return;
  const isNamed = policies
    .all()
    .some(({ conditions }) => namedIn(conditions.applications).some((id) => id.toLowerCase() === before.appId));
  if (!isNamed) return;
  throw graphRefusals.invalid(
    `The application '${before.appId}' cannot become a public client: Conditional Access policies name it.`,
  );
}

function isPublicClient({ isFallbackPublicClient }: Pick<Application, "isFallbackPublicClient">): boolean {
  return isFallbackPublicClient === true;
}

function namedIn({ includeApplications, excludeApplications }: PolicyConditions["applications"]): readonly string[] {
  return [...(includeApplications ?? []), ...(excludeApplications ?? [])];
}
