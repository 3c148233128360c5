import type { Finding, Severity } from "../findings/finding.ts";
import type { FindingId } from "../findings/finding-ids.ts";
import type { AppRoleHolder, Grant, Role } from "../snapshot/snapshot.ts";
import { listChange, unique } from "../../../stacks/compare/lists.ts";

interface EntitlementChange {
  /** The owner's name: "the API". */
  readonly name: string;
  readonly was: readonly Role[];
  readonly is: readonly Role[];
  /** Whether the provider disables them first, as the upgrade's requests show. */
  readonly isDisabledFirst: boolean;
  /** The holders before and after the change. */
  readonly held: readonly AppRoleHolder[];
  readonly holdNow: readonly AppRoleHolder[];
}

type Entitlement = "app role" | "permission scope";

/** Compares app roles and permission scopes by id. */
export function entitlements(what: Entitlement, change: EntitlementChange): readonly Finding[] {
  const { name, was, is, isDisabledFirst, held, holdNow } = change;
  const { added, removed } = listChange(was, is, ({ id }) => id);
  const renewed = rolesWithNewId(was, is);
  const hasNewId = (role: Role) => renewed.some(({ before, after }) => role === before || role === after);
  const holdersOf = (all: readonly AppRoleHolder[], { id }: Role) =>
    unique(all.filter(({ roleId }) => roleId === id).map(({ who }) => who));
  const of = (id: FindingId, severity: Severity, role: Role, more: Partial<Finding> = {}): Finding => ({
    id,
    severity,
    subject: `${role.value ?? role.id} of ${name}`,
    ...more,
    facts: { what, name, ...more.facts },
  });
  return [
    ...renewed.map(({ before, after }) => {
      const [had, has] = [holdersOf(held, before), holdersOf(holdNow, after)];
      const lose = had.filter((who) => !has.includes(who));
      return of("entitlement/replaced", "breaks", before, { facts: { holders: had, lose } });
    }),
    ...added.filter((role) => !hasNewId(role)).map((role) => of("entitlement/added", "changes", role)),
    ...removed
      .filter((role) => !hasNewId(role))
      .map((role) => of("entitlement/removed", "breaks", role, { facts: { holders: holdersOf(held, role) } })),
    ...is.flatMap((one) => {
      const before = was.find(({ id }) => id === one.id);
      return before ? keptFindings(before, one, { of, isDisabledFirst }) : [];
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

interface Making {
  readonly of: (id: FindingId, severity: Severity, role: Role, more?: Partial<Finding>) => Finding;
  readonly isDisabledFirst: boolean;
}

function keptFindings(before: Role, role: Role, { of, isDisabledFirst }: Making): readonly Finding[] {
  const members = listChange(before.members, role.members);
  return [
    ...(before.isEnabled === role.isEnabled
      ? []
      : [role.isEnabled ? of("entitlement/enabled", "changes", role) : of("entitlement/disabled", "breaks", role)]),
    ...(before.value === role.value
      ? []
      : [of("entitlement/renamed", "breaks", before, { ...(role.value !== null && { after: role.value }) })]),
    ...(members.added.length > 0
      ? [of("entitlement/holders-wider", "weakens", role, { facts: { members: members.added } })]
      : []),
    ...(members.removed.length > 0
      ? [of("entitlement/holders-narrower", "breaks", role, { facts: { members: members.removed } })]
      : []),
    // The provider does this in applicationDisableAppRoles in hashicorp/terraform-provider-azuread,
    // internal/services/applications/applications.go. Graph can't change an enabled role.
    ...(before.definition !== role.definition && before.isEnabled && isDisabledFirst
      ? [of("entitlement/disabled-meanwhile", "breaks", before)]
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
