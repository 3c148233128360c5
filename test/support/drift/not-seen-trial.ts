import type { EmptyLocalStack } from "../local-deployment.ts";
import type { DeclaredResource, LiveType } from "./declared-resource.ts";
import { isIn, notSeen } from "./exceptions.ts";
import { generalPath, leavesOf, withValue } from "./leaves.ts";
import { otherValue } from "./other-values.ts";
import type { Others } from "./others.ts";
import { reportedDifferences } from "./reported.ts";

/**
 * Alters at once, outside Pulumi, all that `notSeen` names.
 *
 * @returns what was altered, as `<type> <general path>`, and the reported paths by URN
 */
export async function alterNotSeen(
  stack: EmptyLocalStack,
  types: Readonly<Record<string, LiveType>>,
  resources: readonly DeclaredResource[],
  others: Others,
): Promise<{ readonly altered: readonly string[]; readonly reported: Readonly<Record<string, readonly string[]>> }> {
  const altered = new Set<string>();
  for (const resource of resources) {
    const leaves = leavesOf(resource.inputs).filter(({ path }) => isIn(notSeen, resource.type, path));
    if (leaves.length === 0) continue;
    const inputs = leaves.reduce(
      (wanted, leaf) => withValue(wanted, leaf.keys, otherValue(resource.type, leaf, others)),
      resource.inputs,
    );
    await types[resource.type]?.write(stack, resource, { inputs, changed: leaves.map(({ keys }) => String(keys[0])) });
    for (const { path } of leaves) altered.add(`${resource.type} ${generalPath(path)}`);
  }
  const preview = await stack.local.stack.preview({ refresh: true });
  for (const resource of resources.filter(({ type }) => type in notSeen)) {
    await types[resource.type]?.write(stack, resource, {
      inputs: resource.inputs,
      changed: Object.keys(resource.inputs),
    });
  }
  return { altered: [...altered].toSorted(), reported: Object.fromEntries(reportedDifferences(preview)) };
}
