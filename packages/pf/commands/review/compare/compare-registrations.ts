import { types } from "../../../stacks/live/program-types.ts";
import { beforeAndAfter, type Finding, type Severity } from "../findings/finding.ts";
import type { FindingId } from "../findings/finding-ids.ts";
import type { Upgrade } from "../program/observed.ts";
import type { AppRoleHolder, Registration, Snapshot } from "../snapshot/snapshot.ts";
import { differences } from "../../../stacks/compare/differences.ts";
import { compareCredentials, credentialFacts } from "./compare-credentials.ts";
import { entitlements, type Owned, ownerFindings, rolesWithNewId } from "./compare-entitlements.ts";
import { listChange } from "../../../stacks/compare/lists.ts";

/** Compares app registrations and service principals, as Graph returns them. */
export function compareRegistrations(
  before: Snapshot,
  after: Snapshot,
  { steps, writes }: Pick<Upgrade, "steps" | "writes">,
): readonly Finding[] {
  const find = ({ registrations }: Snapshot, name: string) =>
    registrations.find((registration) => registration.name === name);
  return [
    ...after.registrations.flatMap((after) => {
      const registrationBefore = find(before, after.name);
      if (!registrationBefore) return newRegistration(after);
      const isReplaced = registrationBefore.clientId !== after.clientId;
      return [
        ...(isReplaced ? [{ id: "registration/replaced", severity: "breaks", subject: after.name } as const] : []),
        ...changesOf(registrationBefore, after, isWrittenTwice(writes, after.applicationObjectId)),
        // Credentials of a new app registration belong to its own finding.
        ...(isReplaced ? [] : compareCredentials(registrationBefore, after)),
      ];
    }),
    // https://learn.microsoft.com/graph/api/application-delete
    ...before.registrations
      .filter(({ name }) => !find(after, name))
      .map(({ name }): Finding => ({ id: "registration/deleted", severity: "breaks", subject: name })),
    ...steps
      .filter(({ op, type }) => op === "replace" && type === types.appRoleAssignment)
      .map(({ urn, before: inputs }): Finding => {
        const role = roleWithId(before, inputs?.["appRoleId"]);
        const subject = urn.split("::").at(-1) ?? urn;
        return {
          id: "assignment/replaced",
          severity: "breaks",
          subject,
          ...(role !== undefined && { facts: { role } }),
        };
      }),
  ];
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
    permissions,
    credentials: credentials.map(credentialFacts),
    hasSecret: credentials.some(({ kind }) => kind === "client secret"),
    isPublicClient: publicClientFlows,
  };
  return [
    { id: "registration/new", severity: "changes", subject: name, facts },
    ...(publicClientFlows ? [publicClientFlowsOn(name)] : []),
    // Consent covers the app registration as a whole.
    ...(consents.length === 0 ? [] : [{ ...consentFinding(name, consents.join(", ")), subject: name }]),
    ...ownerFindings([], ownersOf(registration)),
    ...assignments.map((holder) => assignment("assignment/added", "opens", name, holder)),
  ];
}

function ownersOf({ name, owners, servicePrincipalOwners }: Registration): readonly Owned[] {
  return [
    { what: name, kind: "registration", owners },
    { what: name, kind: "service principal", owners: servicePrincipalOwners },
  ];
}

function publicClientFlowsOn(name: string): Finding {
  return { id: "registration/public-client-flows", severity: "weakens", subject: name, after: true };
}

function consentFinding(name: string, permission: string): Finding {
  const facts = { who: name, permission };
  return { id: "registration/consent-added", severity: "opens", subject: `${name}: ${permission}`, facts };
}

