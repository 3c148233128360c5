import { nounOf } from "./thing.ts";
import { physicalNames } from "../../infra/naming.ts";

/** A type of resource that the program creates in Azure, with its name for people and in Resource Manager. */
interface ProgramType {
  /** In lower case. */
  readonly type: string;
  readonly kind: string;
  /** The API version to read and delete it. */
  readonly apiVersion: string;
}

/** In deletion order: a resource comes before those that it needs. */
const programTypes = [
  { type: "microsoft.web/sites", kind: nounOf("azure-native:web:WebApp"), apiVersion: "2024-04-01" },
  { type: "microsoft.web/serverfarms", kind: nounOf("azure-native:web:AppServicePlan"), apiVersion: "2024-04-01" },
  {
    type: "microsoft.insights/scheduledqueryrules",
    kind: nounOf("azure-native:monitor:ScheduledQueryRule"),
    apiVersion: "2022-06-15",
  },
  {
    type: "microsoft.insights/actiongroups",
    kind: nounOf("azure-native:monitor:ActionGroup"),
    apiVersion: "2023-01-01",
  },
  {
    type: "microsoft.insights/components",
    kind: nounOf("azure-native:applicationinsights:Component"),
    apiVersion: "2020-02-02",
  },
  {
    type: "microsoft.operationalinsights/workspaces",
    kind: nounOf("azure-native:operationalinsights:Workspace"),
    apiVersion: "2023-09-01",
  },
  {
    type: "microsoft.storage/storageaccounts",
    kind: nounOf("azure-native:storage:StorageAccount"),
    apiVersion: "2023-05-01",
  },
  {
    type: "microsoft.managedidentity/userassignedidentities",
    kind: nounOf("azure-native:managedidentity:UserAssignedIdentity"),
    apiVersion: "2023-01-31",
  },
] as const satisfies readonly ProgramType[];

export const groupApiVersion = "2024-03-01";

export function programType(type: string): ProgramType | undefined {
  return programTypes.find((candidate) => candidate.type === type.toLowerCase());
}

/** Its place in the order of deletion. */
export function deletionRank(type: string): number {
  return programTypes.findIndex((candidate) => candidate.type === type.toLowerCase());
}

/** The program's names in Azure. */
export interface ProgramNames {
  readonly resourceGroup: string;
  readonly workspace: string;
  /** Whether the program would use this name for a resource of that type. */
  readonly isName: (type: string, name: string) => boolean;
}

/** @param suffix the state's suffix; if unknown, any suffix of its form matches */
export function programNames(name: string, stack: string, suffix: string | undefined): ProgramNames {
  const names = physicalNames({ name, stack });
  // No name in Azure contains this character.
  const place = "\0";
  const pattern = (named: string): RegExp =>
    new RegExp(`^${named.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(place, suffix ?? "[a-z0-9]{6}")}$`, "i");
  const patterns: Readonly<Record<(typeof programTypes)[number]["type"], RegExp>> = {
    "microsoft.web/sites": pattern(names.functionApp(place)),
    "microsoft.web/serverfarms": pattern(names.plan),
    "microsoft.insights/scheduledqueryrules": pattern(names.refusedCallersAlert),
    "microsoft.insights/actiongroups": pattern(names.actionGroup),
    "microsoft.insights/components": pattern(names.insights),
    "microsoft.operationalinsights/workspaces": pattern(names.workspace),
    "microsoft.storage/storageaccounts": pattern(names.storageAccount(place)),
    "microsoft.managedidentity/userassignedidentities": pattern(names.identity),
  };
  return {
    resourceGroup: names.resourceGroup,
    workspace: names.workspace,
    isName: (type, resourceName) => {
      const known = programType(type);
      return (
        known !== undefined && (patterns as Readonly<Record<string, RegExp>>)[known.type]?.test(resourceName) === true
      );
    },
  };
}
