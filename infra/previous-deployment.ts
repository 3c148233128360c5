import * as resources from "@pulumi/azure-native/resources/index.js";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

const text = z.string().optional().catch(undefined);

/** Leniently: an earlier version of this program may have written the outputs. */
const outputs = z.object({
  tenantId: text,
  functionApp: z.object({ siteId: text }).optional().catch(undefined),
  deployment: z
    .object({
      id: text,
      stack: text,
      workload: text,
      location: text,
      subscriptionId: text,
      adopted: z.object({ apiClientId: text, siteId: text }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** What the last complete `up` of this stack deployed, and where. Every field is missing where nothing says it. */
export interface PreviousDeployment {
  readonly id?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly stack?: string | undefined;
  readonly workload?: string | undefined;
  readonly location?: string | undefined;
  /** What `adopt` named. */
  readonly adopted?: { readonly apiClientId?: string | undefined; readonly siteId?: string | undefined } | undefined;
}

/**
 * Asks the engine for this stack's own outputs. A stack reference would do the same, and be one more resource of every
 * stack; the function behind it is the engine's own.
 * Source: `readStackOutputs` in pkg/resource/deploy/builtins.go of pulumi/pulumi.
 *
 * @param resourceGroupName asked for its region where no output says one: the first `up` may have ended halfway
 */
export async function previousDeployment(resourceGroupName: string): Promise<PreviousDeployment> {
  const name = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
  const { tenantId, functionApp, deployment } = z.object({ outputs }).catch({ outputs: {} }).parse(answer).outputs;
  return {
    ...deployment,
    tenantId,
    subscriptionId: deployment?.subscriptionId ?? subscriptionIn(functionApp?.siteId),
    location: deployment?.location ?? (await regionOf(resourceGroupName)),
  };
}

function subscriptionIn(resourceId = ""): string | undefined {
  return /^\/subscriptions\/([^/]+)/i.exec(resourceId)?.[1];
}

/** Whoever may not look, or finds nothing, has nothing to compare with. */
async function regionOf(resourceGroupName: string): Promise<string | undefined> {
  try {
    return (await resources.getResourceGroup({ resourceGroupName })).location;
  } catch {
    return undefined;
  }
}
