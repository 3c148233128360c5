import { type Finding, finding } from "../findings/finding.ts";
import type { AppRoleHolder, Grant, Role } from "../snapshot/snapshot.ts";
import { listChange, unique } from "../../../stacks/compare/lists.ts";

interface EntitlementChange {
  /** The owner's name: "the API". */
  readonly name: string;
  readonly rolesBefore: readonly Role[];
  readonly rolesAfter: readonly Role[];
  /** Whether it's the same app registration, so that the provider changes what it has. */
  readonly isUpdated: boolean;
  /** The holders before and after the change. */
  readonly assignmentsBefore: readonly AppRoleHolder[];
  readonly assignmentsAfter: readonly AppRoleHolder[];
}

type Entitlement = "app role" | "permission scope";

/** Compares app roles and permission scopes by id. */
export function entitlements(entitlement: Entitlement, change: EntitlementChange): readonly Finding[] {
  const { name, rolesBefore, rolesAfter, isUpdated, assignmentsBefore, assignmentsAfter } = change;
  const { added, removed } = listChange(rolesBefore, rolesAfter, ({ id }) => id);
  const renewed = rolesWithNewId(rolesBefore, rolesAfter);
  const hasNewId = (role: Role) => renewed.some(({ before, after }) => role === before || role === after);
  const holdersOf = (all: readonly AppRoleHolder[], { id }: Role) =>
    unique(all.filter(({ roleId }) => roleId === id).map(({ who }) => who));
  const subjectOf = (role: Role) => `${role.value ?? role.id} of ${name}`;
  const facts = { what: entitlement, name };
  return [
    ...renewed.map(({ before, after }) => {
      const [holders, holdersAfter] = [holdersOf(assignmentsBefore, before), holdersOf(assignmentsAfter, after)];
      const lose = holders.filter((holder) => !holdersAfter.includes(holder));
      return finding({ id: "entitlement/replaced", subject: subjectOf(before), facts: { ...facts, holders, lose } });
    }),
    ...added
      .filter((role) => !hasNewId(role))
      .map((role) =>
        finding({
          id: "entitlement/added",
          subject: subjectOf(role),
          facts: { ...facts, entitlement: role.value ?? role.id },
        }),
      ),
    ...removed
      .filter((role) => !hasNewId(role))
      .map((role) =>
        finding({
          id: "entitlement/removed",
          subject: subjectOf(role),
          facts: { ...facts, holders: holdersOf(assignmentsBefore, role) },
        }),
      ),
    ...rolesAfter.flatMap((role) => {
      const before = rolesBefore.find(({ id }) => id === role.id);
      return before
        ? keptFindings(before, role, { subjectOf, facts, isUpdated, holders: holdersOf(assignmentsBefore, role) })
        : [];
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
  readonly subjectOf: (role: Role) => string;
  readonly facts: { readonly what: Entitlement; readonly name: string };
  readonly isUpdated: boolean;
  readonly holders: readonly string[];
}

function keptFindings(
  before: Role,
  role: Role,
  { subjectOf, facts, isUpdated, holders }: KeptFindingOptions,
): readonly Finding[] {
  const { added, removed } = listChange(before.members, role.members);
  const subject = subjectOf(role);
  const membersOf = (id: "entitlement/holders-wider" | "entitlement/holders-narrower", members: readonly string[]) =>
    members.length > 0 ? [finding({ id, subject, facts: { ...facts, members } })] : [];
  const enabledId = role.isEnabled ? "entitlement/enabled" : "entitlement/disabled";
  return [
    ...(before.isEnabled === role.isEnabled ? [] : [finding({ id: enabledId, subject, facts })]),
    ...(before.value === role.value
      ? []
      : [
          finding({
            id: "entitlement/renamed",
            subject: subjectOf(before),
            after: role.value ?? undefined,
            facts: { ...facts, holders },
          }),
        ]),
    ...membersOf("entitlement/holders-wider", added),
    ...membersOf("entitlement/holders-narrower", removed),
    // Graph can't change an enabled role, so the provider disables it first: applicationDisableAppRoles in
    // hashicorp/terraform-provider-azuread, internal/services/applications/applications.go.
    ...(before.definition !== role.definition && before.isEnabled && isUpdated
      ? [finding({ id: "entitlement/disabled-meanwhile", subject: subjectOf(before), facts })]
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
    ...added.map((grant) => grantFinding("grant/added", grant)),
    ...removed.map((grant) => grantFinding("grant/removed", grant)),
  ];
}

function grantFinding(id: "grant/added" | "grant/removed", grant: Grant): Finding {
  return finding({ id, subject: `${grant.who}: ${grant.permission} of ${grant.on}`, facts: grant });
}

/** Findings for owners. An owner can add a credential and then act as the application. */
export function ownerFindings(before: readonly Owned[], after: readonly Owned[]): readonly Finding[] {
  const pairs = (all: readonly Owned[]) =>
    all.flatMap(({ what, kind, owners }) => owners.map((owner) => ({ what, kind, owner })));
  const { added, removed } = listChange(pairs(before), pairs(after), JSON.stringify);
  const owned =
    (id: "registration/owner-added" | "registration/owner-removed") => (facts: ReturnType<typeof pairs>[number]) =>
      finding({
        id,
        subject: `${facts.what}: ${facts.owner}${facts.kind === "registration" ? "" : " (service principal)"}`,
        facts,
      });
  return [...added.map(owned("registration/owner-added")), ...removed.map(owned("registration/owner-removed"))];
}
