import type { PolicyConditions } from "../../../access/index.ts";
import type { Directory } from "../directory.ts";
import type { DirectoryBehavior } from "../directory-behavior.ts";
import type { Licences } from "../licences.ts";
import type { PolicyProperties } from "./policies.ts";
import { Refusal } from "../refusal.ts";
import { refusePublicClients } from "./public-clients.ts";
import { conditionalAccessRefusals } from "./refusals.ts";
import { unknownIn, type UnknownReference } from "./unknown-references.ts";

interface Surroundings {
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
export function refusePolicy(policy: PolicyProperties, surroundings: Surroundings): void {
  try {
    refuse(policy, surroundings);
  } catch (error) {
    if (surroundings.refusalsIn === "message" || !(error instanceof Refusal) || !/^\d{4}: /.test(error.message))
      throw error;
    throw conditionalAccessRefusals.malformed(error.message);
  }
}

function refuse(policy: PolicyProperties, surroundings: Surroundings): void {
  refuseWithoutLicence(policy, surroundings);
  if (policy.state === "enabled" && surroundings.securityDefaultsInForce) {
    throw conditionalAccessRefusals.securityDefaults();
  }
  const { conditions } = policy;
  if (isEmpty(conditions.applications.includeApplications)) throw conditionalAccessRefusals.noApplications();
  if (!namesSomebody(conditions)) {
    throw conditionalAccessRefusals.invalid(
      "The 'users' condition must specify the users, groups or roles to include. Try 'includeUsers' = ['none'] to start with.",
    );
  }
  refuseControls(policy);
  refuseMixtures(conditions);
  refuseUnknown(unknownIn(conditions, surroundings));
  refusePublicClients(conditions, surroundings);
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
function refuseWithoutLicence({ conditions }: PolicyProperties, { licences }: Surroundings): void {
  if (!licences.conditionalAccess) throw conditionalAccessRefusals.noLicence();
  if (!isEmpty(conditions.clientApplications?.includeServicePrincipals) && !licences.workloadIdentities) {
    throw conditionalAccessRefusals.noWorkloadIdentitiesLicence();
  }
}

/** https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols */
function refuseControls({ conditions, grantControls }: PolicyProperties): void {
  const controls = grantControls?.builtInControls ?? [];
  if (controls.length === 0) {
    throw conditionalAccessRefusals.invalid("The policy must have a grant control or a session control.");
  }
  if (controls.includes("block") && controls.length > 1) {
    throw conditionalAccessRefusals.invalid("The grant control 'block' cannot be combined with other controls.");
  }
  if (!isEmpty(conditions.clientApplications?.includeServicePrincipals) && controls[0] !== "block") {
    // https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
    throw conditionalAccessRefusals.invalid("A policy for workload identities can only block access.");
  }
}

/**
 * Nobody knows where "nowhere but there" is; and a policy is about users or about workload identities, which have
 * no kinds of clients. https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset
 */
function refuseMixtures({ locations, users, clientApplications, clientAppTypes }: PolicyConditions): void {
  if (locations && isEmpty(locations.includeLocations)) {
    throw conditionalAccessRefusals.invalid("The 'locations' condition must specify the locations to include.");
  }
  if (!clientApplications) return;
  const people = [users?.includeGroups, users?.includeRoles].some((ids) => !isEmpty(ids));
  if (people || users?.includeUsers?.some((id) => id !== "None")) {
    throw conditionalAccessRefusals.invalid("The conditions 'users' and 'clientApplications' cannot be combined.");
  }
  if (!clientAppTypes.includes("all")) {
    throw conditionalAccessRefusals.invalid(
      "The conditions 'clientAppTypes' and 'clientApplications' cannot be combined.",
    );
  }
}

function namesSomebody({ users, clientApplications }: PolicyConditions): boolean {
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
