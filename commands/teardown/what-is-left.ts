import { types } from "../../stacks/live/program-types.ts";
import { quotedWord, shellWord } from "../../text/shell-word.ts";
import type { Removal } from "./begin-removal.ts";
import { forgetIdentity } from "./destroy-stack.ts";
import type { FoundResource } from "./find-azure.ts";
import type { Ledger } from "./ledger.ts";
import { includeOption } from "./refusals.ts";
import type { Selection } from "./request.ts";
import { type OwnedObject, isGoing } from "../../stacks/live/ownership.ts";
import { programType } from "../../stacks/live/program-resources.ts";
import { ofType, providerResources, type StackState, stackStateOf, tangible } from "../../stacks/live/stack-state.ts";
import { allFound, conflictsIn, goingIn, isStateGoing, type Survey } from "./survey.ts";
import { type DeployedObject, deployedObjectOf } from "../../stacks/live/deployed-object.ts";

const again = "Run the teardown again.";

/** Looks for what is left. If nothing is, the stack's identity goes last: only it proves what is the stack's. */
export async function lookAtWhatIsLeft(removal: Removal): Promise<void> {
  const { stack, found, included, ledger, deadline } = removal;
  removal.step("Checking what is left");
  deadline.signal.throwIfAborted();
  const after = await removal.look();
  leaveWhatIsThere(after, removal, ledger);
  leavePrincipals(after, ledger);
  const isClean = (): boolean => ledger.left.length === 0 && isStateGoing(found, included);
  if (isClean()) leaveInState(stackStateOf(await stack.export()), removal, ledger);
  if (isClean()) await forgetIdentity(stack);
}

/** Records everything that the last check still finds, and everything without a decision. */
export function leaveWhatIsThere(after: Survey, { name, included }: Selection, ledger: Ledger): void {
  for (const group of after.azure.groups.filter((one) => isGoing(one, included))) {
    if (group.foreign.length === 0 || ledger.isRefused(group.id)) continue;
    const others = group.foreign.map((thing) => `${thing.kind} ${thing.name}`).join(", ");
    ledger.leave(group, `It contains things that the stack didn't create: ${others}.`, `Move or delete them. ${again}`);
  }
  for (const thing of goingIn(after, included)) {
    if (!ledger.isRefused(thing.id)) ledger.leave(thing, "It still exists after everything was tried.", again);
  }
  for (const thing of [...allFound(after), ...conflictsIn(after)]) {
    if (isGoing(thing, included) || !(thing.ownership === "candidate" || thing.ownership === "conflict")) continue;
    if (!ledger.isRefused(thing.id)) ledger.leave(thing, thing.why, commandFor(thing, name, after));
  }
}

/** The command that removes a candidate or settles a conflict. */
export function commandFor(thing: OwnedObject, stack: string, survey?: Survey): string {
  const { type } = thing as Partial<FoundResource>;
  const urn = survey?.state.resources.find(({ id }) => id?.toLowerCase() === thing.id.toLowerCase())?.urn;
  const forget = `npx pulumi state delete --stack ${shellWord(stack)} ${urn === undefined ? "'<urn>'" : quotedWord(urn)}`;
  if (thing.ownership === "conflict") {
    return `Give it back (./pf release --stack ${shellWord(stack)}), or remove it from the state (${forget}).`;
  }
  const ifNot = urn === undefined ? "" : ` If not, run: ${forget}`;
  if (thing.isProduction === true) {
    return `Its mark says environment: production, which this command doesn't remove (docs/guides/teardown.md).${ifNot}`;
  }
  const isOthers = type !== undefined && programType(type) === undefined;
  const command = isOthers
    ? `az resource delete --ids ${shellWord(thing.id)}`
    : `./pf teardown --stack ${shellWord(stack)} ${includeOption(thing.id)}`;
  return `If it's this stack's, run: ${command}${ifNot}`;
}

/** Records everything as left. The site still exists, so its protection stays and nothing else was tried. */
export function leaveUntouched(found: Survey, { included }: Selection, ledger: Ledger): void {
  const why = "It wasn't touched: the site has to go first, and it still exists.";
  for (const thing of goingIn(found, included)) if (!ledger.isRefused(thing.id)) ledger.leave(thing, why, again);
}

/** Records the things whose removal couldn't be checked. */
export function leaveUnseen(found: Survey, { included }: Selection, ledger: Ledger): void {
  const held = tangible(providerResources(found.state));
  const going = goingIn(found, included);
  const things: readonly DeployedObject[] = [
    ...(found.owner.id === undefined ? [] : held.map(deployedObjectOf)),
    ...going,
  ];
  for (const thing of things) {
    if (ledger.isDone(thing.id) || ledger.isRefused(thing.id)) continue;
    ledger.leave(thing, "The teardown ended before it checked whether this is gone.", again);
  }
  const recycled = new Set(held.filter(({ type }) => recycledTypes.test(type)).map((one) => deployedObjectOf(one).id));
  for (const thing of ledger.removed) {
    if (!recycled.has(thing.id) || ledger.isPurged(thing.id)) continue;
    ledger.leave(thing, "It was deleted, but the teardown ended before it purged the recycle bin.", again);
  }
}

/** Records the stack's live service principals. */
export function leavePrincipals(after: Survey, ledger: Ledger): void {
  const live = new Set(after.registrations.filter(({ isDeleted }) => !isDeleted).map(({ clientId }) => clientId));
  for (const resource of ofType(after.state.resources, types.servicePrincipal)) {
    const thing = deployedObjectOf(resource);
    const isKnown = ledger.isDone(thing.id) || ledger.isRefused(thing.id);
    if (isKnown || !live.has(String(resource.outputs["clientId"]))) continue;
    ledger.leave(thing, "Its app registration still exists.", again);
  }
}

/** Records what the state still holds although nothing else is left, with the command that settles it. */
export function leaveInState(state: StackState, { name }: Selection, ledger: Ledger): void {
  for (const { urn, ...resource } of tangible(providerResources(state))) {
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
