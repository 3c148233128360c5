import { z } from "zod";
import { configInFile } from "../config-in-file.ts";

const names = z.array(z.string()).catch([]);

const conditionalAccess = z
  .object({ serviceAccounts: names, emergencyAccounts: names, emergencyGroups: names })
  .catch({ serviceAccounts: [], emergencyAccounts: [], emergencyGroups: [] });

/** People and groups that a stack's settings name: user principal names, and display names of groups. */
export interface PeopleInSettings {
  readonly assignedUsers: readonly string[];
  readonly assignedGroups: readonly string[];
  readonly owners: readonly string[];
  readonly serviceAccounts: readonly string[];
  readonly emergencyAccounts: readonly string[];
  readonly emergencyGroups: readonly string[];
}

/**
 * Only the names, and leniently: what is wrong with the settings the program itself says, all of it at once.
 *
 * @param file such as `Pulumi.dev.yaml`
 */
export function peopleInSettings(file: string): PeopleInSettings {
  const config = configInFile(file);
  const setting = (name: string) => config[`protected-function:${name}`];
  return {
    assignedUsers: names.parse(setting("assignedUsers")),
    assignedGroups: names.parse(setting("assignedGroups")),
    owners: names.parse(setting("owners")),
    ...conditionalAccess.parse(setting("conditionalAccess")),
  };
}

/** Whether there is any person or group. */
export function namesAnybody(people: PeopleInSettings): boolean {
  return Object.values(people).some((names) => names.length > 0);
}

/** Everybody who is named. */
export function usersIn(people: PeopleInSettings): readonly string[] {
  const { assignedUsers, owners, serviceAccounts, emergencyAccounts } = people;
  return [...new Set([...assignedUsers, ...owners, ...serviceAccounts, ...emergencyAccounts])];
}
