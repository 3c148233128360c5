import { marksIn } from "../../stacks/live/ownership.ts";
import { resourceTypeOf, types } from "../../stacks/live/program-types.ts";
import { inCloudOf, type StackState, type StateResource } from "../../stacks/live/stack-state.ts";
import { type Foreign, deployedObjectOf } from "../../stacks/live/deployed-object.ts";

/**
 * Resources in the state that the component doesn't create: `infra/index.ts` declares them beside it, or someone
 * imported them, which leaves no trace. A person has to include each. What is a part of the stack's own, such as a queue
 * in its storage account, goes with that.
 */
export function foreignInState(state: StackState): readonly Foreign[] {
  const held = inCloudOf(state);
  const own = held.filter((resource) => isOfComponent(resource));
  const containers = own.filter(({ type }) => type !== types.resourceGroup).map(({ id = "" }) => id.toLowerCase());
  return held
    .filter((resource) => !own.includes(resource))
    .filter(({ id = "" }) => !containers.some((one) => one !== "" && id.toLowerCase().startsWith(`${one}/`)))
    .map((resource) => ({
      ...deployedObjectOf(resource),
      effect:
        "The state holds it, but the protected function has nothing like it: infra/index.ts declares it, or someone imported it. The engine would destroy it with the stack.",
    }));
}

function isOfComponent(resource: StateResource): boolean {
  const resourceType = resourceTypeOf(resource.type);
  if (resourceType === undefined || isUnmarkedBeside(resource)) return false;
  // A component distinguishes the program's own, which have no mark, from imported ones.
  return resourceType.markedBy !== "component" || isInComponent(resource);
}

/** A resource in Azure outside of the component, without the mark that the component's own of that type have. */
export function isUnmarkedBeside(resource: StateResource): boolean {
  return (
    resource.type.startsWith("azure-native:") &&
    resourceTypeOf(resource.type)?.markedBy === "itself" &&
    !isInComponent(resource) &&
    marksIn(resource).length === 0
  );
}

function isInComponent({ urn }: StateResource): boolean {
  return urn.split("::")[2]?.includes("$") === true;
}
