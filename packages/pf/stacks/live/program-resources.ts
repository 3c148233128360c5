import { physicalNames } from "@protected-function/infra/naming.ts";
import { nounOf, programTypes } from "./program-types.ts";

/** A type of resource that the program creates in Azure, with its name for people and in Resource Manager. */
interface AzureType {
  /** As Resource Manager writes it. */
  readonly type: string;
  readonly kind: string;
  /** The API version to read and delete it. */
  readonly apiVersion: string;
}

/** In deletion order. */
const azureTypes = programTypes.flatMap(({ type, azure }) => (azure ? [{ ...azure, kind: nounOf(type) }] : []));

export const groupApiVersion = "2024-03-01";

/** @param type as Resource Manager writes it, in any case */
export function programType(type: string): AzureType | undefined {
  return azureTypes[deletionRank(type)];
}

/** Its place in the order of deletion. */
export function deletionRank(type: string): number {
  return azureTypes.findIndex((candidate) => candidate.type.toLowerCase() === type.toLowerCase());
}

/** The namespaces of the program's types, whose providers a subscription must have registered. */
export const providerNamespaces: readonly string[] = [
  ...new Set(azureTypes.toReversed().map(({ type }) => type.split("/")[0] ?? type)),
];

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
  const pattern = (nameTemplate: string): RegExp =>
    new RegExp(
      `^${nameTemplate.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(place, suffix ?? "[a-z0-9]{6}")}$`,
      "i",
    );
  return {
    resourceGroup: names.resourceGroup,
    workspace: names.workspace,
    isName: (type, resourceName) => {
      const azureType = azureTypes[deletionRank(type)];
      return azureType !== undefined && pattern(azureType.name(names, place)).test(resourceName);
    },
  };
}
