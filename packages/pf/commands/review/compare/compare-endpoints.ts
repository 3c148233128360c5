import { endpointList } from "../../../checks/call.ts";
import { type Reference, referenceIn, referenceText } from "../../../access-matrix/reference.ts";
import { type Finding, finding } from "../findings/finding.ts";
import type { OfferedEndpoint, Registration, Snapshot } from "../snapshot/snapshot.ts";
import { listChange, unique } from "../../../stacks/compare/lists.ts";

/** A finding about one endpoint, under its own name or with others. */
interface OfEndpoint {
  readonly endpoint: string;
  readonly findingOf: (name: string, endpoints: readonly string[]) => Finding;
}

/**
 * Findings for each changed endpoint and its roles. Each method of a route is an endpoint, and those that change alike
 * are one finding. A role that keeps its id is the same under another name, which is a finding of its own.
 */
export function compareEndpoints(base: Snapshot, after: Snapshot): readonly Finding[] {
  const before = withRolesRenamed(base, after);
  const find = ({ endpoints }: Snapshot, { name }: OfferedEndpoint) =>
    endpoints.find((endpoint) => endpoint.name === name);
  const holders = holdersIn(after);
  return withMethodsTogether([
    ...after.endpoints.flatMap((after) => {
      const endpointBefore = find(before, after);
      return endpointBefore
        ? changesOf(endpointBefore, after, holders, holdersIn(before))
        : [newEndpoint(after, holders)];
    }),
    ...before.endpoints
      .filter((before) => !find(after, before))
      .map(({ name, allow }): OfEndpoint => {
        const findingOf: OfEndpoint["findingOf"] = (subject, endpoints) =>
          finding({ id: "endpoint/removed", subject, before: allow, facts: { endpoints } });
        return { endpoint: name, findingOf };
      }),
  ]);
}

/** Findings that differ only in the method of one route, as one. */
function withMethodsTogether(all: readonly OfEndpoint[]): readonly Finding[] {
  const alike = Map.groupBy(all, ({ endpoint, findingOf }) =>
    JSON.stringify(findingOf(endpoint.replace(/^\S+ /, ""), [])),
  );
  return [...alike.values()].flatMap((group) => {
    const names = group.map(({ endpoint }) => endpoint);
    return group.slice(0, 1).map(({ findingOf }) => findingOf(endpointList(names), names));
  });
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

function newEndpoint({ name, path, allow, anonymous: reason }: OfferedEndpoint, holders: Holders): OfEndpoint {
  return {
    endpoint: name,
    findingOf: (subject, endpoints) =>
      allow
        ? finding({
            id: "endpoint/new",
            subject,
            after: allow,
            facts: { endpoints, holders: unique(allow.flatMap(holders)) },
          })
        : finding({ id: "endpoint/anonymous", subject, facts: { endpoints, path, isNew: true, reason } }),
  };
}

function changesOf(
  before: OfferedEndpoint,
  after: OfferedEndpoint,
  holders: Holders,
  heldBefore: Holders,
): readonly OfEndpoint[] {
  const { path, anonymous: reason } = after;
  const change = (findingOf: OfEndpoint["findingOf"]): OfEndpoint => ({ endpoint: after.name, findingOf });
  if (before.allow && !after.allow) {
    return [
      change((subject, endpoints) =>
        finding({
          id: "endpoint/anonymous",
          subject,
          before: before.allow,
          facts: { endpoints, path, isNew: false, reason },
        }),
      ),
    ];
  }
  if (!before.allow && after.allow) {
    const { allow } = after;
    return [
      change((subject, endpoints) =>
        finding({ id: "endpoint/needs-token", subject, after: allow, facts: { endpoints } }),
      ),
    ];
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
  ): OfEndpoint =>
    change((endpoint, endpoints) =>
      finding({ id, subject: `${endpoint}: ${role}`, facts: { endpoint, endpoints, role, who } }),
    );
  const excluding = (principals: readonly string[], excluded: readonly string[]) =>
    principals.filter((principal) => !excluded.includes(principal));
  return [
    ...added.map((role) => roleFinding("endpoint/role-added", role, excluding(holders(role), principalsBefore))),
    ...removed.map((role) => roleFinding("endpoint/role-removed", role, excluding(heldBefore(role), principalsAfter))),
    ...(!before.isCalledUnasked && after.isCalledUnasked
      ? [change((subject, endpoints) => finding({ id: "endpoint/called-unasked", subject, facts: { endpoints } }))]
      : []),
  ];
}
