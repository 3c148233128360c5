import { everybodyIn, type LenientSettings } from "@protected-function/infra/settings/lenient-settings.ts";
import { settingsInFile } from "./settings-in-file.ts";

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
 * @param file such as `Pulumi.dev.yaml`
 * @param directory the folder with Pulumi.yaml
 */
export function peopleInSettings(file: string, directory: string): PeopleInSettings {
  return peopleIn(settingsInFile(file, directory).settings);
}

export function peopleIn({ people, owners, conditionalAccess }: LenientSettings): PeopleInSettings {
  const { serviceAccounts = [], emergencyAccounts = [], emergencyGroups = [] } = conditionalAccess;
  const { users, groups } = everybodyIn(people);
  return {
    assignedUsers: users,
    assignedGroups: groups,
    owners,
    serviceAccounts,
    emergencyAccounts,
    emergencyGroups,
  };
}

/** Whether there is any person or group. */
export function namesAnybody(people: PeopleInSettings): boolean {
  return Object.values(people).some((names) => names.length > 0);
}

/** Everyone who is named. */
export function usersIn(people: PeopleInSettings): readonly string[] {
  const { assignedUsers, owners, serviceAccounts, emergencyAccounts } = people;
  return [...new Set([...assignedUsers, ...owners, ...serviceAccounts, ...emergencyAccounts])];
}

/** Every group that is named. */
export function groupsIn({ assignedGroups, emergencyGroups }: PeopleInSettings): readonly string[] {
  return [...new Set([...assignedGroups, ...emergencyGroups])];
}

/** Domains of the users' names in the settings. The twin must treat them as the tenant's. */
export function domainsOf(people: PeopleInSettings): readonly string[] {
  return [...new Set(usersIn(people).flatMap((name) => name.toLowerCase().split("@").slice(1)))];
}
