import * as pulumi from "@pulumi/pulumi";
import type { PreviousDeployment } from "./previous-deployment.ts";

/** Where and as what the stack is to be deployed now. */
export interface PlannedDeployment {
  readonly stack: string;
  readonly workload: string;
  readonly location: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly adopted: { readonly apiClientId?: string | undefined; readonly siteId?: string | undefined };
}

/**
 * Refuses what would make everything anew: region, workload, stack name, tenant and subscription are part of what the stack
 * is. Pulumi would delete the site first, and then fail: the workspace's name is taken for 14 days in the old region. It also
 * refuses to forget what was adopted: `up` would turn it into the stack's own.
 *
 * @throws pulumi.RunError with every change and the ways that work, before anything is changed
 */
export function demandSameDeployment(before: PreviousDeployment, now: PlannedDeployment): void {
  const moved = [
    change("location", region(before.location), region(now.location)),
    change("name", before.workload, now.workload),
    change("the name of the stack", before.stack, now.stack),
    change("the tenant", before.tenantId?.toLowerCase(), now.tenantId.toLowerCase()),
    change("the subscription", before.subscriptionId?.toLowerCase(), now.subscriptionId.toLowerCase()),
  ].filter((problem) => problem !== undefined);
  const forgotten = [
    change("adopt.api.clientId", before.adopted?.apiClientId?.toLowerCase(), now.adopted.apiClientId?.toLowerCase()),
    change("adopt.hosting", before.adopted?.siteId?.toLowerCase(), now.adopted.siteId?.toLowerCase()),
  ].filter((problem) => problem !== undefined);
  if (moved.length > 0) throw new pulumi.RunError([...moved, ...waysToMove(now.stack)].join("\n"));
  if (forgotten.length > 0) throw new pulumi.RunError([...forgotten, ...waysToRelease(now.stack)].join("\n"));
}

function change(what: string, before: string | undefined, now: string | undefined): string | undefined {
  if (before === undefined || before === now) return undefined;
  return `This stack was deployed with ${what}: ${before}; now it is ${now ?? "gone from the settings"}.`;
}

/** Azure writes "West Europe" and westeurope alike. */
function region(location: string | undefined): string | undefined {
  return location?.toLowerCase().replaceAll(" ", "");
}

function waysToMove(stack: string): readonly string[] {
  return [
    "Nothing was changed. In place, Pulumi would delete the Function App and create everything again. What works:",
    "- put it back as it was, or",
    `- create a second stack with its own settings beside this one, move the callers, then take this one down, or`,
    `- with the old value, take the stack down (npm run teardown -- --stack ${stack}), then change it and run pulumi up.`,
  ];
}

function waysToRelease(stack: string): readonly string[] {
  return [
    "Nothing was changed. What was adopted would become the stack's own, and a teardown would delete it. What works:",
    "- put the setting back as it was, or",
    `- let it go first: npm run release -- --stack ${stack}`,
  ];
}
