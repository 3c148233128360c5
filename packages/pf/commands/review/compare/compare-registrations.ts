import { types } from "../../../stacks/live/program-types.ts";
import { referenceIn } from "../../../access-matrix/reference.ts";
import { beforeAndAfter, type Finding, finding } from "../findings/finding.ts";
import type { FindingId } from "../findings/kinds.ts";
import type { Observed } from "../program/observed.ts";
import { pairsOf } from "../state/stack-state.ts";
import type { AppRoleHolder, Registration, Snapshot } from "../snapshot/snapshot.ts";
import { differences } from "../../../stacks/compare/differences.ts";
import { compareCredentials, credentialFacts } from "./compare-credentials.ts";
import { entitlements, type Owned, ownerFindings, rolesWithNewId } from "./compare-entitlements.ts";
import { listChange } from "../../../stacks/compare/lists.ts";

/** Compares app registrations and service principals, as Graph returns them. */
export function compareRegistrations(before: Snapshot, after: Snapshot): readonly Finding[] {
  const find = ({ registrations }: Snapshot, name: string) =>
    registrations.find((registration) => registration.name === name);
  const names = renamedPermissions(before, after);
  return [
    ...after.registrations.flatMap((after): readonly Finding[] => {
      const registrationBefore = find(before, after.name);
      if (!registrationBefore) return newRegistration(after);
      const isReplaced = registrationBefore.clientId !== after.clientId;
      return [
        ...(isReplaced ? [finding({ id: "registration/replaced", ...itself(after.name) })] : []),
        ...changesOf(
          { ...registrationBefore, permissions: registrationBefore.permissions.map((one) => names.get(one) ?? one) },
          after,
        ),
        // Credentials of a new app registration belong to its own finding.
        ...(isReplaced ? [] : compareCredentials(registrationBefore, after)),
      ];
    }),
    // https://learn.microsoft.com/graph/api/application-delete
    ...before.registrations
      .filter(({ name }) => !find(after, name))
      .map(({ name }) => finding({ id: "registration/deleted", ...itself(name) })),
  ];
}

/**
 * New names, by the old ones, of app roles and permission scopes that keep their id, as the permissions of an app
 * registration name them. Their holders request the same as before, so only the renaming is a finding.
 */
function renamedPermissions(before: Snapshot, after: Snapshot): ReadonlyMap<string, string> {
  const entitlementsIn = ({ registrations }: Snapshot) =>
    registrations.flatMap(({ name, roles, scopes }) =>
      [...roles, ...scopes].map(({ id, value }) => ({ name, id, permission: `${name}: ${value ?? id}` })),
    );
  const all = entitlementsIn(after);
  return new Map(
    entitlementsIn(before).flatMap(({ name, id, permission }) => {
      const same = all.find((one) => one.name === name && one.id === id);
      return same === undefined ? [] : [[permission, same.permission] as const];
    }),
  );
}

/** Of an app registration as a whole. */
function itself(name: string) {
  return { subject: name, facts: { application: referenceIn(name) } };
}

type Compared = Pick<Observed, "snapshot" | "state">;

/** App role assignments that are deleted and assigned again. */
export function replacedAssignments(before: Compared, after: Compared): readonly Finding[] {
  return pairsOf(before.state, after.state)
    .filter(({ after: { type, isReplaced } }) => type === types.appRoleAssignment && isReplaced === true)
    .map(({ before: assignment, after: { name } }) => {
      const role = roleWithId(before.snapshot, assignment?.inputs["appRoleId"]);
      return finding({ id: "assignment/replaced", subject: name, facts: { role } });
    });
}

/** "Function.Invoke of the API" */
function roleWithId({ registrations }: Snapshot, roleId: unknown): string | undefined {
  const all = registrations.flatMap(({ name, roles }) => roles.map(({ id, value }) => ({ id, name, value })));
  const role = all.find(({ id }) => id === roleId);
  return role && `${role.value ?? role.id} of ${role.name}`;
}

function newRegistration(registration: Registration): readonly Finding[] {
  const { name, assignments, permissions, consents, publicClientFlows, credentials } = registration;
  const facts = {
    application: referenceIn(name),
    permissions,
    credentials: credentials.map(credentialFacts),
    hasSecret: credentials.some(({ kind }) => kind === "client secret"),
    isPublicClient: publicClientFlows,
  };
  return [
    finding({ id: "registration/new", subject: name, facts }),
    ...(publicClientFlows ? [publicClientFlowsOn(name)] : []),
    // Consent covers the app registration as a whole.
    ...(consents.length === 0 ? [] : [consentFinding("registration/consent-added", name, consents.join(", "), name)]),
    ...ownerFindings([], ownersOf(registration)),
    ...assignments.map((holder) => assignment("assignment/added", name, holder)),
  ];
}

function ownersOf({ name, owners, servicePrincipalOwners }: Registration): readonly Owned[] {
  return [
    { what: name, kind: "registration", owners },
    { what: name, kind: "service principal", owners: servicePrincipalOwners },
  ];
}

function publicClientFlowsOn(name: string): Finding {
  return finding({ id: "registration/public-client-flows", subject: name, after: true });
}

function consentFinding(
  id: "registration/consent-added" | "registration/consent-removed",
  who: string,
  permission: string,
  subject = `${who}: ${permission}`,
): Finding {
  return finding({ id, subject, facts: { who, permission } });
}

