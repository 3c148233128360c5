import { getResourceGroup } from "@pulumi/azure-native/resources/getResourceGroup.js";
import * as pulumi from "@pulumi/pulumi";
import { readOutputs } from "./outputs.ts";
import { markInAzureTags, type StackIdentity } from "./stack-mark.ts";

/** The result of this stack's last complete `up`, and its place. A field is missing if nothing shows it. */
export interface PreviousDeployment {
  readonly id?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly stack?: string | undefined;
  readonly workload?: string | undefined;
  /** Name of the Function App's resource group. */
  readonly resourceGroup?: string | undefined;
  readonly location?: string | undefined;
  /** IDs of its app roles, by name. */
  readonly appRoles?: Readonly<Record<string, string>> | undefined;
  /** The resources that `adopt` named. */
  readonly adopted?: { readonly apiClientId?: string | undefined; readonly siteId?: string | undefined } | undefined;
}

/**
 * Reads this stack's own outputs from the engine. A stack reference would do the same but add a resource to every
 * stack; this uses the engine's function behind it.
 * Source: `readStackOutputs` in pkg/resource/deploy/builtins.go of pulumi/pulumi.
 *
 * @param ownGroup name of the resource group that the program itself creates. It supplies the region if no output has
 * one, because the first `up` may have ended halfway. Undefined if the group was created by hand: it may be in any
 * region.
 * @param workload the setting `name`
 */
export async function previousDeployment(ownGroup: string | undefined, workload: string): Promise<PreviousDeployment> {
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  const name = [pulumi.getOrganization(), project, stack].join("/");
  const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
  const { outputs } = Object(answer) as { readonly outputs?: unknown };
  const { tenantId, functionApp, deployment, api } = readOutputs(outputs);
  const [, resourceGroup] = /\/resourceGroups\/([^/]+)/i.exec(functionApp?.siteId ?? "") ?? [];
  return {
    ...deployment,
    tenantId,
    resourceGroup,
    appRoles: api?.appRoles,
    location: deployment?.location ?? (ownGroup && (await regionOf(ownGroup, { project, stack, workload }))),
  };
}

/**
 * A group of that name may belong to another owner, created by hand. If the login can't read it, or it doesn't exist,
 * nothing is compared.
 */
async function regionOf(
  resourceGroupName: string,
  stackIdentity: Pick<StackIdentity, "project" | "stack" | "workload">,
): Promise<string | undefined> {
  try {
    const { location, tags } = await getResourceGroup({ resourceGroupName });
    const mark = markInAzureTags(tags);
    // The stack's ID isn't known yet. The region only refuses an `up`; it proves no ownership.
    const isAlike =
      mark?.project === stackIdentity.project &&
      mark.stack === stackIdentity.stack &&
      mark.workload === stackIdentity.workload;
    return isAlike && mark.origin === "made" ? location : undefined;
  } catch {
    return undefined;
  }
}
