import { make } from "covertable";
import { describe, expect, it } from "vitest";
import { BehaviorsExclude, optionsOf, platformBehaviors } from "../../toolkit/operations/platform-behaviors.ts";
import { everySetting, makeKeyVault } from "../support/every-setting.ts";
import { hasEngine, openLocally } from "../support/local-deployment.ts";

type Behavior = (typeof platformBehaviors)[number];

const nothing = "-";

function exclude(one: Behavior, other: Behavior): boolean {
  try {
    optionsOf([one, other]);
    return false;
  } catch (error) {
    if (error instanceof BehaviorsExclude) return true;
    throw error;
  }
}

/** Behaviors that exclude each other are values of one factor: the twin has one of them, or none. */
function factorsOf(behaviors: readonly Behavior[]): Record<string, string[]> {
  const factors: Behavior[][] = [];
  for (const behavior of behaviors) {
    const factor = factors.find((members) => members.some((member) => exclude(member, behavior)));
    if (factor) factor.push(behavior);
    else factors.push([behavior]);
  }
  return Object.fromEntries(
    factors.map((members) => [members[0]?.name, [nothing, ...members.map(({ name }) => name)]]),
  );
}

const factors = factorsOf(platformBehaviors);
const combinations = make(factors).map((combination) => Object.values(combination).filter((name) => name !== nothing));
const behaviorsOf = (names: readonly string[]) => platformBehaviors.filter(({ name }) => names.includes(name));

describe.skipIf(!hasEngine())("every pair of the platform's behaviors", () => {
  it("is among the combinations", () => {
    const pairs = platformBehaviors.flatMap((one, index) =>
      platformBehaviors
        .slice(index + 1)
        .filter((other) => !exclude(one, other))
        .map((other) => [one.name, other.name]),
    );
    const missing = pairs.filter((pair) => !combinations.some((names) => pair.every((name) => names.includes(name))));

    expect(missing).toEqual([]);
  });

  it.each(combinations.map((names) => [names.join(", "), names] as const))(
    "one up makes everything, another changes nothing, and nothing is left in the end: %s",
    async (_, names) => {
      const opened = await openLocally({
        settings: { ...(await everySetting()), publicClientFlows: true },
        twin: optionsOf(behaviorsOf(names)),
        standIns: {
          environment: { PUBLISH_LONGEST_PAUSE_MILLISECONDS: "100", DIRECTORY_LONGEST_PAUSE_MILLISECONDS: "500" },
        },
      });
      try {
        await makeKeyVault(opened);
        const { stack } = opened.local;

        const { summary: made } = await stack.up();
        const { summary: again } = await stack.up({ expectNoChanges: true });
        await stack.preview({ refresh: true, expectNoChanges: true });
        const { host } = new URL((await opened.local.outputs()).functionUrl);
        const bare = await opened.fetch(`https://${host}/api/who-calls`);
        await stack.destroy();

        expect(made.create).toBeGreaterThan(50);
        expect(again).toEqual({ ...again, create: 0, update: 0, replace: 0, delete: 0, same: made.create });
        expect(bare.status).toBe(401);
        expect(opened.local.twin.control.inventory()).toMatchObject({
          conditionalAccessPolicies: 0,
          namedLocations: 0,
        });
      } finally {
        await opened.close();
      }
    },
  );
});
