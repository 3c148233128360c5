import { ProgramFailed } from "../../engine/program-failed.ts";
import type { Stack } from "../../engine/stack.ts";
import { plainText } from "../../text/plain-text.ts";
import type { Deadline } from "../../azure/deadline.ts";
import { type Ledger, fixFor, fixes } from "./ledger.ts";
import { isLocked, refusalOf } from "../../stacks/live/teardown-refused.ts";
import { sentence, thingOf } from "../../stacks/live/thing.ts";
import {
  identityUrn,
  providerResources,
  stackStateOf,
  type StackState,
  tangible,
} from "../../stacks/live/stack-state.ts";

/** After the first: one after a refresh, and two that wait for what takes its time. */
const mostTries = 4;

export interface DestroyOptions {
  readonly stack: Stack;
  readonly name: string;
  readonly before: StackState;
  readonly ledger: Ledger;
  readonly deadline: Deadline;
}

/**
 * Has the engine destroy what its state holds, but for the stack's identity: as long as something may be left, that is what
 * proves it. What was removed by hand makes it fail (the azuread plugin takes a 404 for an error): a refresh finds that out,
 * and it is tried again.
 *
 * @throws TeardownRefused where somebody else has locked the stack meanwhile
 */
export async function destroyStack(options: DestroyOptions): Promise<void> {
  const { stack, name, before, ledger, deadline } = options;
  const identity = identityUrn(before);
  const excluded = identity === undefined ? [] : [identity];
  let failure: ProgramFailed | undefined;
  const patience = deadline.patience();
  for (let tries = 1; tries <= mostTries; tries += 1) {
    // What cannot be destroyed does not keep the rest.
    failure = await failureOf(stack.destroy({ continueOnError: true, excluded, signal: deadline.signal }));
    if (!failure) break;
    if (isLocked(failure)) throw refusalOf(failure, name);
    if (tries === mostTries || (tries > 1 && patience.next() === 0)) break;
    // Reading a certificate whose application is gone fails a refresh, as observed with azuread 6.9.1; by now it is in the
    // state no more, since it is `deletedWith` its application.
    await failureOf(stack.refresh());
    if (tries === 1) continue;
    deadline.onWait(plainText(reasonOf(failure)), patience.next());
    await patience.wait();
  }
  const after = providerResources(stackStateOf(await stack.export()));
  for (const resource of tangible(providerResources(before))) {
    const still = after.some(({ urn, id }) => urn === resource.urn && id === resource.id);
    if (!still) ledger.note(thingOf(resource));
  }
  for (const resource of tangible(after)) {
    const thing = thingOf(resource);
    if (ledger.isDone(thing.id)) continue;
    const own = failure?.diagnostics.find(({ severity, urn }) => severity === "error" && urn === resource.urn);
    if (own) ledger.leave(thing, sentence(plainText(own.message)), fixFor(own.message));
    else ledger.leave(thing, notReached, fixes.other);
  }
}

/** What the engine says nothing of waited for another. */
const notReached = "The engine did not come to it: something that has to go first is still there.";

/**
 * Has the engine forget the stack's identity, once nothing is left that it would prove.
 *
 * @throws ProgramFailed
 */
export async function forgetIdentity(stack: Stack): Promise<void> {
  await stack.destroy();
}

async function failureOf(run: Promise<unknown>): Promise<ProgramFailed | undefined> {
  try {
    await run;
    return undefined;
  } catch (error) {
    if (error instanceof ProgramFailed) return error;
    throw error;
  }
}

/** The first thing that a resource failed by, or else what the engine says as a whole. */
function reasonOf({ diagnostics, message }: ProgramFailed): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return (errors.find(({ urn }) => urn !== undefined && !isOfStack(urn)) ?? errors[0])?.message ?? message;
}

function isOfStack(urn: string): boolean {
  return urn.includes("::pulumi:pulumi:Stack::");
}
