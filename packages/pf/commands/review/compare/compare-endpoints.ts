import { type Reference, referenceIn, referenceText } from "../../../access-matrix/reference.ts";
import { type Finding, finding } from "../findings/finding.ts";
import type { OfferedEndpoint, Registration, Snapshot } from "../snapshot/snapshot.ts";
import { listChange, unique } from "../../../stacks/compare/lists.ts";

/**
 * Findings for each changed endpoint and its roles. Each method of a route is an endpoint. A role that keeps its id is the
 * same under another name, which is a finding of its own.
 */
export function compareEndpoints(base: Snapshot, after: Snapshot): readonly Finding[] {
  const before = withRolesRenamed(base, after);
  const find = ({ endpoints }: Snapshot, { name }: OfferedEndpoint) =>
    endpoints.find((endpoint) => endpoint.name === name);
  const holders = holdersIn(after);
  return [
    ...after.endpoints.flatMap((after) => {
      const endpointBefore = find(before, after);
      return endpointBefore
        ? changesOf(endpointBefore, after, holders, holdersIn(before))
        : [newEndpoint(after, holders)];
    }),
    ...before.endpoints
      .filter((before) => !find(after, before))
      .map(({ name, allow }) => finding({ id: "endpoint/removed", subject: name, before: allow })),
  ];
}

/** The base, whose endpoints and assignments have the change's names of the API's app roles. */
function withRolesRenamed(base: Snapshot, after: Snapshot): Snapshot {
  const rolesAfter = apiIn(after)?.roles ?? [];
  const names = new Map(
    (apiIn(base)?.roles ?? []).map(({ id, value }) => [
      value,
      rolesAfter.find((role) => role.id === id)?.value ?? value,
    ]),
  );
  const nameOf = (role: string) => names.get(role) ?? role;
  return {
    ...base,
    endpoints: base.endpoints.map((endpoint) =>
      endpoint.allow === undefined ? endpoint : { ...endpoint, allow: endpoint.allow.map(nameOf) },
    ),
    registrations: base.registrations.map((registration) =>
      registration === apiIn(base)
        ? {
            ...registration,
            assignments: registration.assignments.map((holder) => ({ ...holder, role: nameOf(holder.role) })),
          }
        : registration,
    ),
  };
}

function apiIn({ registrations }: Snapshot): Registration | undefined {
  return registrations.find(({ name }) => referenceIn(name).kind === "api");
}

/** The holders of an app role of the API, by the names of the settings and people. */
type Holders = (role: string) => readonly string[];

function holdersIn(snapshot: Snapshot): Holders {
  const { assignments = [] } = apiIn(snapshot) ?? {};
  return (role) =>
    assignments.filter((assignment) => assignment.role === role).map(({ who }) => holderText(referenceIn(who)));
}

/** Callers under the settings' names. */
function holderText(holder: Reference): string {
  return holder.kind === "caller" ? holder.name : referenceText(holder);
}

function newEndpoint({ name, allow, anonymous }: OfferedEndpoint, holders: Holders): Finding {
  if (!allow) {
    return finding({ id: "endpoint/anonymous", subject: name, facts: { isNew: true, reason: anonymous } });
  }
  return finding({
    id: "endpoint/new",
    subject: name,
    after: allow,
    facts: { holders: unique(allow.flatMap(holders)) },
  });
}

function changesOf(
  before: OfferedEndpoint,
  after: OfferedEndpoint,
  holders: Holders,
  heldBefore: Holders,
): readonly Finding[] {
  const { name } = after;
  if (before.allow && !after.allow) {
    const facts = { isNew: false, reason: after.anonymous };
    return [finding({ id: "endpoint/anonymous", subject: name, before: before.allow, facts })];
  }
  if (!before.allow && after.allow) {
    return [finding({ id: "endpoint/needs-token", subject: name, after: after.allow })];
  }
  const { allow: allowedBefore = [] } = before;
  const { allow = [] } = after;
  const { added, removed } = listChange(allowedBefore, allow);
  const principalsBefore = unique(allowedBefore.flatMap(heldBefore));
  const principalsAfter = unique(allow.flatMap(holders));
  const roleFinding = (
    id: "endpoint/role-added" | "endpoint/role-removed",
    role: string,
    who: readonly string[],
  ): Finding => finding({ id, subject: `${name}: ${role}`, facts: { endpoint: name, role, who } });
  const excluding = (principals: readonly string[], excluded: readonly string[]) =>
    principals.filter((principal) => !excluded.includes(principal));
  return [
    ...added.map((role) => roleFinding("endpoint/role-added", role, excluding(holders(role), principalsBefore))),
    ...removed.map((role) => roleFinding("endpoint/role-removed", role, excluding(heldBefore(role), principalsAfter))),
    ...(!before.isCalledUnasked && after.isCalledUnasked
      ? [finding({ id: "endpoint/called-unasked", subject: name })]
      : []),
  ];
}
