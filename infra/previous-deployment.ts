import { getResourceGroup } from "@pulumi/azure-native/resources/getResourceGroup.js";
import * as pulumi from "@pulumi/pulumi";
import { readOutputs } from "./outputs.ts";
import { markInAzureTags } from "./stack-mark.ts";

/** What the last complete `up` of this stack deployed, and where. Every field is missing where nothing says it. */
export interface PreviousDeployment {
  readonly id?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly stack?: string | undefined;
  readonly workload?: string | undefined;
  /** Name of the group that the Function App is in. */
  readonly resourceGroup?: string | undefined;
  readonly location?: string | undefined;
  /** Ids of its app roles, by name. */
  readonly appRoles?: Readonly<Record<string, string>> | undefined;
  /** What `adopt` named. */
  readonly adopted?: { readonly apiClientId?: string | undefined; readonly siteId?: string | undefined } | undefined;
}

/**
 * Asks the engine for this stack's own outputs. A stack reference would do the same, and be one more resource of every
 * stack; the function behind it is the engine's own.
 * Source: `readStackOutputs` in pkg/resource/deploy/builtins.go of pulumi/pulumi.
 *
 * @param ownGroup name of the resource group that the program itself creates, asked for its region where no output says
 *   one: the first `up` may have ended halfway. Undefined where the group was made by hand: it may be in any region.
 */
export async function previousDeployment(ownGroup: string | undefined): Promise<PreviousDeployment> {
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  const name = [pulumi.getOrganization(), project, stack].join("/");
  const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
  const { outputs } = Object(answer) as { readonly outputs?: unknown };
  const { tenantId, functionApp, deployment, api } = readOutputs(outputs);
  const [, subscriptionId, resourceGroup] =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)/i.exec(functionApp?.siteId ?? "") ?? [];
  return {
    ...deployment,
    tenantId,
    subscriptionId: deployment?.subscriptionId ?? subscriptionId,
    resourceGroup,
    appRoles: api?.appRoles,
    location: deployment?.location ?? (ownGroup && (await regionOf(ownGroup, { project, stack }))),
  };
}

/**
 * A group of that name may belong to another owner, created by hand. If the login can't read it, or it doesn't exist, nothing is
 * compared.
 */
async function regionOf(
  resourceGroupName: string,
  own: { readonly project: string; readonly stack: string },
): Promise<string | undefined> {
  try {
    const { location, tags } = await getResourceGroup({ resourceGroupName });
    const mark = markInAzureTags(tags);
    return mark?.origin === "made" && mark.project === own.project && mark.stack === own.stack ? location : undefined;
  } catch {
    return undefined;
  }
}
