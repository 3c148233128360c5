import { type Finding, finding } from "../findings/finding.ts";
import type { Observed } from "../program/observed.ts";
import type { AzureRole } from "../snapshot/snapshot.ts";
import { pairsOf } from "../state/stack-state.ts";
import { listChange } from "../../../stacks/compare/lists.ts";

type Compared = Pick<Observed, "snapshot" | "state">;

/** Findings for new role assignments in the subscription. */
export function compareAzureRoles(before: Compared, after: Compared): readonly Finding[] {
  const renamed = renamesBetween(before, after);
  const rolesBefore = before.snapshot.azureRoles.map(renamed);
  const { added, removed } = listChange(rolesBefore, after.snapshot.azureRoles, roleText);
  const assigned = (id: "azure-role/added" | "azure-role/removed") => (role: AzureRole) =>
    finding({ id, subject: roleText(role), facts: role });
  return [...added.map(assigned("azure-role/added")), ...removed.map(assigned("azure-role/removed"))];
}

/** A resource that is re-created under another name has the same roles as its predecessor, so access doesn't change. */
function renamesBetween({ state: before }: Compared, { state: after }: Compared): (role: AzureRole) => AzureRole {
  const names = new Map(
    pairsOf(before, after).flatMap(({ before, after }) =>
      Object.entries(before?.inputs ?? {}).flatMap(([key, before]): readonly (readonly [string, string])[] => {
        const nameAfter = after.inputs[key];
        return /name$/i.test(key) && typeof before === "string" && typeof nameAfter === "string"
          ? [[nameInSnapshot(before), nameInSnapshot(nameAfter)]]
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

/** A state names the random suffix after the resource that generated it: `st<RandomString suffix>`. */
function nameInSnapshot(name: string): string {
  return name.replace(/<RandomString [^<>]*>$/, "<suffix>");
}

function roleText({ who, role, scope }: AzureRole): string {
  return `${who} as ${role} on ${scope}`;
}
