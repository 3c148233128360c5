import { setTimeout } from "node:timers/promises";
import { make } from "covertable";
import { describe, expect, it } from "vitest";
import { BehaviorsExclude, optionsOf, platformBehaviors } from "../../stacks/local/platform-behaviors.ts";
import { everySetting, makeKeyVault } from "../support/every-setting.ts";
import { takeOverLocation, takeOverPublishingPolicies } from "../support/documented-cures.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { whoCallsUrl } from "../support/who-calls.ts";

type Behavior = (typeof platformBehaviors)[number];

type Cure = (stack: EmptyLocalStack, message: string) => Promise<void>;

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
/** What `up` can't do alone. The documentation has a way out of each, and one repetition is enough. */
const cures: Readonly<Record<string, { readonly says: string; readonly take: Cure }>> = {
  "ranges-sorted": { says: "Copy exactly these, in this order", take: takeOverLocation },
  "publishing-policies-need-location": {
    says: "The parameter location has an invalid value.",
    take: takeOverPublishingPolicies,
  },
};

/** Nothing lists the functions, and nobody may have them listed: confirmed by nothing, so it must be accepted. */
const isNeverConfirmed = (names: readonly string[]) =>
  names.includes("sync-refused") && names.some((name) => ["sync-fails", "sync-fails-silently"].includes(name));

/** Nothing at all shows that the package is live: `up` fails and says so, whatever is accepted. No pair does that. */
const hasNoWitness = (names: readonly string[]) =>
  ["package-unreadable", "sync-refused"].every((name) => names.includes(name)) &&
  (names.includes("record-vanishes") || (isNeverConfirmed(names) && names.includes("partial-success")));

const witnesses = ["package-unreadable", "sync-refused", "record-vanishes", "partial-success"];
const combinations = make(factors)
  .map((combination) => Object.values(combination).filter((name) => name !== nothing))
  .flatMap((names) =>
    hasNoWitness(names)
      ? witnesses.map((one) => names.filter((name) => name !== one)).filter((others) => !hasNoWitness(others))
      : [names],
  );
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
    "up makes everything, another changes nothing, and nothing is left in the end: %s",
    async (_, names) => {
      const opened = await openLocally({
        settings: { ...(await everySetting()), publicClientFlows: true },
        twin: optionsOf(behaviorsOf(names)),
        standIns: {
          // The provider's minutes of waiting for a location, in seconds.
          pause: (milliseconds) => setTimeout(Math.min(milliseconds, 100)),
          environment: {
            PUBLISH_LONGEST_PAUSE_MILLISECONDS: "100",
            DIRECTORY_LONGEST_PAUSE_MILLISECONDS: "500",
            ...(isNeverConfirmed(names) && { PUBLISH_ACCEPT_UNCONFIRMED: "true" }),
          },
        },
      });
      try {
        await makeKeyVault(opened);
        const { stack } = opened.local;

        await upWithCures(opened, names);
        const { summary: again } = await stack.preview({ refresh: true, expectNoChanges: true });
        const { host } = new URL(whoCallsUrl(await opened.local.outputs()));
        const bare = await opened.fetch(`https://${host}/api/who-calls`);
        await stack.destroy();

        expect(again).toEqual({ ...again, create: 0, update: 0, replace: 0, delete: 0 });
        expect(again.same).toBeGreaterThan(50);
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

/** One `up`; where the documentation says that it can't be enough, the cure of each failure, and one more. */
async function upWithCures(opened: EmptyLocalStack, names: readonly string[]): Promise<void> {
  const { stack } = opened.local;
  const needed = Object.entries(cures).filter(([name]) => names.includes(name));
  if (needed.length > 0) {
    const { message } = await stack.up().then(
      () => new Error("It did not fail."),
      (error: Error) => error,
    );
    for (const [, { says, take }] of needed) {
      expect(message).toContain(says);
      await take(opened, message);
    }
  }
  await stack.up();
}
