import { plainText } from "@protected-function/core/text/plain-text.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { type OwnedObject, isGoing } from "../../stacks/live/ownership.ts";
import type { DeployedObject } from "../../stacks/live/deployed-object.ts";
import type { Ledger } from "./ledger.ts";
import { includeOption } from "./refusals.ts";
import { allGoing, allJudged, harmedIn, isWithin, type Survey } from "./survey.ts";
import type { Selection } from "./request.ts";

/** A thing of the stack that must stay now, although the plan removes it. */
export interface Stop {
  readonly thing: DeployedObject;
  /** A sentence. */
  readonly why: string;
  readonly fix: string;
}

/**
 * What changed since the plan, right before a deletion: things of others that came into the stack's things or began to
 * use them, and things that aren't the stack's anymore. Each stops the deletion of what it is in or uses.
 *
 * @param found the survey that the plan was made from
 * @param now the survey right before the deletion
 */
export function stopsSince(found: Survey, now: Survey, { name, included }: Selection): readonly Stop[] {
  const going = allGoing(found, included);
  const arrivals = harmedIn(now, included).filter(({ id }) => !included.has(id.toLowerCase()));
  const because = arrivals.flatMap((arrival) =>
    going
      .filter((thing) => isWithin(arrival.used, [thing.id]))
      .map((thing) => ({
        thing,
        why: `Since the plan, the ${arrival.kind} ${arrival.name} (${arrival.id}) arrived. ${arrival.effect}`,
        fix: `Move or change it, or accept it: ./pf teardown --stack ${shellWord(name)} ${includeOption(arrival.id)}`,
      })),
  );
  const changed = allJudged(now)
    .filter((thing) => !isGoing(thing, included) || thing.isProduction === true)
    .flatMap((thing) =>
      going
        .filter(({ id }) => isWithin(thing.id, [id]) && !isProposed(thing, found, included))
        .map((one) => ({
          thing: one,
          why: `Since the plan, the ${thing.kind} ${thing.name} (${thing.id}) changed. ${thing.isProduction === true ? "Its mark says environment: production." : thing.why}`,
          fix: "See what it is now, and run the teardown again.",
        })),
    );
  return [...new Map([...because, ...changed].map((stop) => [stop.thing.id.toLowerCase(), stop])).values()];
}

/** Whether the plan had it as it is: in a group that a person included, say. */
function isProposed(thing: OwnedObject, found: Survey, included: ReadonlySet<string>): boolean {
  const before = allGoing(found, included).find(({ id }) => id.toLowerCase() === thing.id.toLowerCase());
  return before !== undefined && "ownership" in before && before.ownership === thing.ownership && !thing.isProduction;
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

  constructor(found: Survey, selection: Selection, look: () => Promise<Survey>, ledger: Ledger) {
    this.#found = found;
    this.#selection = selection;
    this.#look = look;
    this.#ledger = ledger;
    this.latest = found;
  }

  /** @throws RequestRefused */
  async lookAgain(): Promise<void> {
    this.latest = await this.#look();
    for (const { thing, why, fix } of stopsSince(this.#found, this.latest, this.#selection)) {
      if (this.#ledger.isDone(thing.id)) continue;
      this.stop(thing);
      this.#ledger.leave(thing, plainText(why), fix);
    }
  }

  /** Keeps a thing from every later deletion. */
  stop({ id }: Pick<DeployedObject, "id">): void {
    this.stopped.add(id.toLowerCase());
  }

  /** Those that may be deleted: not stopped, and nothing in them is. */
  free<One extends DeployedObject>(things: readonly One[]): readonly One[] {
    return things.filter(({ id }) => ![...this.stopped].some((one) => isWithin(one, [id])));
  }
}
