import { DeployedResources } from "./deployed-resources.ts";
import type { Drift, Unchecked, Undeployed } from "./finding.ts";
import { lookEverywhere } from "./look-everywhere.ts";
import type { ReadOnlyApis } from "./look.ts";
import { seenByRefresh, undeployedIn } from "./seen-by-refresh.ts";
import { subjectOf, type DriftFinding, type Meaning } from "./subject.ts";
import type { RunResult } from "../../engine/event-log.ts";
import { EventsUnreadable } from "../../engine/events-unreadable.ts";
import { ProgramFailed } from "../../engine/program-failed.ts";
import type { Stack, StackUpdate } from "../../engine/stack.ts";
import { cut } from "../../text/cut.ts";
import { plainText } from "../../text/plain-text.ts";
import { shellWord } from "../../text/shell-word.ts";

interface FindDriftOptions {
  /** Its name, for commands. */
  readonly name: string;
  readonly stack: Pick<Stack, "preview" | "export" | "history">;
  /** Absent: why nothing can be looked at but by Pulumi's refresh. */
  readonly apis: ReadOnlyApis | { readonly why: string };
  readonly signal?: AbortSignal;
}

const order: readonly Meaning[] = ["access", "lacking", "other"];

/**
 * Compares what was deployed with what is, by Pulumi's refresh and by looking at what that does not read. Nothing is
 * changed, the state neither: the refresh is the one of a preview.
 *
 * @throws ProgramFailed where the stack's state cannot be read
 */
export async function findDrift({ name, stack, apis, signal }: FindDriftOptions): Promise<Drift> {
  const state = DeployedResources.from(await stack.export());
  // A backend may have lost its history, and have a state all the same.
  const history = await stack.history().catch((error: unknown) => {
    if (error instanceof ProgramFailed) return [];
    throw error;
  });
  const [refresh, looked] = await Promise.all([
    refreshed(stack, signal),
    "why" in apis ? undefined : lookEverywhere({ apis, state, stack: name }),
  ]);
  const unseen: readonly Unchecked[] =
    "why" in apis ? [{ what: "all that Pulumi's refresh does not read", why: apis.why }] : [];
  const seen = refresh.result ? seenByRefresh(refresh.result, state, name) : [];
  const undeployed = refresh.result ? undeployedIn(refresh.result, state) : [];
  return {
    stack: name,
    findings: told(seen, looked?.findings ?? []).toSorted(byMeaning),
    unchecked: [
      ...refresh.unchecked,
      ...unseen,
      ...(looked?.unchecked ?? []),
      ...takenIntoState(history, undeployed, name),
      ...halfCreated(state, name),
    ],
    undeployed,
    information: looked?.information ?? [],
    resources: state.resources.length,
  };
}

interface Refresh {
  readonly result?: RunResult;
  readonly unchecked: readonly Unchecked[];
}

/**
 * A refresh that fails hides what is in the looks' reach no more than the other way round: a certificate whose
 * application is gone makes azuread 6.9.1 fail, and the look says that the application is gone.
 */
async function refreshed(stack: FindDriftOptions["stack"], signal?: AbortSignal): Promise<Refresh> {
  try {
    return { result: await stack.preview({ refresh: true, ...(signal && { signal }) }), unchecked: [] };
  } catch (error) {
    if (!(error instanceof ProgramFailed || error instanceof EventsUnreadable)) throw error;
    return { unchecked: [{ what: "all that Pulumi's refresh reads", why: cut(plainText(error.message), 500) }] };
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

/**
 * A `pulumi refresh` writes what it found into the state: from then on that is "as deployed", and what an update would undo
 * of it looks like a change of the program.
 *
 * @param history the latest first
 */
export function takenIntoState(
  history: readonly StackUpdate[],
  undeployed: readonly Undeployed[],
  stack: string,
): readonly Unchecked[] {
  const update = history.findIndex(({ kind, result }) => kind === "update" && result === "succeeded");
  const sinceUpdate = update === -1 ? history : history.slice(0, update);
  const refresh = sinceUpdate.find(({ kind, resourceChanges = {} }) => kind === "refresh" && changed(resourceChanges));
  if (refresh === undefined || undeployed.length === 0) return [];
  return [
    {
      what: `what \`pulumi refresh\` took into the state at ${refresh.startTime}`,
      why:
        "drift that it found counts as deployed since, and shows among what is not deployed yet; " +
        `\`npx pulumi up --stack ${shellWord(stack)}\` undoes that`,
    },
  ];
}

function changed({ same: _same, ...changes }: Readonly<Record<string, number>>): boolean {
  return Object.values(changes).some((number) => number > 0);
}

/** What may be there, and nobody knows where. */
export function halfCreated({ begun }: DeployedResources, stack: string): readonly Unchecked[] {
  return begun.map((resource) => ({
    what: `${subjectOf(resource).what}, which an engine that was killed had begun to create`,
    why: `the state does not say whether it is there; \`npx pulumi refresh --stack ${shellWord(stack)}\` asks, in a terminal`,
  }));
}
