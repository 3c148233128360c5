import type { Finding } from "../findings/finding.ts";
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
      .map(({ name, allow }): Finding => ({
        id: "endpoint/removed",
        severity: "breaks",
        subject: name,
        ...(allow && { before: allow }),
      })),
  ];
}

/** The holders of an app role of the API, by the names of the settings and people. */
type Holders = (role: string) => readonly string[];

function holdersIn({ registrations }: Snapshot): Holders {
  const { assignments = [] } = registrations.find(({ name }) => name === "the API") ?? {};
  return (role) =>
    assignments.filter((assignment) => assignment.role === role).map(({ who }) => who.replace(/^caller /, ""));
}

function newEndpoint({ name, allow, anonymous }: OfferedEndpoint, holders: Holders): Finding {
  if (!allow) {
    return {
      id: "endpoint/anonymous",
      severity: "opens",
      subject: name,
      facts: { isNew: true, ...reasonFacts(anonymous) },
    };
  }
  const principals = unique(allow.flatMap(holders));
  return {
    id: "endpoint/new",
    severity: principals.length > 0 ? "opens" : "changes",
    subject: name,
    after: allow,
    facts: { holders: principals },
  };
}

function changesOf(
  before: OfferedEndpoint,
  after: OfferedEndpoint,
  holders: Holders,
  heldBefore: Holders,
): readonly Finding[] {
  const { name } = after;
  if (before.allow && !after.allow) {
    const facts = { isNew: false, ...reasonFacts(after.anonymous) };
    return [{ id: "endpoint/anonymous", severity: "opens", subject: name, before: before.allow, facts }];
  }
  if (!before.allow && after.allow) {
    return [{ id: "endpoint/needs-token", severity: "breaks", subject: name, after: after.allow }];
  }
  const { allow: allowedBefore = [] } = before;
  const { allow = [] } = after;
  const { added, removed } = listChange(allowedBefore, allow);
  const principalsBefore = unique(allowedBefore.flatMap(heldBefore));
  const principalsAfter = unique(allow.flatMap(holders));
  const finding = (
    id: "endpoint/role-added" | "endpoint/role-removed",
    role: string,
    principals: readonly string[],
  ): Finding => {
    const [severityIfAny, severityIfNone] =
      id === "endpoint/role-added" ? (["opens", "weakens"] as const) : (["breaks", "changes"] as const);
    const facts = { endpoint: name, role, who: principals };
    return { id, severity: principals.length > 0 ? severityIfAny : severityIfNone, subject: `${name}: ${role}`, facts };
  };
  const excluding = (principals: readonly string[], excluded: readonly string[]) =>
    principals.filter((principal) => !excluded.includes(principal));
  return [
    ...added.map((role) => finding("endpoint/role-added", role, excluding(holders(role), principalsBefore))),
    ...removed.map((role) => finding("endpoint/role-removed", role, excluding(heldBefore(role), principalsAfter))),
    ...(!before.isCalledUnasked && after.isCalledUnasked
      ? [{ id: "endpoint/called-unasked", severity: "changes", subject: name } as const]
      : []),
  ];
}

function reasonFacts(anonymous: string | undefined): { readonly reason?: string } {
  return anonymous === undefined ? {} : { reason: anonymous };
}