/**
 * ROPC: https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc; assignment, and access without it:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
function changesOf(before: Registration, after: Registration, isDisabledFirst: boolean): readonly Finding[] {
  const { name } = after;
  const findingOf = (id: FindingId, severity: Severity, details: Partial<Finding> = {}): Finding => ({
    id,
    severity,
    subject: name,
    ...details,
  });
  const listFindings = (
    [before, after]: readonly [readonly string[], readonly string[]],
    added: readonly [FindingId, Severity],
    removed: readonly [FindingId, Severity],
  ) => {
    const change = listChange(before, after);
    const item =
      ([id, severity]: readonly [FindingId, Severity]) =>
      (entry: string) =>
        findingOf(id, severity, { subject: `${name}: ${entry}`, facts: { name, item: entry } });
    return [...change.added.map(item(added)), ...change.removed.map(item(removed))];
  };
  const switchFindings = (
    name: "publicClientFlows" | "assignmentRequired" | "isEnabled",
    on: Finding,
    off: Finding,
  ): readonly Finding[] => (before[name] === after[name] ? [] : [after[name] ? on : off]);
  const consents = listChange(before.consents, after.consents);
  return [
    ...switchFindings(
      "publicClientFlows",
      publicClientFlowsOn(name),
      findingOf("registration/public-client-flows", "breaks", { after: false }),
    ),
    ...switchFindings(
      "assignmentRequired",
      findingOf("registration/assignment-required", "breaks"),
      findingOf("registration/assignment-not-required", "weakens"),
    ),
    ...switchFindings(
      "isEnabled",
      findingOf("registration/enabled", "changes"),
      findingOf("registration/disabled", "breaks"),
    ),
    ...(before.tokenVersion === after.tokenVersion
      ? []
      : [
          findingOf("registration/token-version", "breaks", { before: before.tokenVersion, after: after.tokenVersion }),
        ]),
    ...(before.signInAudience === after.signInAudience
      ? []
      : [
          findingOf("registration/sign-in-audience", after.signInAudience === "AzureADMyOrg" ? "changes" : "weakens", {
            before: before.signInAudience,
            after: after.signInAudience,
          }),
        ]),
    ...listFindings(
      [before.redirectUris, after.redirectUris],
      ["registration/redirect-uri-added", "weakens"],
      ["registration/redirect-uri-removed", "breaks"],
    ),
    ...listFindings(
      [before.identifierUris, after.identifierUris],
      ["registration/identifier-uri-added", "changes"],
      ["registration/identifier-uri-removed", "breaks"],
    ),
    ...listFindings(
      [before.implicitTokens, after.implicitTokens],
      ["registration/implicit-tokens-added", "weakens"],
      ["registration/implicit-tokens-removed", "breaks"],
    ),
    ...entitlements("app role", {
      name,
      rolesBefore: before.roles,
      rolesAfter: after.roles,
      isDisabledFirst,
      assignmentsBefore: before.assignments,
      assignmentsAfter: after.assignments,
    }),
    ...entitlements("permission scope", {
      name,
      rolesBefore: before.scopes,
      rolesAfter: after.scopes,
      isDisabledFirst,
      assignmentsBefore: [],
      assignmentsAfter: [],
    }),
    ...listFindings(
      [before.permissions, after.permissions],
      ["registration/permission-asked", "changes"],
      ["registration/permission-dropped", "changes"],
    ),
    ...ownerFindings(ownersOf(before), ownersOf(after)),
    ...assignmentChanges(before, after),
    ...consents.added.map((consent) => consentFinding(name, consent)),
    ...consents.removed.map((consent): Finding => ({
      ...consentFinding(name, consent),
      id: "registration/consent-removed",
      severity: "breaks",
    })),
    ...differences(before.rest, after.rest).map(({ path, expected, found }): Finding => {
      const isKnown = descriptive.some(
        (knownPath) => path === knownPath || path.startsWith(`${knownPath}.`) || path.startsWith(`${knownPath}[`),
      );
      return {
        id: isKnown ? "registration/described-otherwise" : "registration/unknown-property",
        severity: isKnown ? "changes" : "unknown",
        subject: `${name}: ${path}`,
        ...beforeAndAfter(expected, found, path),
      };
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
    ...added.map((holder) => assignment("assignment/added", "opens", after.name, holder)),
    ...removed.map((holder) => assignment("assignment/removed", "breaks", after.name, holder)),
  ];
}

function assignment(
  id: "assignment/added" | "assignment/removed",
  severity: Severity,
  on: string,
  { who, role, roleId }: AppRoleHolder,
): Finding {
  // Assigned to an application without roles. https://learn.microsoft.com/graph/api/resources/approleassignment
  const isByDefault = roleId === "00000000-0000-0000-0000-000000000000";
  const facts = { who, on, ...(!isByDefault && { role }) };
  return { id, severity, subject: isByDefault ? `${who}: ${on}` : `${who}: ${role} of ${on}`, facts };
}

/** Whether an app registration was written more than once: the provider disabled a role or a scope first. */
function isWrittenTwice(writes: readonly string[], applicationObjectId: string): boolean {
  const patch = `PATCH graph.microsoft.com/v1.0/applications/${applicationObjectId}`;
  return writes.filter((write) => write === patch).length > 1;
}
