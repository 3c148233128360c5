import { isEmpty, type TeardownPlan } from "../operations/teardown/plan.ts";
import type { TeardownAccount } from "../operations/teardown/teardown.ts";
import type { Left, Thing } from "../operations/teardown/thing.ts";

/** What would go, and what will remain. */
export function planText(plan: TeardownPlan): string {
  const { stack, tenantId, subscriptionId, held, orphans, recycled, madeByAzure, remains, lookalikes } = plan;
  const count = held.reduce((sum, { names }) => sum + names.length, 0);
  return [
    `Stack ${stack}, tenant ${tenantId}, subscription ${subscriptionId}`,
    ...section(
      `The state holds ${count}, which will be destroyed:`,
      held.map(({ kind, names }) => `${names.length} × ${kind}: ${names.join(", ")}`),
    ),
    ...section("No state knows these, which bear the stack's mark and will be removed:", orphans.map(line)),
    ...section("Deleted before, and will be purged:", recycled.map(line)),
    ...section("Made by Azure itself, and will be removed:", madeByAzure.map(line)),
    ...(isEmpty(plan) ? ["", "There is nothing to remove."] : []),
    ...section("Left alone, since nothing but the name says that they are the stack's:", lookalikes.map(leftLine)),
    ...section(
      "Will remain:",
      remains.map(({ what, why }) => `${what}: ${why}`),
    ),
  ].join("\n");
}

/** What went, and what is left. */
export function accountText(account: TeardownAccount): string {
  const { ok, removed, purged, left, remains, ended } = account;
  return [
    ...section(`Removed ${removed.length}:`, byKind(removed)),
    ...section(`Purged ${purged.length}, for good:`, purged.map(line)),
    ...section(`LEFT ${left.length}:`, leftLines(left)),
    ...section(
      "Remains:",
      remains.map(({ what, why }) => `${what}: ${why}`),
    ),
    ...(ended === undefined ? [] : ["", `ENDED before everything was tried: ${ended}`]),
    "",
    ok ? "Nothing of the stack is left." : `${left.length} left: see above. What was removed stays removed.`,
  ]
    .join("\n")
    .trimStart();
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((text) => `  ${text}`)];
}

function line({ kind, name, id }: Thing): string {
  return id.includes("/") || id === name ? `${kind} ${name}` : `${kind} ${name} (${id})`;
}

function leftLine(thing: Left): string {
  return `${line(thing)}: ${thing.why} ${thing.mend}`;
}

/** What is left for one reason is told together. */
function leftLines(left: readonly Left[]): readonly string[] {
  const groups = Map.groupBy(left, ({ why, mend }) => `${why} ${mend}`);
  return [...groups].map(([reason, all]) => `${all.map(line).join(", ")}: ${reason}`);
}

function byKind(things: readonly Thing[]): readonly string[] {
  const groups = Map.groupBy(things, ({ kind }) => kind);
  return [...groups].map(([kind, all]) => `${all.length} × ${kind}: ${all.map(({ name }) => name).join(", ")}`);
}
