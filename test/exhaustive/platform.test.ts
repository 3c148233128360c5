import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { optionsOf, platformBehaviors } from "../../stacks/local/platform-behaviors.ts";
import { everySetting, makeKeyVault } from "../support/every-setting.ts";
import { takeOverLocation, takeOverPublishingPolicies } from "../support/documented-cures.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { missingPairs, sideBySide } from "../support/side-by-side.ts";
import { resourceNamed } from "../support/stack-state.ts";
import { whoCallsUrl } from "../support/who-calls.ts";

type Cure = (stack: EmptyLocalStack, message: string) => Promise<void>;

const nothing = "-";
const or = (...names: readonly string[]) => [nothing, ...names];

/** Behaviors that exclude each other are values of one factor. */
const factors = {
  slow: or("slow-deployment"),
  ending: or("partial-success", "record-vanishes"),
  storage: or("storage-refuses"),
  sync: or("sync-fails", "sync-fails-silently"),
  syncInVain: or("sync-in-vain"),
  syncRefused: or("sync-refused"),
  package: or("package-unreadable"),
  scm: or("scm-takes-app-service-tokens", "scm-takes-resource-manager-tokens"),

  writes: or("one-write-at-a-time"),
  properties: or("late-site-properties"),
  publishing: or("publishing-policies-need-location"),
  queries: or("queries-validated"),
  plan: or("plan-released-late"),
  roles: or("roles-arrive-late"),

  administration: or("administration-protected"),
  homepage: or("homepage-refused"),
  excludedPaths: or("excluded-paths-by-prefix"),
  principals: or("excluded-paths-keep-principals"),

  policies: or("policies-lag"),
  refusals: or("policy-refusals-inside"),
  publicClients: or("public-clients-in-policies"),
  ranges: or("ranges-canonical", "ranges-sorted"),
  deletedPolicies: or("deleted-policies-in-beta"),
  lateDeleted: or("deleted-policies-late"),
  methods: or("methods-registered"),
};

/** What the same code meets: the upload, what makes and deletes a site, App Service authentication, the policies. */
const groups: readonly (readonly (keyof typeof factors)[])[] = [
  ["ending", "sync", "package", "syncRefused", "syncInVain", "slow", "storage"],
  ["writes", "properties", "publishing", "queries", "plan", "roles"],
  ["administration", "homepage", "excludedPaths", "principals"],
  ["policies", "refusals", "publicClients", "ranges"],
];

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
const hasWitness = ({ package: files, syncRefused, ending = nothing }: Readonly<Record<string, unknown>>) =>
  files !== "package-unreadable" || syncRefused !== "sync-refused" || ending === nothing;

const chosen = sideBySide(factors, groups, hasWitness);
const combinations = chosen.map((combination) => Object.values(combination).filter((name) => name !== nothing));

describe.skipIf(!hasEngine())("every pair of the platform's behaviors that the same code meets", () => {
  it("is among the combinations, and every behavior", () => {
    expect(missingPairs(factors, groups, chosen)).toEqual([]);
    expect(new Set(combinations.flat())).toEqual(new Set(platformBehaviors.map(({ name }) => name)));
  });

  it.each(combinations.map((names) => [names.join(", "), names] as const))(
    "up makes everything, another changes nothing, and nothing is left in the end: %s",
    async (_, names) => {
      const opened = await openLocally({
        settings: { ...(await everySetting()), publicClientFlows: true },
        twin: optionsOf(platformBehaviors.filter(({ name }) => names.includes(name))),
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
        const listed = await functionsIn(opened);
        await stack.destroy();

        expect(again).toEqual({ ...again, create: 0, update: 0, replace: 0, delete: 0 });
        expect(again.same).toBeGreaterThan(50);
        expect(bare.status).toBe(401);
        expect(listed.includes("who-calls")).toBe(!isNeverConfirmed(names));
        const { recycled, ...held } = opened.local.twin.control.inventory();
        expect(recycled).toBeGreaterThan(0);
        // The partner's group, its vault, and the deployer's role there.
        expect(held).toEqual({ ...Object.fromEntries(Object.keys(held).map((kind) => [kind, 0])), resources: 3 });
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

async function functionsIn({ local, resourceManager }: EmptyLocalStack): Promise<readonly string[]> {
  const { id } = await resourceNamed(local.stack, "function-app");
  const answer = await resourceManager.call("GET", `${id}/functions?api-version=2025-05-01`);
  const { value } = answer as { readonly value: readonly { readonly properties: { readonly name: string } }[] };
  return value.map(({ properties }) => properties.name);
}
