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
      const was = find(before, after);
      return was ? changesOf(was, after, holders, holdersIn(before)) : [newEndpoint(after, holders)];
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
    return { id: "endpoint/anonymous", severity: "opens", subject: name, facts: { isNew: true, ...why(anonymous) } };
  }
  const who = unique(allow.flatMap(holders));
  return {
    id: "endpoint/new",
    severity: who.length > 0 ? "opens" : "changes",
    subject: name,
    after: allow,
    facts: { holders: who },
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
    const facts = { isNew: false, ...why(after.anonymous) };
    return [{ id: "endpoint/anonymous", severity: "opens", subject: name, before: before.allow, facts }];
  }
  if (!before.allow && after.allow) {
    return [{ id: "endpoint/needs-token", severity: "breaks", subject: name, after: after.allow }];
  }
  const { allow: allowedBefore = [] } = before;
  const { allow = [] } = after;
  const { added, removed } = listChange(allowedBefore, allow);
  const couldBefore = unique(allowedBefore.flatMap(heldBefore));
  const can = unique(allow.flatMap(holders));
  const finding = (
    id: "endpoint/role-added" | "endpoint/role-removed",
    role: string,
    who: readonly string[],
  ): Finding => {
    const [some, none] =
      id === "endpoint/role-added" ? (["opens", "weakens"] as const) : (["breaks", "changes"] as const);
    const facts = { endpoint: name, role, who };
    return { id, severity: who.length > 0 ? some : none, subject: `${name}: ${role}`, facts };
  };
  const without = (who: readonly string[], others: readonly string[]) => who.filter((one) => !others.includes(one));
  return [
    ...added.map((role) => finding("endpoint/role-added", role, without(holders(role), couldBefore))),
    ...removed.map((role) => finding("endpoint/role-removed", role, without(heldBefore(role), can))),
    ...(!before.isCalledUnasked && after.isCalledUnasked
      ? [{ id: "endpoint/called-unasked", severity: "changes", subject: name } as const]
      : []),
  ];
}

function why(anonymous: string | undefined): { readonly reason?: string } {
  return anonymous === undefined ? {} : { reason: anonymous };
}
