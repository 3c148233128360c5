import type { PeopleInSettings } from "./people-in-settings.ts";
import { usersIn } from "./people-in-settings.ts";

/** Domains that the people of the settings have their names in: the twin must count them as the tenant's. */
export function domainsOf(people: PeopleInSettings): readonly string[] {
  return [...new Set(usersIn(people).flatMap((name) => name.toLowerCase().split("@").slice(1)))];
}
