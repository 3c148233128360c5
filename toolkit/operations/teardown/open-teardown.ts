import { existsSync } from "node:fs";
import { join } from "node:path";
import { RequestRefused } from "../../clients/json-api.ts";
import { obtainEngine } from "../../engine/obtain-engine.ts";
import { openExistingStack } from "../../engine/open-existing-stack.ts";
import { ProgramFailed } from "../../engine/program-failed.ts";
import type { Stack } from "../../engine/stack.ts";
import type { Time } from "../waiting/patience.ts";
import { Deadline } from "../waiting/deadline.ts";
import { demandOwnContents } from "./demand-own-contents.ts";
import { demandRemovable } from "./demand-removable.ts";
import { demandUnlocked, refusalOf } from "./lock.ts";
import { type Hands, logIn } from "./log-in.ts";
import { mendFileBackend } from "./mend-file-backend.ts";
import { patientApi } from "../waiting/patient-api.ts";
import { type Place, placeOf } from "./place.ts";
import { planOf, type TeardownPlan } from "./plan.ts";
import { markOf } from "./stack-mark.ts";
import { projectFile, stackSettings } from "./stack-settings.ts";
import { stackStateOf, type StackState } from "./stack-state.ts";
import { survey, type Survey } from "./survey.ts";
import { teardown, type TeardownAccount, type TeardownEvent } from "./teardown.ts";
import { demandReadable } from "./demand-readable.ts";
import { TeardownRefused } from "./teardown-refused.ts";

export interface TeardownWish {
  /** As `pulumi stack ls` gives it. */
  readonly stack: string;
  /** The folder with Pulumi.yaml. */
  readonly directory: string;
  /** Default: the stack's own, beside Pulumi.yaml. */
  readonly configFile: string | undefined;
  /** The shell's: backend, passphrase, login. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Takes away what an engine left that was killed: its lock, and what it had not finished writing. */
  readonly unlock: boolean;
  readonly deadlineMinutes: number;
  readonly time: Time;
  readonly signal: AbortSignal;
  readonly onEvent: (event: TeardownEvent) => void;
}

export interface OpenedTeardown {
  readonly plan: TeardownPlan;
  /** Does it. @throws TeardownRefused where the stack is locked, or has changed so that it may not go, TeardownImpossible */
  readonly run: () => Promise<TeardownAccount>;
  readonly close: () => Promise<void>;
}

/**
 * Finds out what there is to tear down; nothing is changed before `run`.
 *
 * @throws TeardownRefused, TeardownImpossible, EngineUnavailable
 */
export async function openTeardown(wish: TeardownWish): Promise<OpenedTeardown> {
  const { directory, environment, signal, onEvent } = wish;
  const stack = wish.stack.slice(wish.stack.lastIndexOf("/") + 1);
  const { project, defaults } = projectFile(join(directory, "Pulumi.yaml"));
  const configFile = wish.configFile ?? join(directory, `Pulumi.${stack}.yaml`);
  if (!existsSync(configFile)) {
    throw new TeardownRefused(
      `The settings of the stack "${wish.stack}", ${configFile}, are not there: they say where it is, and whether it may go. ` +
        "--settings names another file.",
    );
  }
  const settings = stackSettings(configFile, project, defaults);
  demandRemovable(stack, settings, { resources: [], begun: [] });
  onEvent({ kind: "step", text: "Reading the state" });
  if (wish.unlock) mendFileBackend(environment, { project, stack });
  const engine = await obtainEngine({ env: environment, signal });
  const unplaced = await openExistingStack({ engine, directory, stack: wish.stack, configFile, environment, signal });
  let opened: Stack = unplaced;
  try {
    const state = await stateOf(unplaced, wish.stack);
    demandRemovable(stack, settings, state);
    const place = placeOf(stack, state, settings, environment);
    const mark = markOf({ project, stack, workload: settings.name, subscriptionId: place.subscriptionId });
    const hands = await logIn(environment, place.tenantId);
    await demandReadable(hands.by, demandSubscription(hands, place));
    // The engine works where the stack is, whatever the login would choose.
    const placed = {
      ...environment,
      ARM_TENANT_ID: place.tenantId,
      ARM_SUBSCRIPTION_ID: place.subscriptionId,
    };
    await unplaced.close();
    opened = await openExistingStack({ engine, directory, stack: wish.stack, configFile, environment: placed, signal });
    const name = wish.stack;
    const surveyAt = (deadline: Deadline, at: StackState): Promise<Survey> =>
      survey({ ...patient(hands, deadline), place, mark, stack, settings, state: at });
    const surveyBefore = async (deadline: Deadline, at: StackState): Promise<Survey> => {
      const found = await demandReadable(hands.by, surveyAt(deadline, at));
      demandOwnContents(found);
      return found;
    };
    onEvent({ kind: "step", text: "Looking what there is, in Entra ID and in Azure" });
    const plan = planOf(name, place, await surveyBefore(deadlineOf(wish), state));
    return {
      plan,
      run: async () => {
        const deadline = deadlineOf(wish);
        if (wish.unlock) await opened.unlock();
        const now = await stateOf(opened, name);
        demandRemovable(stack, settings, now);
        onEvent({ kind: "step", text: "Seeing that nobody else is at work on the stack" });
        await demandUnlocked(opened, name, now);
        return await teardown({
          stack: opened,
          name,
          hands: { ...hands, ...patient(hands, deadline) },
          mark,
          found: await surveyBefore(deadline, now),
          look: () => surveyAt(deadline, now),
          deadline,
          onEvent,
        });
      },
      close: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function deadlineOf({ time, deadlineMinutes: minutes, signal, onEvent }: TeardownWish): Deadline {
  return new Deadline({ time, minutes, signal, onWait: (why, pause) => onEvent({ kind: "waiting", why, pause }) });
}

function patient({ graph, resourceManager }: Hands, deadline: Deadline): Pick<Hands, "graph" | "resourceManager"> {
  return { graph: patientApi(graph, deadline), resourceManager: patientApi(resourceManager, deadline) };
}

/** @throws TeardownRefused where there is no such stack */
async function stateOf(stack: Stack, name: string): Promise<StackState> {
  try {
    return stackStateOf(await stack.export());
  } catch (error) {
    if (error instanceof ProgramFailed) throw refusalOf(error, name);
    throw error;
  }
}

/** @throws TeardownRefused where the login does not see it, or it is of another tenant */
async function demandSubscription({ resourceManager, by }: Hands, { tenantId, subscriptionId }: Place): Promise<void> {
  const path = `/subscriptions/${subscriptionId}?api-version=2022-12-01`;
  const found = await resourceManager.call("GET", path).catch((error: unknown) => {
    if (!(error instanceof RequestRefused)) throw error;
    throw new TeardownRefused(`${by} does not see the subscription ${subscriptionId}: ${error.message}`, {
      cause: error,
    });
  });
  const { tenantId: its } = found as { readonly tenantId: string };
  if (its.toLowerCase() === tenantId.toLowerCase()) return;
  throw new TeardownRefused(`The subscription ${subscriptionId} is of the tenant ${its}, the stack is in ${tenantId}.`);
}
