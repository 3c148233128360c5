import { AzureCliUnusable, azureCliSubscription } from "@protected-function/core/azure/azure-cli.ts";
import { NoAnswer } from "@protected-function/core/azure/http.ts";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { isNotFound } from "@protected-function/core/azure/refusals.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import { Deadline } from "@protected-function/core/azure/deadline.ts";
import type { Time } from "@protected-function/core/azure/patience.ts";
import { logInAnywhere, patient } from "../../stacks/live/log-in.ts";
import type { Place } from "../../stacks/live/place.ts";
import { requireOneTenant } from "./open-target.ts";
import { isForbidden, type Marks, type NamedObject, type Unchecked, readMarks, refusalIn } from "./read-marks.ts";
import { judgeAge, stackEntries, type StackEntry } from "./stack-entries.ts";
import { TeardownImpossible } from "../../stacks/live/teardown-refused.ts";

export interface ListedStack extends StackEntry {
  /** The display name of `deployedBy`, if it still exists and the login can read it. */
  readonly deployedByName?: string | undefined;
}

/** Every stack in a tenant and a subscription. */
export interface StackList extends Place {
  /** RFC 3339: the time that expiry and ages are computed for. */
  readonly at: string;
  readonly stacks: readonly ListedStack[];
  /** Stacks that `olderThan` leaves out. */
  readonly notShown: { readonly young: number; readonly unknownAge: number };
  /** Policies and locations that are named like a stack's, if no stack of that name has a mark here. */
  readonly named: readonly NamedObject[];
  readonly unchecked: readonly Unchecked[];
}

export interface ListOptions {
  /** For the login. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. Only stacks that have expired or are older. */
  readonly olderThan?: number | undefined;
  readonly deadlineMinutes: number;
  readonly time: Time;
  readonly signal: AbortSignal;
  readonly onWait: (reason: string, pause: number) => void;
}

/**
 * Lists every stack's marks and leftovers in the login's tenant and subscription (read-only).
 *
 * @throws TeardownRefused without a subscription, TeardownImpossible if the login can read nothing or a service doesn't
 * answer
 */
export async function listStacks(options: ListOptions): Promise<StackList> {
  const { environment, deadlineMinutes: minutes, time, signal, onWait, olderThan } = options;
  const login = await logInAnywhere(environment);
  const subscriptionId = environment["ARM_SUBSCRIPTION_ID"] || (await subscriptionOf(login));
  const { tenantId } = login;
  const deadline = new Deadline({ time, minutes, signal, onWait });
  const { graph, resourceManager } = patient(login, deadline);
  try {
    // Another tenant's app registrations would be missing.
    await requireOneTenant(resourceManager, { tenantId, subscriptionId }, "you are signed in to").catch(
      (error: unknown) => {
        // Reported later, with everything else that the login can't read.
        if (!isForbidden(error)) throw error;
      },
    );
    const marks = await readMarks({ graph, resourceManager, subscriptionId });
    requireSomethingReadable(login.by, marks);
    const now = time.now();
    const { stacks, named } = stackEntries(marks, subscriptionId, now);
    const verdicts = stacks.map((entry) => (olderThan === undefined ? "due" : judgeAge(entry, olderThan, now)));
    const dueStacks = stacks.filter((_, index) => verdicts[index] === "due");
    const { names, unchecked } = await namesOf(graph, dueStacks);
    return {
      tenantId,
      subscriptionId,
      at: new Date(now).toISOString(),
      stacks: dueStacks.map((entry) => ({ ...entry, deployedByName: names.get(entry.deployedBy ?? "") })),
      notShown: {
        young: verdicts.filter((verdict) => verdict === "young").length,
        unknownAge: verdicts.filter((verdict) => verdict === "unknown").length,
      },
      named: olderThan === undefined ? named : [],
      unchecked: [...marks.unchecked, ...unchecked],
    };
  } catch (error) {
    if (!(error instanceof NoAnswer || error instanceof RequestRefused)) throw error;
    throw new TeardownImpossible(plainText(error.message), { cause: error });
  }
}

async function subscriptionOf({ isExplicit }: { readonly isExplicit: boolean }): Promise<string> {
  const fix = "Set ARM_SUBSCRIPTION_ID to the subscription to list (az account show --query id).";
  if (isExplicit) throw new TeardownImpossible(`ARM_SUBSCRIPTION_ID is missing; the ARM_* login requires it. ${fix}`);
  try {
    return await azureCliSubscription();
  } catch (error) {
    if (!(error instanceof AzureCliUnusable)) throw error;
    throw new TeardownImpossible(`${error.message} ${error.fix}\nOr: ${fix}`, { cause: error });
  }
}

/** @throws TeardownImpossible if the login can read neither app registrations nor resource groups */
function requireSomethingReadable(by: string, { unchecked }: Marks): void {
  const unseen = ["app registrations", "resource groups"].map((subject) =>
    unchecked.find((entry) => entry.what === subject),
  );
  if (unseen.includes(undefined)) return;
  throw new TeardownImpossible(
    [`${by} can read nothing:`, ...unchecked.map(({ what, why: reason }) => `- ${what}: ${reason}`)].join("\n"),
  );
}

/** Display names of the deployers. A deleted deployer has none. */
async function namesOf(
  graph: JsonApi,
  stacks: readonly StackEntry[],
): Promise<{ readonly names: ReadonlyMap<string, string>; readonly unchecked: readonly Unchecked[] }> {
  const names = new Map<string, string>();
  const ids = new Set(stacks.flatMap(({ deployedBy }) => deployedBy ?? []));
  for (const id of [...ids].filter((text) => /^[0-9a-f-]{36}$/i.test(text))) {
    try {
      const path = `/v1.0/directoryObjects/${id}`;
      const { displayName } = (await graph.call("GET", path)) as { readonly displayName?: string | null };
      if (displayName) names.set(id, displayName);
    } catch (error) {
      if (isForbidden(error)) {
        return { names, unchecked: [{ what: "names of deployers", why: refusalIn(error) }] };
      }
      if (!isNotFound(error)) throw error;
    }
  }
  return { names, unchecked: [] };
}
