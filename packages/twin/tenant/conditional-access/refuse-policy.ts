import type { PolicyConditions } from "@protected-function/core/access/index.ts";
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
  /** The member of the answer that describes what is wrong with a policy. */
  readonly refusalsIn: "message" | "innerError";
}

/**
 * Refuses an incomplete policy. Graph requires users, resources and controls, and all objects in the policy must exist.
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
  if (!includesAnyTarget(conditions)) throw conditionalAccessRefusals.noApplications();
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

/** Refuses all unknown applications together, or the first of any other kind, each with its own text. */
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

/** Runs before any other check. Inferred: Graph checks the license first. */
function refuseWithoutLicence({ conditions }: PolicyProperties, { licences }: PolicyContext): void {
  if (!licences.conditionalAccess) throw conditionalAccessRefusals.noLicence();
  if (!isEmpty(conditions.clientApplications?.includeServicePrincipals) && !licences.workloadIdentities) {
    throw conditionalAccessRefusals.noWorkloadIdentitiesLicence();
  }
}

/**
 * Returns the first fault in controls and conditions. A locations condition must include locations, because excluding
 * some from none has no meaning. A policy is for users or for workload identities. Workload identities have no client
 * types and can only be blocked.
 * https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols and …/conditionalaccessconditionset;
 * https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
function faultOf({ conditions, grantControls, sessionControls }: PolicyProperties): string | undefined {
  const { locations, users, clientApplications, clientAppTypes } = conditions;
  const controls = grantControls?.builtInControls ?? [];
  const people = [users?.includeGroups, users?.includeRoles, users?.includeUsers?.filter((id) => id !== "None")];
  const faults: readonly (readonly [isFault: boolean, message: string])[] = [
    [
      controls.length === 0 && !grantControls?.authenticationStrength && !sessionControls,
      "The policy must have a grant control or a session control.",
    ],
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

/** A policy is for resources, user actions or authentication contexts. */
function includesAnyTarget({ applications }: PolicyConditions): boolean {
  return [
    applications.includeApplications,
    applications.includeUserActions,
    applications.includeAuthenticationContextClassReferences,
  ].some((targets) => !isEmpty(targets));
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

/** An object in a policy that conditional access doesn't know. */
interface UnknownReference {
  readonly kind: "User" | "Group" | "Application" | "NamedLocation" | "ServicePrincipal";
  readonly id: string;
}

interface KnownObjects {
  readonly directory: Directory;
  readonly hasLocation: (id: string) => boolean;
  /** How long after the directory conditional access learns of an object. */
  readonly lagMilliseconds: number;
}

/**
 * Returns the objects in a policy that don't exist when it's written. Later deletions don't change it (reported:
 * Microsoft365DSC/Microsoft365DSC#2154). A resource needs a service principal in the tenant. A workload identity also
 * needs an app registration in the tenant, and can't be a managed identity. Inferred: Graph checks each of these lists.
 * For applications and locations it's reported (KelvinTegelaar/CIPP#1618).
 * https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 *
 * A new object is unknown here even when Graph's other answers already show it. Reported for service principals by the
 * provider's maintainer (hashicorp/terraform-provider-azuread#1047), and for locations (KelvinTegelaar/CIPP#3932,
 * #4194). Inferred for users and groups.
 */
function unknownIn(
  conditions: PolicyConditions,
  { directory, hasLocation, lagMilliseconds }: KnownObjects,
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
    keywords: readonly string[] = [],
  ): readonly UnknownReference[] =>
    [`include${suffix}`, `exclude${suffix}`].flatMap((property) => {
      const ids: readonly string[] = (lists as Readonly<Record<string, readonly string[]>> | null)?.[property] ?? [];
      return ids.filter((id) => !keywords.includes(id) && !exists(id)).map((id) => ({ kind, id }));
    });
  return [
    ...check("User", conditions.users, "Users", isUser, ["All", "None", "GuestsOrExternalUsers"]),
    ...check("Group", conditions.users, "Groups", isGroup),
    ...check("Application", conditions.applications, "Applications", isResource, [
      "All",
      "None",
      "Office365",
      "MicrosoftAdminPortals",
    ]),
    ...check("NamedLocation", conditions.locations, "Locations", isLocation, ["All", "AllTrusted"]),
    ...check("ServicePrincipal", conditions.clientApplications, "ServicePrincipals", isWorkload, [
      "ServicePrincipalsInMyTenant",
    ]),
  ];
}

/**
 * A policy can't include or exclude a public client. Inferred: the flag alone makes an application public, regardless
 * of its redirect URIs and identifier URIs. The report is about a desktop application.
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

/** No source shows Graph's answer if an application in a policy becomes public. See the switch. Wording is ours. */
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
