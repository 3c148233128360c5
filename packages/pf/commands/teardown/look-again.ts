import { plainText } from "@protected-function/core/text/plain-text.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { type OwnedObject, isToBeRemoved } from "../../stacks/live/ownership.ts";
import type { DeployedObject } from "../../stacks/live/deployed-object.ts";
import type { Ledger } from "./ledger.ts";
import { includeOption } from "./refusals.ts";
import { allToRemove, allJudged, affectedUses, isWithin, type Survey } from "./survey.ts";
import type { Selection } from "./request.ts";

/** A thing of the stack that must stay now, although the plan removes it. */
export interface Stop {
  readonly object: DeployedObject;
  /** A sentence. */
  readonly why: string;
  readonly fix: string;
}

/**
 * What changed since the plan, right before a deletion: things of others that came into the stack's things or began to
 * use them, and things that aren't the stack's anymore. Each stops the deletion of what it is in or uses.
 *
 * @param planned the survey that the plan was made from
 * @param now the survey right before the deletion
 */
export function stopsSince(planned: Survey, now: Survey, { name, included }: Selection): readonly Stop[] {
  const toRemove = allToRemove(planned, included);
  const arrivals = affectedUses(now, included).filter(({ id }) => !included.has(id.toLowerCase()));
  const arrivalStops = arrivals.flatMap((arrival) =>
    toRemove
      .filter((object) => isWithin(arrival.used, [object.id]))
      .map((object) => ({
        object,
        why: `Since the plan, the ${arrival.kind} ${arrival.name} (${arrival.id}) arrived. ${arrival.effect}`,
        fix: `Move or change it, or accept it: ./pf teardown --stack ${shellWord(name)} ${includeOption(arrival.id)}`,
      })),
  );
  const changed = allJudged(now)
    .filter((object) => !isToBeRemoved(object, included) || object.isProduction === true)
    .flatMap((object) =>
      toRemove
        .filter(({ id }) => isWithin(object.id, [id]) && !isProposed(object, planned, included))
        .map((removed) => ({
          object: removed,
          why: `Since the plan, the ${object.kind} ${object.name} (${object.id}) changed. ${object.isProduction === true ? "Its mark says environment: production." : object.why}`,
          fix: "See what it is now, and run the teardown again.",
        })),
    );
  return [...new Map([...arrivalStops, ...changed].map((stop) => [stop.object.id.toLowerCase(), stop])).values()];
}

/** Whether the plan had it as it is: in a group that a person included, say. */
function isProposed(object: OwnedObject, planned: Survey, included: ReadonlySet<string>): boolean {
  const before = allToRemove(planned, included).find(({ id }) => id.toLowerCase() === object.id.toLowerCase());
  return before !== undefined && "ownership" in before && before.ownership === object.ownership && !object.isProduction;
}

/** Looks again before each deletion, and remembers what must stay. */
export class Lookout {
  readonly #found: Survey;
  readonly #selection: Selection;
  readonly #look: () => Promise<Survey>;
  readonly #ledger: Ledger;
  /** Ids that must stay, in lower case. */
  readonly stopped = new Set<string>();
  latest: Survey;

  constructor(planned: Survey, selection: Selection, takeSurvey: () => Promise<Survey>, ledger: Ledger) {
    this.#found = planned;
    this.#selection = selection;
    this.#look = takeSurvey;
    this.#ledger = ledger;
    this.latest = planned;
  }

  /** @throws RequestRefused */
  async lookAgain(): Promise<void> {
    this.latest = await this.#look();
    for (const { object, why, fix } of stopsSince(this.#found, this.latest, this.#selection)) {
      if (this.#ledger.isDone(object.id)) continue;
      this.stop(object);
      this.#ledger.leave(object, plainText(why), fix);
    }
  }

  /** Keeps a thing from every later deletion. */
  stop({ id }: Pick<DeployedObject, "id">): void {
    this.stopped.add(id.toLowerCase());
  }

  /** Those that may be deleted: not stopped, and nothing in them is. */
  withoutStopped<AnyObject extends DeployedObject>(objects: readonly AnyObject[]): readonly AnyObject[] {
    return objects.filter(({ id }) => ![...this.stopped].some((stoppedId) => isWithin(stoppedId, [id])));
  }
}
