import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import { azureTypes } from "./types/azure-types.ts";
import { entraTypes } from "./types/entra-types.ts";
import type { ResourceType } from "./types/resource-type.ts";

const table = { ...entraTypes, ...azureTypes };

/** Every type of resource that the program declares: the one list. A test compares it with the program. */
export const programTypes: readonly ResourceType[] = Object.values(table);

/** A type of the program, as Pulumi names it. */
export type ProgramType = (typeof table)[keyof typeof table]["type"];

/** Pulumi's names of the program's types. */
export const types = Object.fromEntries(Object.entries(table).map(([name, { type }]) => [name, type])) as {
  readonly [Name in keyof typeof table]: (typeof table)[Name]["type"];
};

const byType: Readonly<Record<string, ResourceType>> = Object.fromEntries(
  programTypes.map((type) => [type.type, type]),
);

/** Undefined if the program declares no such type. */
export function resourceTypeOf(type: string): ResourceType | undefined {
  return ownEntry(byType, type);
}

/** Rules of a command's own, by Pulumi's type. */
export type ByProgramType<Rules> = Readonly<Partial<Record<ProgramType, Rules>>>;

/**
 * Microsoft's name for a resource. A type that isn't in the table gets its name from its own last word:
 * `azure-native:storage:StorageAccount`, storage account.
 */
export function nounOf(type: string): string {
  const last = type.slice(type.lastIndexOf(":") + 1);
  return resourceTypeOf(type)?.noun ?? last.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
