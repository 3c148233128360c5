import type { Owner } from "../../infra/stack-mark.ts";
import { cloudNamed, inCloud } from "../../azure/clouds.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { RequestRefused } from "../../azure/json-api.ts";
import { obtainEngine } from "../../engine/obtain-engine.ts";
import { openExistingStack } from "../../engine/open-stack.ts";
import type { Stack } from "../../engine/stack.ts";
import { Deadline } from "../../azure/deadline.ts";
import { patientApi } from "../../azure/patient-api.ts";
import type { Time } from "../../azure/patience.ts";
import { requireIncludable, requireNoConflicts, requireNoProduction, requireNothingForeign } from "./refusals.ts";
import {
  requireReadable,
  requireUnlocked,
  exportOf,
  TeardownImpossible,
  TeardownRefused,
} from "../../stacks/live/teardown-refused.ts";
import { requireRemovable } from "./require-removable.ts";
import { requireSameSettings } from "../../stacks/settings/require-same-settings.ts";
import { requireSameStack, stackNameIn } from "../../stacks/live/require-same-stack.ts";
import { findRegistrations } from "./find-registrations.ts";
import { heldThere } from "./held-there.ts";
import { type AzureSession, logIn } from "../../stacks/live/log-in.ts";
import { removeEmptyAttributes } from "./remove-empty-attributes.ts";
import { type Place, placeOf } from "../../stacks/live/place.ts";
import { planOf, type TeardownPlan } from "./plan.ts";
import { readMarks } from "./read-marks.ts";
import { type StackAge, stackEntries, type StackEntry } from "./stack-entries.ts";
import { projectNameIn, stackSettings } from "../../stacks/live/stack-settings.ts";
import { randomStringIn, stackStateOf, type StackState } from "../../stacks/live/stack-state.ts";
import { survey, type Survey } from "./survey.ts";
import { teardown, type TeardownAccount, type TeardownEvent } from "./teardown.ts";

interface TeardownWish {
  /** As `pulumi stack ls` prints it. */
  readonly stack: string;
  /** The folder with Pulumi.yaml. */
  readonly directory: string;
  /** Default: Pulumi.<stack>.yaml beside Pulumi.yaml. */
  readonly configFile: string | undefined;
  /** For the backend, passphrase and login. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether to remove the lock and half-written files of an interrupted engine. */
  readonly unlock: boolean;
  /** Object ids and resource ids that a person has included. Unproven things are removed only if included. */
  readonly included: readonly string[];
  readonly deadlineMinutes: number;
  readonly time: Time;
  readonly signal: AbortSignal;
  readonly onEvent: (event: TeardownEvent) => void;
}

