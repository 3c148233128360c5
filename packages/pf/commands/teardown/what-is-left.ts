import { types } from "../../stacks/live/program-types.ts";
import { quotedWord, shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Removal } from "./begin-removal.ts";
import { forgetIdentity } from "./destroy-stack.ts";
import type { FoundResource } from "./find-azure.ts";
import type { Ledger } from "./ledger.ts";
import { includeOption } from "./refusals.ts";
import type { Selection } from "./request.ts";
import { type OwnedObject, isToBeRemoved } from "../../stacks/live/ownership.ts";
import { programType } from "../../stacks/live/program-resources.ts";
import { inCloudOf, ofType, type StackState, stackStateOf } from "../../stacks/live/stack-state.ts";
import { allFound, conflictsIn, ownedToRemove, isStateToBeRemoved, type Survey } from "./survey.ts";
import { type DeployedObject, deployedObjectOf } from "../../stacks/live/deployed-object.ts";

const again = "Run the teardown again.";

/** Looks for what is left. If nothing is, the stack's identity goes last: only it proves what is the stack's. */
export async function recordLeftovers(removal: Removal): Promise<void> {
  const { stack, survey, included, ledger, deadline } = removal;
  removal.step("Checking what is left");
  deadline.signal.throwIfAborted();
  const after = await removal.takeSurveyAgain();
  leaveExisting(after, removal, ledger);
  leavePrincipals(after, ledger);
  const isClean = (): boolean => ledger.left.length === 0 && isStateToBeRemoved(survey, included);
  if (isClean()) leaveInState(stackStateOf(await stack.export()), removal, ledger);
  if (isClean()) await forgetIdentity(stack);
}

/** Records everything that the last check still finds, and everything without a decision. */
export function leaveExisting(after: Survey, { name, included }: Selection, ledger: Ledger): void {
  for (const group of after.azure.groups.filter((group) => isToBeRemoved(group, included))) {
    if (group.foreign.length === 0 || ledger.isRefused(group.id)) continue;
    const foreignNames = group.foreign.map((object) => `${object.kind} ${object.name}`).join(", ");
    ledger.leave(
      group,
      `It contains things that the stack didn't create: ${foreignNames}.`,
      `Move or delete them. ${again}`,
    );
  }
  for (const object of ownedToRemove(after, included)) {
    if (!ledger.isRefused(object.id)) ledger.leave(object, "It still exists after everything was tried.", again);
  }
  for (const object of [...allFound(after), ...conflictsIn(after)]) {
    if (isToBeRemoved(object, included) || !(object.ownership === "candidate" || object.ownership === "conflict"))
      continue;
    if (!ledger.isRefused(object.id)) ledger.leave(object, object.why, commandFor(object, name, after));
  }
}

/** The command that removes a candidate or settles a conflict. */
export function commandFor(object: OwnedObject, stack: string, survey?: Survey): string {
  const { type } = object as Partial<FoundResource>;
  const urn = survey?.state.resources.find(({ id }) => id?.toLowerCase() === object.id.toLowerCase())?.urn;
  const forget = `npx pulumi state delete --stack ${shellWord(stack)} ${urn === undefined ? "'<urn>'" : quotedWord(urn)}`;
  if (object.ownership === "conflict") {
    return `Give it back (./pf release --stack ${shellWord(stack)}), or remove it from the state (${forget}).`;
  }
  const ifNot = urn === undefined ? "" : ` If not, run: ${forget}`;
  if (object.isProduction === true) {
    return `Its mark says environment: production, which this command doesn't remove (docs/guides/protected-stacks.md).${ifNot}`;
  }
  const isOthers = type !== undefined && programType(type) === undefined;
  const command = isOthers
    ? `az resource delete --ids ${shellWord(object.id)}`
    : `./pf teardown --stack ${shellWord(stack)} ${includeOption(object.id)}`;
  return `If it's this stack's, run: ${command}${ifNot}`;
}

/** Records everything as left. The site still exists, so its protection stays and nothing else was tried. */
export function leaveUntouched(survey: Survey, { included }: Selection, ledger: Ledger): void {
  const reason = "It wasn't touched: the site has to go first, and it still exists.";
  for (const object of ownedToRemove(survey, included))
    if (!ledger.isRefused(object.id)) ledger.leave(object, reason, again);
}

/** Records the things whose removal couldn't be checked. */
export function leaveUnseen(survey: Survey, { included }: Selection, ledger: Ledger): void {
  const heldResources = inCloudOf(survey.state);
  const objects = ownedToRemove(survey, included);
  const objectsToCheck: readonly DeployedObject[] = [
    ...(survey.owner.id === undefined ? [] : heldResources.map(deployedObjectOf)),
    ...objects,
  ];
  for (const object of objectsToCheck) {
    if (ledger.isDone(object.id) || ledger.isRefused(object.id)) continue;
    ledger.leave(object, "The teardown ended before it checked whether this is gone.", again);
  }
  const recycled = new Set(
    heldResources.filter(({ type }) => recycledTypes.test(type)).map((resource) => deployedObjectOf(resource).id),
  );
  for (const object of ledger.removed) {
    if (!recycled.has(object.id) || ledger.isPurged(object.id)) continue;
    ledger.leave(object, "It was deleted, but the teardown ended before it purged the recycle bin.", again);
  }
}

/** Records the stack's live service principals. */
export function leavePrincipals(after: Survey, ledger: Ledger): void {
  const live = new Set(after.registrations.filter(({ isDeleted }) => !isDeleted).map(({ clientId }) => clientId));
  for (const resource of ofType(after.state.resources, types.servicePrincipal)) {
    const object = deployedObjectOf(resource);
    const isKnown = ledger.isDone(object.id) || ledger.isRefused(object.id);
    if (isKnown || !live.has(String(resource.outputs["clientId"]))) continue;
    ledger.leave(object, "Its app registration still exists.", again);
  }
}

/** Records what the state still holds although nothing else is left, with the command that settles it. */
export function leaveInState(state: StackState, { name }: Selection, ledger: Ledger): void {
  for (const { urn, ...resource } of inCloudOf(state)) {
    const command = `npx pulumi state delete --stack ${shellWord(name)} ${quotedWord(urn)}`;
    ledger.leave(
      deployedObjectOf({ urn, ...resource }),
      "The state still holds it.",
      `${again} If it's gone, run: ${command}`,
    );
  }
}

/** Types that Entra ID keeps for 30 days after deletion. */
const recycledTypes = /:(?:Application|ServicePrincipal|ConditionalAccessPolicy|NamedLocation)$/;
