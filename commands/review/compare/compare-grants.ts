import type { Finding } from "../findings/finding.ts";
import type { Grant } from "../snapshot/snapshot.ts";
import { listChange } from "../../../stacks/compare/lists.ts";

/** Who owns what: owners of a registration and of its service principal alike. */
export interface Owned {
  /** "the API" */
  readonly what: string;
  readonly kind: "registration" | "service principal";
  readonly owners: readonly string[];
}

/** What the stack's principals may do elsewhere. Graph's appRoleAssignments, from the side of whoever holds them. */
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

/** Who may add a credential, and with it act as the application. */
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
