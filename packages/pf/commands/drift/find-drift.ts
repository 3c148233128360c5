import { DeployedResources } from "./deployed-resources.ts";
import type { Drift, Unchecked, Undeployed } from "./finding.ts";
import { runDetectors } from "./run-detectors.ts";
import type { ReadOnlyApis } from "./detector.ts";
import { seenByRefresh, undeployedIn } from "./seen-by-refresh.ts";
import type { Meaning } from "./effects/effect.ts";
import { lookUpNames, namesIn, namesOf } from "./names.ts";
import { subjectOf, type DriftFinding } from "./subject.ts";
import type { RunResult } from "@protected-function/engine/event-log.ts";
import { EventsUnreadable } from "@protected-function/engine/events-unreadable.ts";
import { inCloudOf } from "../../stacks/live/stack-state.ts";
import { ProgramFailed } from "@protected-function/engine/program-failed.ts";
import type { Stack, StackUpdate } from "@protected-function/engine/stack.ts";
import { cut } from "@protected-function/core/text/cut.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

interface FindDriftOptions {
  /** The stack's name, for commands. */
  readonly name: string;
  readonly stack: Pick<Stack, "preview" | "export" | "history">;
  /** `why`: the reason that only Pulumi's refresh can run. */
  readonly apis: ReadOnlyApis | { readonly why: string };
  readonly signal?: AbortSignal;
}

const order: readonly Meaning[] = ["access", "lacking", "other"];

/**
 * Compares the state with Azure and Entra ID, with Pulumi's refresh, and with detectors for everything that the refresh
 * doesn't read. Changes nothing, not even the state: it refreshes only in a preview.
 *
 * @throws ProgramFailed if the stack's state can't be read
 */
export async function findDrift({ name, stack, apis, signal }: FindDriftOptions): Promise<Drift> {
  const state = DeployedResources.from(await stack.export());
  // A backend may have a state without its history.
  const history = await stack.history().catch((error: unknown) => {
    if (error instanceof ProgramFailed) return [];
    throw error;
  });
  const [refresh, detected] = await Promise.all([
    refreshed(stack, signal),
    "why" in apis ? undefined : runDetectors({ apis, state, stack: name }),
  ]);
  const unseen: readonly Unchecked[] =
    "why" in apis ? [{ what: "everything that Pulumi's refresh doesn't read", why: apis.why }] : [];
  const refreshFindings = refresh.result ? seenByRefresh(refresh.result, state, name) : [];
  const undeployed = refresh.result ? undeployedIn(refresh.result, state) : [];
  const findings = merged(refreshFindings, detected?.findings ?? []).toSorted(byDanger);
  const knownNames = namesIn(state);
  return {
    stack: name,
    findings,
    names: namesOf(findings, "why" in apis ? knownNames : await lookUpNames(findings, knownNames, apis)),
    unchecked: [
      ...refresh.unchecked,
      ...unseen,
      ...(detected?.unchecked ?? []),
      ...takenIntoState(history, undeployed, name),
      ...halfCreated(state, name),
    ],
    undeployed,
    information: detected?.information ?? [],
    resources: inCloudOf(state).length,
  };
}

interface Refresh {
  readonly result?: RunResult;
  readonly unchecked: readonly Unchecked[];
}

/**
 * A failed refresh doesn't stop the detectors. For example, azuread 6.9.1 fails on the certificate of a deleted
 * application, but a detector still reports the deleted application.
 */
async function refreshed(stack: FindDriftOptions["stack"], signal?: AbortSignal): Promise<Refresh> {
  try {
    return { result: await stack.preview({ refresh: true, ...(signal && { signal }) }), unchecked: [] };
  } catch (error) {
    if (!(error instanceof ProgramFailed || error instanceof EventsUnreadable)) throw error;
    return { unchecked: [{ what: "everything that Pulumi's refresh reads", why: cut(plainText(error.message), 500) }] };
  }
}

/** If both found a difference, keeps the refresh's finding, because it includes the effect of an update. */
function merged(refreshed: readonly DriftFinding[], detected: readonly DriftFinding[]): readonly DriftFinding[] {
  const goneResources = new Set(refreshed.filter(({ kind }) => kind === "gone").map(({ resource }) => resource));
  const knownPlaces = new Set(refreshed.map(placeOf));
  return [
    ...refreshed,
    ...detected.filter((finding) => !knownPlaces.has(placeOf(finding)) && !goneResources.has(finding.resource)),
  ];
}

function placeOf({ resource, property }: DriftFinding): string {
  return `${resource} ${property}`;
}

function byDanger(left: DriftFinding, right: DriftFinding): number {
  return (
    order.indexOf(left.meaning) - order.indexOf(right.meaning) ||
    left.rank - right.rank ||
    left.resource.localeCompare(right.resource) ||
    left.property.localeCompare(right.property)
  );
}

/**
 * `pulumi refresh` writes drift into the state. From then on the drift counts as deployed, and undoing it looks like a
 * change of the program.
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
      what: `changes that \`pulumi refresh\` wrote into the state at ${refresh.startTime}`,
      why:
        'the drift that it found now counts as deployed and is listed under "Not deployed yet"; ' +
        `\`npx pulumi up --stack ${shellWord(stack)}\` undoes it`,
    },
  ];
}

function changed({ same: _same, ...changes }: Readonly<Record<string, number>>): boolean {
  return Object.values(changes).some((number) => number > 0);
}

/** Resources that may exist without an id in the state. */
export function halfCreated({ pending }: DeployedResources, stack: string): readonly Unchecked[] {
  return pending.map((resource) => ({
    what: `${subjectOf(resource).what}, half-created by an interrupted update`,
    why: `the state doesn't show whether it exists; run \`npx pulumi refresh --stack ${shellWord(stack)}\` in a terminal`,
  }));
}
