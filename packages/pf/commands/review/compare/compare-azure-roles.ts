import type { Step } from "@protected-function/engine/event-log.ts";
import { type Finding, finding } from "../findings/finding.ts";
import type { AzureRole, Snapshot } from "../snapshot/snapshot.ts";
import { listChange } from "../../../stacks/compare/lists.ts";

/** Findings for new role assignments in the subscription. */
export function compareAzureRoles(before: Snapshot, after: Snapshot, steps: readonly Step[]): readonly Finding[] {
  const renamed = renamesIn(steps);
  const { added, removed } = listChange(before.azureRoles.map(renamed), after.azureRoles, roleText);
  const assigned = (id: "azure-role/added" | "azure-role/removed") => (role: AzureRole) =>
    finding({ id, subject: roleText(role), facts: role });
  return [...added.map(assigned("azure-role/added")), ...removed.map(assigned("azure-role/removed"))];
}

/** A resource that is re-created under another name has the same roles as its predecessor, so access doesn't change. */
function renamesIn(steps: readonly Step[]): (role: AzureRole) => AzureRole {
  const names = new Map(
    steps
      .filter(({ op }) => op.includes("replace"))
      .flatMap(({ before = {}, after = {} }) =>
        Object.entries(before).flatMap(([key, before]): readonly (readonly [string, string])[] => {
          const nameAfter = after[key];
          return /name$/i.test(key) && typeof before === "string" && typeof nameAfter === "string"
            ? [[before, nameAfter]]
            : [];
        }),
      ),
  );
  return ({ who, role, scope }) => {
    const [kind = "", ...name] = scope.split(" ");
    const place = name.join(" ");
    return { who: names.get(who) ?? who, role, scope: place === "" ? kind : `${kind} ${names.get(place) ?? place}` };
  };
}

function roleText({ who, role, scope }: AzureRole): string {
  return `${who} as ${role} on ${scope}`;
}
