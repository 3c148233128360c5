import { type Situation, stack, type Step } from "../situation.ts";
import type { World } from "../world.ts";

export const gone = (title: string, more: Partial<Situation> = {}): Situation => ({
  title,
  exit: 0,
  goes: [stack],
  ...more,
  says: [/Nothing of "\S+" is left in Azure or Entra ID/, ...(more.says ?? [])],
});
export const name = (step: Step): string => step.as ?? step.says;

/** Ids of what was made by a name, of what a person names: registrations, policies, groups and what is in none. */
function idsOf(world: World, names: readonly string[]): readonly string[] {
  const photo = world.photograph();
  const things = names
    .flatMap((one) => [...(world.made.get(one) ?? [])])
    .flatMap((key) => photo.get(key) ?? [])
    .filter(
      ({ collection, id }) =>
        /^(?:applications|policies|namedLocations)$/.test(collection) || id.split("/").length === 5,
    );
  return things.map(({ id }) => id);
}

export const include =
  (...names: readonly string[]) =>
  (world: World): readonly string[] => [
    "--stack",
    "test",
    "--yes",
    ...idsOf(world, names).flatMap((id) => ["--include", id]),
  ];

export const partly = (title: string, more: Partial<Situation>): Situation => ({
  title,
  exit: 1,
  ...more,
  says: [/^Left \(\d+\):/m, ...(more.says ?? [])],
  saysNot: [/Nothing of "\S+" is left/, ...(more.saysNot ?? [])],
});
