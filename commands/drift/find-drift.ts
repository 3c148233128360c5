import type { RunResult } from "../../engine/event-log.ts";
import { EventsUnreadable } from "../../engine/events-unreadable.ts";
import { ProgramFailed } from "../../engine/program-failed.ts";
import type { Stack } from "../../engine/stack.ts";
import { cut } from "../../text/cut.ts";
import { plainText } from "../../text/plain-text.ts";
import type { Drift, DriftFinding, Meaning, NotLooked } from "./finding.ts";
import type { Eyes } from "./look.ts";
import { lookEverywhere } from "./look-everywhere.ts";
import { seenByRefresh, undeployedIn } from "./seen-by-refresh.ts";
import { DeployedResources } from "./deployed-resources.ts";
import { leftHalfDone, takenIn } from "./untellable.ts";

export interface FindDriftOptions {
  /** Its name, for commands. */
  readonly name: string;
  readonly stack: Pick<Stack, "preview" | "export" | "history">;
  /** Absent: why nothing can be looked at but by Pulumi's refresh. */
  readonly eyes: Eyes | { readonly why: string };
  readonly signal?: AbortSignal;
}

const order: readonly Meaning[] = ["access", "lacking", "other"];

/**
 * Compares what was deployed with what is, by Pulumi's refresh and by looking at what that does not read. Nothing is
 * changed, the state neither: the refresh is the one of a preview.
 *
 * @throws ProgramFailed where the stack's state cannot be read
 */
export async function findDrift({ name, stack, eyes, signal }: FindDriftOptions): Promise<Drift> {
  const state = DeployedResources.from(await stack.export());
  // A backend may have lost its history, and have a state all the same.
  const history = await stack.history().catch((error: unknown) => {
    if (error instanceof ProgramFailed) return [];
    throw error;
  });
  const [refresh, looked] = await Promise.all([
    refreshed(stack, signal),
    "why" in eyes ? undefined : lookEverywhere({ eyes, state, stack: name }),
  ]);
  const unseen: readonly NotLooked[] =
    "why" in eyes ? [{ what: "all that Pulumi's refresh does not read", why: eyes.why }] : [];
  const seen = refresh.result ? seenByRefresh(refresh.result, state, name) : [];
  const undeployed = refresh.result ? undeployedIn(refresh.result, state) : [];
  return {
    stack: name,
    findings: told(seen, looked?.findings ?? []).toSorted(byMeaning),
    notLooked: [
      ...refresh.notLooked,
      ...unseen,
      ...(looked?.notLooked ?? []),
      ...takenIn(history, undeployed, name),
      ...leftHalfDone(state, name),
    ],
    undeployed,
    information: looked?.information ?? [],
    resources: state.resources.length,
  };
}

interface Refresh {
  readonly result?: RunResult;
  readonly notLooked: readonly NotLooked[];
}

/**
 * A refresh that fails hides what is in the looks' reach no more than the other way round: a certificate whose
 * application is gone makes azuread 6.9.1 fail, and the look says that the application is gone.
 */
async function refreshed(stack: FindDriftOptions["stack"], signal?: AbortSignal): Promise<Refresh> {
  try {
    return { result: await stack.preview({ refresh: true, ...(signal && { signal }) }), notLooked: [] };
  } catch (error) {
    if (!(error instanceof ProgramFailed || error instanceof EventsUnreadable)) throw error;
    return { notLooked: [{ what: "all that Pulumi's refresh reads", why: cut(plainText(error.message), 500) }] };
  }
}

/** A thing that both have seen is told once, in the refresh's words: that knows what an update does about it. */
function told(seen: readonly DriftFinding[], looked: readonly DriftFinding[]): readonly DriftFinding[] {
  const gone = new Set(seen.filter(({ kind }) => kind === "gone").map(({ resource }) => resource));
  const known = new Set(seen.map(placeOf));
  return [...seen, ...looked.filter((finding) => !known.has(placeOf(finding)) && !gone.has(finding.resource))];
}

function placeOf({ resource, property }: DriftFinding): string {
  return `${resource} ${property}`;
}

function byMeaning(one: DriftFinding, other: DriftFinding): number {
  return (
    order.indexOf(one.meaning) - order.indexOf(other.meaning) ||
    one.resource.localeCompare(other.resource) ||
    one.property.localeCompare(other.property)
  );
}
