import { type Finding, listChange } from "../finding.ts";
import type { AzureRole, Snapshot } from "../snapshot/snapshot.ts";

/** Who may do what in the subscription, that could not before. */
export function compareAzureRoles(before: Snapshot, after: Snapshot): readonly Finding[] {
  const { added, removed } = listChange(before.azureRoles, after.azureRoles, words);
  return [
    ...added.map((role): Finding => ({
      severity: "access widened",
      area: "Azure roles",
      text: `${words(role)}: assigned.`,
    })),
    ...removed.map((role): Finding => ({
      severity: "breaks",
      area: "Azure roles",
      text: `${words(role)}: no longer assigned.`,
    })),
  ];
}

function words({ who, role, scope }: AzureRole): string {
  return `${who} as ${role} on ${scope}`;
}
