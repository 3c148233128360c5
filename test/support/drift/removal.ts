import type { EmptyLocalStack } from "../local-deployment.ts";
import { type DeclaredResource, type LiveType, nameOf } from "./declared-resource.ts";
import { createdByPlan } from "./reported.ts";

export interface Removal {
  /** Logical names of what is not there any more since this step, with what went along. */
  readonly gone: readonly string[];
  /** Logical names of what the plan makes since this step. */
  readonly made: readonly string[];
}

/**
 * Removes resources outside Pulumi, step by step and none put back, and tells of each step what a preview with refresh
 * makes again.
 *
 * @param steps what is removed together
 */
export async function removeInSteps(
  stack: EmptyLocalStack,
  types: Readonly<Record<string, LiveType>>,
  steps: readonly ((resource: DeclaredResource) => boolean)[],
  resources: readonly DeclaredResource[],
): Promise<readonly Removal[]> {
  const results: Removal[] = [];
  let there = resources;
  let planned: readonly string[] = [];
  for (const isRemoved of steps) {
    for (const resource of there.filter(isRemoved)) await types[resource.type]?.remove?.(stack, resource);
    const left = await existing(stack, types, there);
    const created = createdByPlan(await stack.local.stack.preview({ refresh: true }));
    const before = planned;
    results.push({
      gone: there
        .filter((resource) => !left.includes(resource))
        .map(({ urn }) => nameOf(urn))
        .toSorted(),
      made: created
        .filter((urn) => !before.includes(urn))
        .map(nameOf)
        .toSorted(),
    });
    [there, planned] = [left, created];
  }
  return results;
}

async function existing(
  stack: EmptyLocalStack,
  types: Readonly<Record<string, LiveType>>,
  resources: readonly DeclaredResource[],
): Promise<readonly DeclaredResource[]> {
  const found: DeclaredResource[] = [];
  for (const resource of resources) {
    if ((await types[resource.type]?.read(stack, resource)) !== undefined) found.push(resource);
  }
  return found;
}