export interface OpenedTeardown {
  readonly plan: TeardownPlan;
  /** The stack's age, from the marks of its proven things. @throws TeardownRefused, TeardownImpossible */
  readonly lookAtAge: () => Promise<StackAge>;
  /** @throws TeardownRefused if another owner's thing would be affected and isn't included */
  readonly requireHarmless: () => void;
  /**
   * Runs the teardown.
   *
   * @param confirmed ids of candidates that a person has also confirmed
   * @throws TeardownRefused if the stack is locked or can no longer be removed, TeardownImpossible
   */
  readonly run: (confirmed: readonly string[]) => Promise<TeardownAccount>;
  /** Removes the stack and its history from the backend. The settings file stays. */
  readonly removeStack: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Finds everything to tear down. Changes nothing before `run`.
 *
 * @throws TeardownRefused, SettingsRefused, TeardownImpossible, EngineUnavailable
 */
export async function openTeardown(wish: TeardownWish): Promise<OpenedTeardown> {
  const { directory, environment, signal, onEvent, stack: name } = wish;
  const projectFile = join(directory, "Pulumi.yaml");
  const project = projectNameIn(projectFile);
  const stack = stackNameIn(name, project);
  const configFile = wish.configFile ?? join(directory, `Pulumi.${stack}.yaml`);
  if (!existsSync(configFile)) {
    throw new TeardownRefused(
      `The settings file of the stack "${name}", ${configFile}, doesn't exist. Teardown requires it to find and judge the stack. ` +
        "Give another file with --settings.",
    );
  }
  const settings = stackSettings(configFile, projectFile);
  const cloud = cloudNamed(settings.cloud);
  const requireTheStack = (state: StackState): void => {
    requireSameStack({ project, stack, settings }, state);
    requireRemovable(stack, settings, state);
  };
  requireTheStack({ resources: [], begun: [] });
  onEvent({ kind: "step", text: "Reading the state" });
  if (wish.unlock) removeEmptyAttributes(environment, { project, stack });
  const engine = await obtainEngine({ env: environment, signal });
  const unplaced = await openExistingStack({ engine, directory, stack: name, configFile, environment, signal });
  let opened: Stack = unplaced;
  try {
    const state = stackStateOf(await exportOf(unplaced, name));
    // A setting that Pulumi reads differently may be the one that protects something.
    await requireSameSettings(unplaced, configFile, directory);
    requireTheStack(state);
    const place = placeOf(stack, state, settings, environment);
    // The engine decrypts secrets to destroy resources, so a wrong passphrase must fail here, before the plan.
    await exportOf(unplaced, name, { showSecrets: true });
    const session = await logIn(environment, cloud, place.tenantId);
    const before = deadlineOf(wish);
    await requireReadable(session.by, requireSubscription({ ...session, ...patient(session, before) }, place));
    // Use the stack's tenant and subscription for the engine, not the login's default.
    const placed = {
      ...environment,
      ARM_TENANT_ID: place.tenantId,
      ARM_SUBSCRIPTION_ID: place.subscriptionId,
    };
    await unplaced.close();
    opened = await openExistingStack({ engine, directory, stack: name, configFile, environment: placed, signal });
    const ownerAt = (at: StackState): Owner => ({
      project,
      stack,
      workload: settings.name,
      subscriptionId: place.subscriptionId,
      id: randomStringIn(at, "stack-id"),
    });
    const surveyAt = (deadline: Deadline, at: StackState): Promise<Survey> =>
      survey({ ...patient(session, deadline), place, owner: ownerAt(at), settings, state: at });
    const surveyBefore = async (deadline: Deadline, at: StackState, included: ReadonlySet<string>): Promise<Survey> => {
      const looks = Promise.all([surveyAt(deadline, at), heldThere(patient(session, deadline), at)]);
      const [found, there] = await requireReadable(session.by, looks);
      requireNoConflicts(found, name);
      requireNoProduction(found, included);
      return { ...found, there };
    };
    onEvent({ kind: "step", text: "Finding the stack's things in Entra ID and Azure (read-only)" });
    const named = lowerCase(wish.included);
    const found = await surveyBefore(before, state, named);
    requireIncludable(found, wish.included);
    return {
      plan: planOf(name, place, found, named),
      lookAtAge: async () => {
        const { subscriptionId } = place;
        const { id } = found.owner;
        if (id === undefined) return {};
        const marks = await requireReadable(session.by, readMarks({ ...patient(session, before), subscriptionId }));
        const { stacks } = stackEntries(marks, subscriptionId, wish.time.now());
        const entry = stacks.find((one) => one.id === id && isSameStack(one, found.owner));
        return { created: entry?.created, expiresOn: entry?.expiresOn };
      },
      requireHarmless: () => requireNothingForeign(found, name, named),
      run: async (confirmed) => {
        const included = lowerCase([...wish.included, ...confirmed]);
        const deadline = deadlineOf(wish);
        if (wish.unlock) await opened.unlock();
        const now = stackStateOf(await exportOf(opened, name));
        requireTheStack(now);
        onEvent({ kind: "step", text: "Checking that nobody else works on the stack" });
        await requireUnlocked(opened, name, now);
        const latest = await surveyBefore(deadline, now, included);
        requireNothingForeign(latest, name, included);
        const at = patient(session, deadline);
        const account = await teardown({
          stack: opened,
          name,
          included,
          session: { ...session, ...at },
          found: latest,
          look: () => surveyAt(deadline, now),
          lookAtRegistrations: () => findRegistrations(at.graph, { ...latest, settings, included }),
          deadline,
          onEvent,
        });
        return { ...account, left: account.left.map((one) => ({ ...one, fix: inCloud(cloud, one.fix) })) };
      },
      removeStack: () => opened.remove(),
      close: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function isSameStack(entry: StackEntry, owner: Owner): boolean {
  return (
    entry.project === owner.project &&
    entry.stack === owner.stack &&
    entry.workload === owner.workload &&
    entry.subscriptionId === owner.subscriptionId.toLowerCase()
  );
}

function lowerCase(ids: readonly string[]): ReadonlySet<string> {
  return new Set(ids.map((id) => id.toLowerCase()));
}

function deadlineOf({ time, deadlineMinutes: minutes, signal, onEvent }: TeardownWish): Deadline {
  return new Deadline({ time, minutes, signal, onWait: (why, pause) => onEvent({ kind: "waiting", why, pause }) });
}

function patient(
  { graph, resourceManager }: AzureSession,
  deadline: Deadline,
): Pick<AzureSession, "graph" | "resourceManager"> {
  return { graph: patientApi(graph, deadline), resourceManager: patientApi(resourceManager, deadline) };
}

/** @throws TeardownRefused if the login can't see it, or it belongs to another tenant */
async function requireSubscription(
  { resourceManager, by }: AzureSession,
  { tenantId, subscriptionId }: Place,
): Promise<void> {
  const path = `/subscriptions/${subscriptionId}?api-version=2022-12-01`;
  const found = await resourceManager.call("GET", path).catch((error: unknown) => {
    if (!(error instanceof RequestRefused)) throw error;
    const why = `${by} can't see the subscription ${subscriptionId}: ${error.message}`;
    // The cause is throttling or a service error, not the login.
    if (error.status === 408 || error.status === 429 || error.status >= 500) {
      throw new TeardownImpossible(why, { cause: error });
    }
    throw new TeardownRefused(why, { cause: error });
  });
  const { tenantId: its } = found as { readonly tenantId: string };
  if (its.toLowerCase() === tenantId.toLowerCase()) return;
  throw new TeardownRefused(
    `The subscription ${subscriptionId} belongs to tenant ${its}, but the stack is in ${tenantId}.`,
  );
}
