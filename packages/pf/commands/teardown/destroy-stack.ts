import { ProgramFailed } from "@protected-function/engine/program-failed.ts";
import type { Stack } from "@protected-function/engine/stack.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import type { Removal } from "./begin-removal.ts";
import { fixFor, fixes } from "./ledger.ts";
import { urnsToKeep } from "./survey.ts";
import { isLocked, refusalOf } from "../../stacks/live/teardown-refused.ts";
import { sentence, deployedObjectOf } from "../../stacks/live/deployed-object.ts";
import { identityUrn, inCloudOf, stackStateOf } from "../../stacks/live/stack-state.ts";

/** The first try, one after a refresh, and two that wait for slow deletions. */
const mostTries = 4;

/**
 * Destroys what is in the state, except the stack's identity, which proves the ownership of leftovers, and what has to
 * stay. If someone removed things by hand, the engine fails (a 404 is an error for the azuread plugin), so a refresh
 * and another try follow.
 *
 * @param later URNs that it must not destroy yet
 * @throws TeardownRefused if someone else has locked the stack in the meantime
 */
export async function destroyStack(removal: Removal, later: ReadonlySet<string> = new Set()): Promise<void> {
  const { stack, name, survey, included, lookout, ledger, deadline } = removal;
  const { state: before, existingUrns } = survey;
  const staying = urnsToKeep(lookout.latest, included, lookout.stopped);
  const identity = identityUrn(before);
  // The engine refuses an URN that the state doesn't hold, or no longer.
  const present = new Set(stackStateOf(await stack.export()).resources.map(({ urn }) => urn));
  const keptUrns = [...(identity === undefined ? [] : [identity]), ...staying, ...later];
  const excluded = keptUrns.filter((urn) => present.has(urn));
  let failure: ProgramFailed | undefined;
  const patience = deadline.patience();
  for (let tries = 1; tries <= mostTries; tries += 1) {
    // Continue if something can't be destroyed.
    failure = await failureOf(stack.destroy({ continueOnError: true, excluded, signal: deadline.signal }));
    if (!failure) break;
    if (isLocked(failure)) throw refusalOf(failure, name);
    if (tries === mostTries || (tries > 1 && patience.next() === 0)) break;
    // With azuread 6.9.1, a refresh fails on a certificate without its application. By now, such a certificate is no
    // longer in the state, because it's `deletedWith` its application.
    await failureOf(stack.refresh());
    if (tries === 1) continue;
    deadline.onWait(plainText(reasonOf(failure)), patience.next());
    await patience.wait();
  }
  const after = inCloudOf(stackStateOf(await stack.export()));
  for (const resource of inCloudOf(before)) {
    const remaining = after.some(({ urn, id }) => urn === resource.urn && id === resource.id);
    if (!remaining && existingUrns?.has(resource.urn) !== false) ledger.note(deployedObjectOf(resource));
  }
  for (const resource of after) {
    const object = deployedObjectOf(resource);
    const isKept = staying.has(resource.urn) || later.has(resource.urn);
    if (isKept || ledger.isDone(object.id)) continue;
    const diagnostic = failure?.diagnostics.find(({ severity, urn }) => severity === "error" && urn === resource.urn);
    if (diagnostic) ledger.leave(object, sentence(plainText(diagnostic.message)), fixFor(diagnostic.message));
    else ledger.leave(object, notReached, fixes.other);
  }
}

/** The reason for resources without an error of their own. */
const notReached = "The engine didn't reach it: something that has to go first still exists.";

/**
 * Removes the stack's identity from the state when there are no leftovers to prove.
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

/** The first error of a resource, or else of the engine. */
function reasonOf({ diagnostics, message }: ProgramFailed): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return (errors.find(({ urn }) => urn !== undefined && !isOfStack(urn)) ?? errors[0])?.message ?? message;
}

function isOfStack(urn: string): boolean {
  return urn.includes("::pulumi:pulumi:Stack::");
}
