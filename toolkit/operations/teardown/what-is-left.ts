import type { Ledger } from "./ledger.ts";
import { tangible } from "./plan.ts";
import { providersOwn } from "./stack-state.ts";
import type { Survey } from "./survey.ts";
import { type Thing, thingOf } from "./thing.ts";

const again = "Run the teardown again.";

/** What a last look finds is left, whatever was done about it. */
export function leaveWhatIsThere(after: Survey, ledger: Ledger): void {
  for (const thing of foundIn(after)) {
    if (!ledger.isRefused(thing.id)) ledger.leave(thing, "It is still there after everything was tried.", again);
  }
  for (const { id, name, kind, foreign } of after.azure.groups) {
    if (foreign.length === 0) continue;
    const others = foreign.map((thing) => `${thing.kind} ${thing.name}`).join(", ");
    ledger.leave(
      { kind, name, id },
      `It holds what the stack did not make: ${others}.`,
      `Move that, or delete it. ${again}`,
    );
  }
  for (const { why, mend, ...thing } of after.lookalikes) ledger.leave(thing, why, mend);
}

/** The site is still there: what guards it stays as well, and nothing else was tried. */
export function leaveUntouched(found: Survey, ledger: Ledger): void {
  for (const thing of foundIn(found)) {
    if (ledger.isRefused(thing.id)) continue;
    ledger.leave(thing, "It was not touched: the site did not go, and nothing goes before it.", again);
  }
}

/** Nobody has looked what became of it. */
export function leaveUnseen(found: Survey, ledger: Ledger): void {
  const held = tangible(providersOwn(found.state));
  for (const thing of [...held.map(thingOf), ...foundIn(found)]) {
    if (ledger.isDone(thing.id) || ledger.isRefused(thing.id)) continue;
    ledger.leave(thing, "The teardown ended before it was seen whether this is gone.", again);
  }
  const recycled = new Set(held.filter(({ type }) => recycledTypes.test(type)).map((one) => thingOf(one).id));
  for (const thing of ledger.removed) {
    if (!recycled.has(thing.id) || ledger.isPurged(thing.id)) continue;
    ledger.leave(thing, "It was deleted, and the teardown ended before the recycle bin was emptied of it.", again);
  }
}

/** Of what Entra ID keeps for 30 days. */
const recycledTypes = /:(?:Application|ServicePrincipal|ConditionalAccessPolicy|NamedLocation)$/;

function foundIn({ registrations, conditionalAccess, azure, begunSecrets }: Survey): readonly Thing[] {
  return [
    ...registrations.live,
    ...registrations.deleted,
    ...conditionalAccess.ours,
    ...azure.groups,
    ...azure.deletedWorkspaces,
    ...begunSecrets,
  ].map(({ kind, name, id }) => ({ kind, name, id }));
}
