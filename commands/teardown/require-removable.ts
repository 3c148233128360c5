import { shellWord } from "../../text/shell-word.ts";
import { marksIn } from "../../stacks/live/ownership.ts";
import {
  deploymentIn,
  randomStringIn,
  logicalName,
  providerResources,
  type StackState,
} from "../../stacks/live/stack-state.ts";
import type { StackSettings } from "../../stacks/live/stack-settings.ts";
import { TeardownRefused } from "../../stacks/live/teardown-refused.ts";
import { thingOf } from "../../stacks/live/thing.ts";

/** A word of the name says so: `prod`, `production`, `prod-eu`, `live`. Nothing lifts that. */
const certainly = /(?:^|[^a-z])(?:prod|prd|production|live)(?:[^a-z]|$)/i;

/** It may be a part of a word: `preprod`, `prodeu`, `nonprod`. The setting `environment` decides then. */
const perhaps = /prod|prd|(?:^|[^a-z])live|live(?:[^a-z]|$)/i;

const byHand = "docs/guides/teardown.md says how a protected stack is taken down, by hand.";

/**
 * Production is not torn down by a command that can be repeated by mistake; nor is what somebody has protected, or what was
 * adopted. Production is what the settings or the state say it is; a name is only asked where neither does.
 *
 * @param stack its name, without an organization
 * @throws TeardownRefused
 */
export function requireRemovable(stack: string, settings: StackSettings, state: StackState): void {
  if (certainly.test(stack)) {
    throw new TeardownRefused(`The stack's name is "${stack}": production is not torn down by this command. ${byHand}`);
  }
  for (const [by, environment] of environmentsIn(settings, state)) {
    if (environment !== "production") continue;
    throw new TeardownRefused(
      `${by} says environment: production: production is not torn down by this command. ${byHand}`,
    );
  }
  if (perhaps.test(stack) && settings.environment === "") {
    throw new TeardownRefused(
      `The stack's name is "${stack}", which may mean production, and its settings don't say. If it isn't: ` +
        `pulumi config set --stack ${shellWord(stack)} protected-function:environment test`,
    );
  }
  if (settings.protectResources) {
    throw new TeardownRefused(
      `The settings of the stack "${stack}" say protectResources: true, which is how a production stack says that it is one. ` +
        `To lift it: set it to false, and run npx pulumi up --stack ${shellWord(stack)}. ${byHand}`,
    );
  }
  requireNothingAdopted(stack, state);
  requireNothingImported(stack, state);
  const kept = providerResources(state).filter(({ protect }) => protect);
  if (kept.length === 0) return;
  throw new TeardownRefused(
    [
      `The state protects ${kept.length} ${kept.length === 1 ? "resource" : "resources"} of the stack "${stack}":`,
      ...kept.map((resource) => `- ${thingOf(resource).kind} ${thingOf(resource).name} (${resource.urn})`),
      "To lift one:",
      `npx pulumi state unprotect --stack ${shellWord(stack)} '<urn>'`,
    ].join("\n"),
  );
}

function environmentsIn(
  { environment }: StackSettings,
  state: StackState,
): readonly (readonly [by: string, environment: string | undefined])[] {
  return [
    ["The setting", environment],
    ["The state (output deployment)", deploymentIn(state).environment],
    ...state.resources.flatMap((resource) =>
      marksIn(resource).map((mark) => [`The state (${logicalName(resource)})`, mark.environment] as const),
    ),
  ];
}

/** What was taken over is not the stack's to remove, protected or not. */
function requireNothingAdopted(stack: string, state: StackState): void {
  const adopted = providerResources(state).filter((resource) =>
    marksIn(resource).some(({ origin }) => origin === "adopted"),
  );
  if (adopted.length === 0) return;
  throw new TeardownRefused(
    [
      `The stack "${stack}" has adopted ${adopted.length} ${adopted.length === 1 ? "thing" : "things"}, which a teardown never removes:`,
      ...adopted.map((resource) => `- ${thingOf(resource).kind} ${thingOf(resource).name}`),
      "Give them back first, then tear the rest down:",
      `./pf release --stack ${shellWord(stack)}`,
    ].join("\n"),
  );
}

/**
 * Parts of what bears a mark: docs/troubleshooting.md has some of the stack's own imported, which an `up` that was cut short
 * has made and its state does not hold.
 */
const parts = /:(?:AppRoleAssignment|ServicePrincipalDelegatedPermissionGrant|Application[A-Z]\w*|RoleAssignment)$/;

/** What the program makes with a mark from the first: the inputs say so, whatever somebody did to the thing since. */
const alwaysMarked =
  /^(?:azuread:index\/(?:application:Application|servicePrincipal:ServicePrincipal)|azure-native:(?:resources:ResourceGroup|web:(?:WebApp|AppServicePlan)|storage:StorageAccount|operationalinsights:Workspace|applicationinsights:Component|managedidentity:UserAssignedIdentity))$/;

/**
 * What somebody imported was made by somebody else, unless it bears this stack's id. The state of what `pulumi import` took
 * in does not say that it was imported, but it has no mark.
 * Source: `ImportStep.Apply` in pkg/resource/deploy/step.go of pulumi/pulumi, which empties `ImportID`.
 */
function requireNothingImported(stack: string, state: StackState): void {
  const id = randomStringIn(state, "stack-id");
  const imported = providerResources(state).filter((resource) => {
    const marks = marksIn(resource);
    if (id !== undefined && alwaysMarked.test(resource.type) && marks.length === 0) return true;
    const isOwn = id !== undefined && marks.some((mark) => mark.id === id);
    return (resource.importID ?? "") !== "" && !parts.test(resource.type) && !isOwn;
  });
  if (imported.length === 0) return;
  throw new TeardownRefused(
    [
      `The state of the stack "${stack}" holds ${imported.length} imported ${imported.length === 1 ? "thing" : "things"} without this stack's id:`,
      ...imported.map((resource) => `- ${thingOf(resource).kind} ${thingOf(resource).name} (${resource.urn})`),
      `What the stack adopted is given back by: ./pf release --stack ${shellWord(stack)}`,
      `What is the stack's gets its id by: npx pulumi up --stack ${shellWord(stack)}`,
      `Anything else is taken out of the state, and stays as it is, by: npx pulumi state delete --stack ${shellWord(stack)} '<urn>'`,
    ].join("\n"),
  );
}
