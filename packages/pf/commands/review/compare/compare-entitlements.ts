import type { Finding, Severity } from "../findings/finding.ts";
import type { FindingId } from "../findings/finding-ids.ts";
import type { AppRoleHolder, Grant, Role } from "../snapshot/snapshot.ts";
import { listChange, unique } from "../../../stacks/compare/lists.ts";

interface EntitlementChange {
  /** The owner's name: "the API". */
  readonly name: string;
  readonly rolesBefore: readonly Role[];
  readonly rolesAfter: readonly Role[];
  /** Whether the provider disables them first, as the upgrade's requests show. */
  readonly isDisabledFirst: boolean;
  /** The holders before and after the change. */
  readonly assignmentsBefore: readonly AppRoleHolder[];
  readonly assignmentsAfter: readonly AppRoleHolder[];
}

type Entitlement = "app role" | "permission scope";

/** Compares app roles and permission scopes by id. */
export function entitlements(entitlement: Entitlement, change: EntitlementChange): readonly Finding[] {
  const { name, rolesBefore, rolesAfter, isDisabledFirst, assignmentsBefore, assignmentsAfter } = change;
  const { added, removed } = listChange(rolesBefore, rolesAfter, ({ id }) => id);
  const renewed = rolesWithNewId(rolesBefore, rolesAfter);
  const hasNewId = (role: Role) => renewed.some(({ before, after }) => role === before || role === after);
  const holdersOf = (all: readonly AppRoleHolder[], { id }: Role) =>
    unique(all.filter(({ roleId }) => roleId === id).map(({ who }) => who));
  const findingOf = (id: FindingId, severity: Severity, role: Role, details: Partial<Finding> = {}): Finding => ({
    id,
    severity,
    subject: `${role.value ?? role.id} of ${name}`,
    ...details,
    facts: { what: entitlement, name, ...details.facts },
  });
  return [
    ...renewed.map(({ before, after }) => {
      const [holdersBefore, holdersAfter] = [holdersOf(assignmentsBefore, before), holdersOf(assignmentsAfter, after)];
      const lose = holdersBefore.filter((holder) => !holdersAfter.includes(holder));
      return findingOf("entitlement/replaced", "breaks", before, { facts: { holders: holdersBefore, lose } });
    }),
    ...added.filter((role) => !hasNewId(role)).map((role) => findingOf("entitlement/added", "changes", role)),
    ...removed
      .filter((role) => !hasNewId(role))
      .map((role) =>
        findingOf("entitlement/removed", "breaks", role, { facts: { holders: holdersOf(assignmentsBefore, role) } }),
      ),
    ...rolesAfter.flatMap((role) => {
      const before = rolesBefore.find(({ id }) => id === role.id);
      return before ? keptFindings(before, role, { findingOf, isDisabledFirst }) : [];
    }),
  ];
}

/**
 * An entitlement with the same value and another id. The provider disables the old one, then removes it along with its
 * assignments.
 */
export function rolesWithNewId(
  before: readonly Role[],
  after: readonly Role[],
): readonly { readonly before: Role; readonly after: Role }[] {
  const { added, removed } = listChange(before, after, ({ id }) => id);
  return added.flatMap((after) =>
    removed.filter(({ value }) => value !== null && value === after.value).map((before) => ({ before, after })),
  );
}

interface KeptFindingOptions {
  readonly findingOf: (id: FindingId, severity: Severity, role: Role, details?: Partial<Finding>) => Finding;
  readonly isDisabledFirst: boolean;
}

function keptFindings(
  before: Role,
  role: Role,
  { findingOf, isDisabledFirst }: KeptFindingOptions,
): readonly Finding[] {
  const members = listChange(before.members, role.members);
  return [
    ...(before.isEnabled === role.isEnabled
      ? []
      : [
          role.isEnabled
            ? findingOf("entitlement/enabled", "changes", role)
            : findingOf("entitlement/disabled", "breaks", role),
        ]),
    ...(before.value === role.value
      ? []
      : [findingOf("entitlement/renamed", "breaks", before, { ...(role.value !== null && { after: role.value }) })]),
    ...(members.added.length > 0
      ? [findingOf("entitlement/holders-wider", "weakens", role, { facts: { members: members.added } })]
      : []),
    ...(members.removed.length > 0
      ? [findingOf("entitlement/holders-narrower", "breaks", role, { facts: { members: members.removed } })]
      : []),
    // The provider does this in applicationDisableAppRoles in hashicorp/terraform-provider-azuread,
    // internal/services/applications/applications.go. Graph can't change an enabled role.
    ...(before.definition !== role.definition && before.isEnabled && isDisabledFirst
      ? [findingOf("entitlement/disabled-meanwhile", "breaks", before)]
      : []),
  ];
}

/** Owners of app registrations and service principals. */
export interface Owned {
  /** "the API" */
  readonly what: string;
  readonly kind: "registration" | "service principal";
  readonly owners: readonly string[];
}

/** Findings for permissions of the stack's principals elsewhere: Graph's appRoleAssignments of each holder. */
export function grantFindings(before: readonly Grant[], after: readonly Grant[]): readonly Finding[] {
  const { added, removed } = listChange(before, after, JSON.stringify);
  return [
    ...added.map((grant) => grantFinding("grant/added", "opens", grant)),
    ...removed.map((grant) => grantFinding("grant/removed", "breaks", grant)),
  ];
}

function grantFinding(
  id: "grant/added" | "grant/removed",
  severity: Finding["severity"],
  { who, on, permission, kind }: Grant,
): Finding {
  return { id, severity, subject: `${who}: ${permission} of ${on}`, facts: { who, on, permission, kind } };
}

/** Findings for owners. An owner can add a credential and then act as the application. */
export function ownerFindings(before: readonly Owned[], after: readonly Owned[]): readonly Finding[] {
  const pairs = (all: readonly Owned[]) =>
    all.flatMap(({ what, kind, owners }) => owners.map((owner) => ({ what, kind, owner })));
  const { added, removed } = listChange(pairs(before), pairs(after), JSON.stringify);
  const finding =
    (id: "registration/owner-added" | "registration/owner-removed", severity: Finding["severity"]) =>
    (facts: ReturnType<typeof pairs>[number]): Finding => ({
      id,
      severity,
      subject: `${facts.what}: ${facts.owner}${facts.kind === "registration" ? "" : " (service principal)"}`,
      facts,
    });
  return [
    ...added.map(finding("registration/owner-added", "opens")),
    ...removed.map(finding("registration/owner-removed", "changes")),
  ];
}
