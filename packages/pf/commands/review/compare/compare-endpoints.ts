import { type Reference, referenceIn, referenceText } from "../../../access-matrix/reference.ts";
import { type Finding, finding } from "../findings/finding.ts";
import type { OfferedEndpoint, Snapshot } from "../snapshot/snapshot.ts";
import { listChange, unique } from "../../../stacks/compare/lists.ts";

/** Findings for each changed endpoint and its roles. Each method of a route is an endpoint. */
export function compareEndpoints(before: Snapshot, after: Snapshot): readonly Finding[] {
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

/** The holders of an app role of the API, by the names of the settings and people. */
type Holders = (role: string) => readonly string[];

function holdersIn({ registrations }: Snapshot): Holders {
  const { assignments = [] } = registrations.find(({ name }) => referenceIn(name).kind === "api") ?? {};
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
