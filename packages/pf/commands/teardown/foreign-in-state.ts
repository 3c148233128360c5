import { resourceTypeOf } from "../../stacks/live/program-types.ts";
import { providerResources, type StackState, type StateResource, tangible } from "../../stacks/live/stack-state.ts";
import { type Foreign, deployedObjectOf } from "../../stacks/live/deployed-object.ts";

/**
 * Resources in the state that the program doesn't create: `pulumi import` accepts anything and leaves no trace. If you
 * added a resource to the program yourself, include it.
 */
export function foreignInState(state: StackState): readonly Foreign[] {
  return tangible(providerResources(state))
    .filter((resource) => !isOfProgram(resource))
    .map((resource) => ({
      ...deployedObjectOf(resource),
      effect:
        "The state holds it, but this program creates nothing like it. The engine would destroy it with the stack.",
    }));
}

function isOfProgram({ type, urn }: StateResource): boolean {
  const resourceType = resourceTypeOf(type);
  // A component distinguishes the program's own, which have no mark, from imported ones.
  return (
    resourceType !== undefined && (resourceType.markedBy !== "component" || urn.split("::")[2]?.includes("$") === true)
  );
}
