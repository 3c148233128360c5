import { shortRegion } from "@protected-function/core/azure/regions.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import * as pulumi from "@pulumi/pulumi";
import type { PreviousDeployment } from "./previous-deployment.ts";

/** The planned place and names of the deployment. */
export interface PlannedDeployment {
  readonly stack: string;
  readonly workload: string;
  readonly location: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly adopted: { readonly apiClientId?: string | undefined; readonly siteId?: string | undefined };
}

/**
 * Refuses changes that would recreate everything: region, workload, stack name, tenant and subscription are part of the
 * stack's identity. Pulumi would delete the site first, and then fail, because the workspace's name is taken in the old
 * region for 14 days. It also refuses to drop an adopted resource from the settings: `up` would turn it into the
 * stack's own.
 *
 * @param resourceGroup the group that everything is deployed to now
 * @throws pulumi.RunError with every change and the ways that work, before anything is changed
 */
export function requireSameDeployment(before: PreviousDeployment, now: PlannedDeployment, resourceGroup: string): void {
  const forgotten = changes([
    ["adopt.api.clientId", before.adopted?.apiClientId, now.adopted.apiClientId],
    ["adopt.hosting", before.adopted?.siteId, now.adopted.siteId],
  ]);
  const moved = changes([
    ["location", region(before.location), region(now.location)],
    ["name", before.workload, now.workload],
    ["the name of the stack", before.stack, now.stack],
    ["the tenant", before.tenantId, now.tenantId],
    ["the subscription", before.subscriptionId, now.subscriptionId],
  ]);
  // The resource group shows one more change: a stack's own site replaced by one that was created by hand.
  const groupChange = changes([["the resource group", before.resourceGroup, resourceGroup]]);
  const recreating = moved.length > 0 || forgotten.length > 0 ? moved : groupChange;
  const explanations = [
    ...recreating,
    ...(recreating.length > 0 ? waysToMove(now.stack) : []),
    ...forgotten,
    ...(forgotten.length > 0 ? waysToRelease(now.stack) : []),
  ];
  if (explanations.length > 0) throw new pulumi.RunError(["Nothing was changed.", ...explanations].join("\n"));
}

type Change = readonly [what: string, before: string | undefined, now: string | undefined];

/** Azure and Entra ID ignore case in names and IDs, and no physical name keeps the stack name's case. */
function changes(all: readonly Change[]): readonly string[] {
  return all.flatMap(([label, before, now]) =>
    before === undefined || before.toLowerCase() === now?.toLowerCase()
      ? []
      : [`This stack was deployed with ${label}: ${before}; now it is ${now ?? "missing from the settings"}.`],
  );
}

function region(location: string | undefined): string | undefined {
  return location === undefined ? undefined : shortRegion(location);
}

function waysToMove(stack: string): readonly string[] {
  return [
    "Pulumi would delete the Function App and create everything again. Do one of these instead:",
    "- restore the old value, or",
    "- create a second stack with its own settings, move the callers, then delete this stack, or",
    `- with the old value, delete the stack (./pf teardown --stack ${shellWord(stack)}), then change it and deploy: npx pulumi up --stack ${shellWord(stack)}`,
  ];
}

function waysToRelease(stack: string): readonly string[] {
  return [
    "The adopted resources would become the stack's own, and a teardown would delete them. Do one of these instead:",
    "- restore the setting, or",
    `- release them first: ./pf release --stack ${shellWord(stack)}`,
  ];
}
