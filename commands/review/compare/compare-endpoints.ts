import { type ReviewFinding, listChange, type Severity } from "../finding.ts";
import type { OfferedEndpoint, Snapshot } from "../snapshot/snapshot.ts";

/** What changes in what the API offers, and to whom, endpoint by endpoint: each method of a route is one. */
export function compareEndpoints(before: Snapshot, after: Snapshot): readonly ReviewFinding[] {
  const find = ({ endpoints }: Snapshot, { name }: OfferedEndpoint) => endpoints.find((one) => one.name === name);
  const holders = holdersIn(after);
  return [
    ...after.endpoints.flatMap((is) => {
      const was = find(before, is);
      return was ? changesOf(was, is, holders, holdersIn(before)) : [newEndpoint(is, holders)];
    }),
    ...before.endpoints
      .filter((was) => !find(after, was))
      .map(({ name, allow }) =>
        finding("breaks", `${name} is gone: it ${allow ? `needed ${oneOf(allow)}` : "was anonymous"}.`),
      ),
  ];
}

/** Who holds an app role of the API: names, as settings and people have them. */
type Holders = (role: string) => readonly string[];

function holdersIn({ registrations }: Snapshot): Holders {
  const { assignments = [] } = registrations.find(({ name }) => name === "the API") ?? {};
  return (role) =>
    assignments.filter((assignment) => assignment.role === role).map(({ who }) => who.replace(/^caller /, ""));
}

function newEndpoint({ name, allow, anonymous }: OfferedEndpoint, holders: Holders): ReviewFinding {
  if (!allow) {
    return finding(
      "access widened",
      `${name} is new and anonymous: it opens to anybody without a token.`,
      why(anonymous),
    );
  }
  const who = unique(allow.flatMap(holders));
  return finding(
    who.length > 0 ? "access widened" : "changed",
    `${name} is new; needs ${oneOf(allow)}; held by ${listed(who)}.`,
  );
}

function changesOf(
  was: OfferedEndpoint,
  is: OfferedEndpoint,
  holders: Holders,
  heldBefore: Holders,
): readonly ReviewFinding[] {
  const { name } = is;
  if (was.allow && !is.allow) {
    return [
      finding(
        "access widened",
        `${name} became anonymous: it opens to anybody without a token. It needed ${oneOf(was.allow)}.`,
        why(is.anonymous),
      ),
    ];
  }
  if (!was.allow && is.allow) {
    return [
      finding("breaks", `${name} needs ${oneOf(is.allow)} now; it was anonymous.`, "Calls without a token get 401."),
    ];
  }
  const { allow: allowedBefore = [] } = was;
  const { allow = [] } = is;
  const { added, removed } = listChange(allowedBefore, allow);
  const couldBefore = unique(allowedBefore.flatMap(heldBefore));
  const can = unique(allow.flatMap(holders));
  return [
    ...added.map((role) => {
      const fresh = holders(role).filter((who) => !couldBefore.includes(who));
      const text = `The allow list of ${name} is widened by ${role}: ${fresh.length === 0 ? "it opens to nobody whom it did not open to before" : `it opens to ${listed(fresh)}`}.`;
      return fresh.length > 0
        ? finding("access widened", text)
        : finding("protection weakened", text, `Whoever is given ${role} from now on gets in there, too.`);
    }),
    ...removed.map((role) => {
      const lost = heldBefore(role).filter((who) => !can.includes(who));
      return lost.length > 0
        ? finding("breaks", `${name} no longer opens to ${role}: ${listed(lost)} will get 403.`)
        : finding("changed", `${name} no longer opens to ${role}; nobody who holds it loses the endpoint.`);
    }),
    ...(!was.isCalledUnasked && is.isCalledUnasked
      ? [
          finding(
            "changed",
            `${name} may be called unasked on a live stack from now on: its sample says that it is safe.`,
          ),
        ]
      : []),
  ];
}

function why(anonymous: string | undefined): string | undefined {
  return anonymous === undefined ? undefined : `The reason given: "${anonymous}"`;
}

function oneOf(roles: readonly string[]): string {
  return roles.join(" or ");
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "nobody" : names.join(", ");
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

function finding(severity: Severity, text: string, consequence?: string): ReviewFinding {
  return { severity, area: "endpoints", text, ...(consequence !== undefined && { consequence }) };
}
