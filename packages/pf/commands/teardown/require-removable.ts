import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { isUnmarkedBeside } from "./foreign-in-state.ts";
import { marksIn } from "../../stacks/live/ownership.ts";
import {
  deploymentIn,
  randomStringIn,
  logicalName,
  providerResources,
  type StackState,
} from "../../stacks/live/stack-state.ts";
import { resourceTypeOf } from "../../stacks/live/program-types.ts";
import type { StackSettings } from "../../stacks/live/stack-settings.ts";
import { TeardownRefused } from "../../stacks/live/teardown-refused.ts";
import { deployedObjectOf } from "../../stacks/live/deployed-object.ts";

/**
 * Certainly production, by a whole word in the name: `prod`, `production`, `prod-eu`, `live`. No setting overrides it.
 */
const certainly = /(?:^|[^a-z])(?:prod|prd|production|live)(?:[^a-z]|$)/i;

/** Possibly production, by a part of a word: `preprod`, `prodeu`, `nonprod`. The setting `environment` decides. */
const perhaps = /prod|prd|(?:^|[^a-z])live|live(?:[^a-z]|$)/i;

const byHand = "docs/guides/protected-stacks.md describes how to take down a protected stack by hand.";

/**
 * Refuses production, protected stacks and adopted things, because a command can be repeated by mistake. The settings
 * or the state define production. The name counts only if neither does.
 *
 * @param stack its name, without an organization
 * @throws TeardownRefused
 */
export function requireRemovable(stack: string, settings: StackSettings, state: StackState): void {
  if (certainly.test(stack)) {
    throw new TeardownRefused(
      `The stack's name is "${stack}", and this command doesn't tear down production. ${byHand}`,
    );
  }
  for (const [source, environment] of environmentsIn(settings, state)) {
    if (environment !== "production") continue;
    throw new TeardownRefused(
      `${source} has environment: production, and this command doesn't tear down production. ${byHand}`,
    );
  }
  if (perhaps.test(stack) && settings.environment === "") {
    throw new TeardownRefused(
      `The stack's name is "${stack}", which may mean production, and its settings don't say. If it isn't, run: ` +
        `npx pulumi config set --stack ${shellWord(stack)} protected-function:environment test`,
    );
  }
  if (settings.protectResources) {
    throw new TeardownRefused(
      `The settings of the stack "${stack}" have protectResources: true, which marks a production stack. ` +
        `${byHand}\nTo lift it, set it to false and run: npx pulumi up --stack ${shellWord(stack)}`,
    );
  }
  requireNothingAdopted(stack, state);
  requireNothingImported(stack, state);
  const protectedResources = providerResources(state).filter(({ protect }) => protect);
  if (protectedResources.length === 0) return;
  throw new TeardownRefused(
    [
      `The state protects ${protectedResources.length} ${protectedResources.length === 1 ? "resource" : "resources"} of the stack "${stack}":`,
      ...protectedResources.map(
        (resource) => `- ${deployedObjectOf(resource).kind} ${deployedObjectOf(resource).name} (${resource.urn})`,
      ),
      "To lift the protection of one, run:",
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

/** A stack never removes adopted things, whether or not they're protected. */
function requireNothingAdopted(stack: string, state: StackState): void {
  const adopted = providerResources(state).filter((resource) =>
    marksIn(resource).some(({ origin }) => origin === "adopted"),
  );
  if (adopted.length === 0) return;
  throw new TeardownRefused(
    [
      `The stack "${stack}" has adopted ${adopted.length} ${adopted.length === 1 ? "thing" : "things"}, which a teardown never removes:`,
      ...adopted.map((resource) => `- ${deployedObjectOf(resource).kind} ${deployedObjectOf(resource).name}`),
      "Give them back first, then tear the rest down:",
      `./pf release --stack ${shellWord(stack)}`,
    ].join("\n"),
  );
}

/**
 * Someone else created imported things unless they have this stack's id. The state doesn't show that `pulumi import`
 * added a thing, but such a thing has no mark. Source: `ImportStep.Apply` in pkg/resource/deploy/step.go of
 * pulumi/pulumi, which empties `ImportID`.
 */
function requireNothingImported(stack: string, state: StackState): void {
  const id = randomStringIn(state, "stack-id");
  const imported = providerResources(state).filter((resource) => {
    const marks = marksIn(resource);
    const markedBy = resourceTypeOf(resource.type)?.markedBy;
    // infra/index.ts may declare it beside the component: foreignInState has a person include it.
    const isBeside = isUnmarkedBeside(resource);
    if (id !== undefined && !isBeside && markedBy === "itself" && marks.length === 0) return true;
    const isOwn = id !== undefined && marks.some((mark) => mark.id === id);
    // docs/guides/orphaned-resources.md shows how to import parts of the stack's own, which an interrupted `up` left out.
    return (resource.importID ?? "") !== "" && markedBy !== "parent" && !isOwn;
  });
  if (imported.length === 0) return;
  throw new TeardownRefused(
    [
      `The state of the stack "${stack}" holds ${imported.length} imported ${imported.length === 1 ? "thing" : "things"} without this stack's id:`,
      ...imported.map(
        (resource) => `- ${deployedObjectOf(resource).kind} ${deployedObjectOf(resource).name} (${resource.urn})`,
      ),
      `To give back what the stack adopted, run: ./pf release --stack ${shellWord(stack)}`,
      `To give the stack's own things its id, run: npx pulumi up --stack ${shellWord(stack)}`,
      `To remove anything else from the state and keep it as it is, run: npx pulumi state delete --stack ${shellWord(stack)} '<urn>'`,
    ].join("\n"),
  );
}
