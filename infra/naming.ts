import type { Settings } from "./settings/settings-schema.ts";

/** The parts of names. `suffix` makes the globally unique names unique: 6 lower-case letters and digits. */
export interface NameParts {
  readonly name: string;
  readonly stack: string;
  /** Names of resources that were created by hand. They don't change. */
  readonly adopt?: Settings["adopt"];
}

/**
 * Physical names, with Microsoft's abbreviations.
 * https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations
 */
export interface PhysicalNames {
  readonly resourceGroup: string;
  readonly identity: string;
  readonly plan: string;
  /** Log Analytics workspace. */
  readonly workspace: string;
  /** Application Insights component. */
  readonly insights: string;
  /** Alert rule of Azure Monitor. */
  readonly refusedCallersAlert: string;
  /** The recipients of its notifications. */
  readonly actionGroup: string;
  /** Up to 24 lower-case letters and digits, unique in all of Azure. */
  readonly storageAccount: (suffix: string) => string;
  /** Up to 60 letters, digits and hyphens; its first 43 stay whole in a unique default host name. */
  readonly functionApp: (suffix: string) => string;
  /** Display name of the API's app registration. */
  readonly api: string;
  /** Display name of a caller's app registration. */
  readonly caller: (callerName: string) => string;
  /** Display name of the public client that users sign in at. */
  readonly publicClient: string;
  /** Display name of a named location. */
  readonly location: (locationName: string) => string;
  /** Display name of a conditional access policy. */
  readonly policy: (title: string) => string;
}

export function physicalNames({ name, stack, adopt }: NameParts): PhysicalNames {
  const environment = stack.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const workload = `${name}-${environment}`.slice(0, 32).replace(/-+$/, "");
  return {
    resourceGroup: adopt?.hosting?.resourceGroupName ?? `rg-${workload}`,
    identity: `id-${workload}`,
    plan: adopt?.hosting?.planName ?? `asp-${workload}`,
    workspace: `log-${workload}`,
    insights: `appi-${workload}`,
    refusedCallersAlert: `alert-refused-callers-${workload}`,
    actionGroup: `ag-${workload}`,
    storageAccount: (suffix) => `st${workload.replaceAll("-", "").slice(0, 16)}${suffix}`,
    functionApp: (suffix) => `func-${workload.slice(0, 31)}-${suffix}`,
    api: adopt?.api?.displayName ?? `${name} API (${stack})`,
    caller: (callerName) => `${callerName}, caller of ${name} (${stack})`,
    publicClient: `sign-in with a password, client of ${name} (${stack})`,
    location: (locationName) => `${locationName}, location of ${name} (${stack})`,
    policy: (title) => `${title}, policy of ${name} (${stack})`,
  };
}