/** Kinds of which each is about one value of a list. */
type ItemId = {
  [Id in FindingId]: Id extends `registration/${"redirect-uri" | "identifier-uri" | "implicit-tokens"}-${string}`
    ? Id
    : Id extends `registration/permission-${string}`
      ? Id
      : never;
}[FindingId];

/**
 * ROPC: https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc; assignment, and access without it:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
function changesOf(before: Registration, after: Registration): readonly Finding[] {
  const { name } = after;
  const listFindings = (before: readonly string[], after: readonly string[], addedId: ItemId, removedId: ItemId) => {
    const { added, removed } = listChange(before, after);
    const item = (id: ItemId) => (item: string) => finding({ id, subject: `${name}: ${item}`, facts: { name, item } });
    return [...added.map(item(addedId)), ...removed.map(item(removedId))];
  };
  const switched = (
    property: "publicClientFlows" | "assignmentRequired" | "isEnabled",
    on: Finding,
    off: Finding,
  ): readonly Finding[] => (before[property] === after[property] ? [] : [after[property] ? on : off]);
  const isUpdated = before.applicationObjectId === after.applicationObjectId;
  const consents = listChange(before.consents, after.consents);
  return [
    ...switched(
      "publicClientFlows",
      publicClientFlowsOn(name),
      finding({ id: "registration/public-client-flows", subject: name, after: false }),
    ),
    ...switched(
      "assignmentRequired",
      finding({ id: "registration/assignment-required", subject: name }),
      finding({ id: "registration/assignment-not-required", subject: name }),
    ),
    ...switched(
      "isEnabled",
      finding({ id: "registration/enabled", subject: name }),
      finding({ id: "registration/disabled", ...itself(name) }),
    ),
    ...(before.tokenVersion === after.tokenVersion
      ? []
      : [
          finding({
            id: "registration/token-version",
            subject: name,
            before: before.tokenVersion,
            after: after.tokenVersion,
          }),
        ]),
    ...(before.signInAudience === after.signInAudience
      ? []
      : [
          finding({
            id: "registration/sign-in-audience",
            subject: name,
            before: before.signInAudience,
            after: after.signInAudience,
          }),
        ]),
    ...listFindings(
      before.redirectUris,
      after.redirectUris,
      "registration/redirect-uri-added",
      "registration/redirect-uri-removed",
    ),
    ...listFindings(
      before.identifierUris,
      after.identifierUris,
      "registration/identifier-uri-added",
      "registration/identifier-uri-removed",
    ),
    ...listFindings(
      before.implicitTokens,
      after.implicitTokens,
      "registration/implicit-tokens-added",
      "registration/implicit-tokens-removed",
    ),
    ...entitlements("app role", {
      name,
      rolesBefore: before.roles,
      rolesAfter: after.roles,
      isUpdated,
      assignmentsBefore: before.assignments,
      assignmentsAfter: after.assignments,
    }),
    ...entitlements("permission scope", {
      name,
      rolesBefore: before.scopes,
      rolesAfter: after.scopes,
      isUpdated,
      assignmentsBefore: [],
      assignmentsAfter: [],
    }),
    ...listFindings(
      before.permissions,
      after.permissions,
      "registration/permission-asked",
      "registration/permission-dropped",
    ),
    ...ownerFindings(ownersOf(before), ownersOf(after)),
    ...assignmentChanges(before, after),
    ...consents.added.map((consent) => consentFinding("registration/consent-added", name, consent)),
    ...consents.removed.map((consent) => consentFinding("registration/consent-removed", name, consent)),
    ...differences(before.rest, after.rest).map(({ path, expected, found }) => {
      const isKnown = descriptive.some(
        (knownPath) => path === knownPath || path.startsWith(`${knownPath}.`) || path.startsWith(`${knownPath}[`),
      );
      return finding({
        id: isKnown ? "registration/described-otherwise" : "registration/unknown-property",
        subject: `${name}: ${path}`,
        ...beforeAndAfter(expected, found, path),
      });
    }),
  ];
}

/**
 * Properties that only describe an app registration. Nothing depends on them.
 * https://learn.microsoft.com/graph/api/resources/application#properties
 */
const descriptive: readonly string[] = [
  "displayName",
  "description",
  "notes",
  "serviceManagementReference",
  "tags",
  "info",
  "logo",
  "web.homePageUrl",
];

/**
 * A role with another id has other assignments. A subject that holds the role before and after neither gains nor loses
 * it.
 */
function assignmentChanges(before: Registration, after: Registration): readonly Finding[] {
  const renewed = rolesWithNewId(before.roles, after.roles);
  const idBefore = (roleId: string) => renewed.find(({ after }) => after.id === roleId)?.before.id ?? roleId;
  const key = ({ who, roleId }: AppRoleHolder) => `${who} ${idBefore(roleId)}`;
  const { added, removed } = listChange(before.assignments, after.assignments, key);
  return [
    ...added.map((holder) => assignment("assignment/added", after.name, holder)),
    ...removed.map((holder) => assignment("assignment/removed", after.name, holder)),
  ];
}

function assignment(
  id: "assignment/added" | "assignment/removed",
  on: string,
  { who, role, roleId }: AppRoleHolder,
): Finding {
  // Assigned to an application without roles. https://learn.microsoft.com/graph/api/resources/approleassignment
  const isByDefault = roleId === "00000000-0000-0000-0000-000000000000";
  return finding({
    id,
    subject: isByDefault ? `${who}: ${on}` : `${who}: ${role} of ${on}`,
    facts: { who, principal: referenceIn(who), on, ...(!isByDefault && { role }) },
  });
}
