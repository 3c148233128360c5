import { setTimeout } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { optionsOf, platformBehaviors } from "../../packages/pf/stacks/local/platform-behaviors.ts";
import { closeSites, siteToDeployTo } from "../support/site-to-deploy-to.ts";
import { everySetting, makeKeyVault } from "../support/every-setting.ts";
import { takeOverLocation, takeOverPublishingPolicies } from "../support/documented-cures.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { missingPairs, sideBySide } from "../support/side-by-side.ts";
import { resourceNamed } from "../support/stack-state.ts";

type Cure = (stack: EmptyLocalStack, message: string) => Promise<void>;

const nothing = "-";
const or = (...names: readonly string[]) => [nothing, ...names];

/** What the upload meets. Behaviors that exclude each other are values of one factor. */
const upload = {
  slow: or("slow-deployment"),
  ending: or("partial-success", "record-vanishes"),
  storage: or("storage-refuses"),
  sync: or("sync-fails", "sync-fails-silently"),
  syncInVain: or("sync-in-vain"),
  syncRefused: or("sync-refused"),
  package: or("package-unreadable"),
  scm: or("scm-takes-app-service-tokens", "scm-takes-resource-manager-tokens"),
  roles: or("roles-arrive-late"),
};
const ofUpload = [Object.keys(upload) as (keyof typeof upload)[]];

/** Only requests of callers meet these. */
const gate = [
  "administration-protected",
  "homepage-refused",
  "excluded-paths-by-prefix",
  "excluded-paths-keep-principals",
];

/** What the engine meets. */
const factors = {
  writes: or("one-write-at-a-time"),
  properties: or("late-site-properties"),
  plan: or("plan-released-late"),

  policies: or("policies-lag"),
  refusals: or("policy-refusals-inside"),
  publicClients: or("public-clients-in-policies"),

  /** Each once: the upload's pairs are proved without the engine, and no code meets two of the others. */
  others: [
    ["slow-deployment", "partial-success", "storage-refuses", "roles-arrive-late", "scm-takes-app-service-tokens"],
    ["record-vanishes", "sync-fails", "sync-in-vain", "ranges-sorted", "publishing-policies-need-location"],
    ["package-unreadable", "scm-takes-resource-manager-tokens", "ranges-canonical", "queries-validated", ...gate],
    ["sync-fails-silently", "sync-refused", "deleted-policies-in-beta", "deleted-policies-late", "methods-registered"],
  ],
};

/** What the same code meets: what makes and deletes a site, and the policies. */
const groups: readonly (readonly (keyof typeof factors)[])[] = [
  ["writes", "properties", "plan"],
  ["policies", "refusals", "publicClients"],
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

const namesIn = (combination: object): readonly string[] =>
  Object.values(combination)
    .flat()
    .filter((name) => name !== nothing);
const chosen = sideBySide(factors, groups);
const uploads = sideBySide(upload, ofUpload, hasWitness);

afterEach(closeSites);

describe("every pair of the platform's behaviors that an upload meets", () => {
  it("is among the combinations", () => {
    expect(missingPairs(upload, ofUpload, uploads)).toEqual([]);
  });

  it.each(uploads.map((combination) => [namesIn(combination)] as const))(
    "deploys the package, live and listed, or reports that nothing confirms it: %j",
    async (names) => {
      const site = await siteToDeployTo(twinWith(names));
      const isAccepted = isNeverConfirmed(names);

      const { end } = await site.publish("first", isAccepted ? { PUBLISH_ACCEPT_UNCONFIRMED: "true" } : {});

      expect(end).toMatch(isAccepted ? /; accepted unconfirmed / : /; confirmed by .*: orders\b/);
      expect(await site.answers()).toBe("first");
      expect((await site.functions()).includes("orders")).toBe(!isAccepted);
      expect(site.faults()).toEqual([]);
    },
  );
});

describe.skipIf(!hasEngine())("every pair of the platform's behaviors that the same code meets", () => {
  it("is among the combinations, and every behavior", () => {
    expect(missingPairs(factors, groups, chosen)).toEqual([]);
    expect(new Set(chosen.flatMap(namesIn))).toEqual(new Set(platformBehaviors.map(({ name }) => name)));
  });

  it.each(chosen.map((combination) => [namesIn(combination)] as const))(
    "up creates everything, another changes nothing, and destroy leaves nothing: %j",
    async (names) => {
      const opened = await openLocally({
        settings: { ...(await everySetting()), publicClientFlows: true },
        twin: twinWith(names),
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
        const { id, outputs } = await resourceNamed(stack, "function-app");
        const bare = await opened.fetch(`https://${String(outputs?.["defaultHostName"])}/api/who-calls`);
        const listed = await functionsOf(String(id), opened);
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

const twinWith = (names: readonly string[]) => optionsOf(platformBehaviors.filter(({ name }) => names.includes(name)));

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

async function functionsOf(siteId: string, { resourceManager }: EmptyLocalStack): Promise<readonly string[]> {
  const answer = await resourceManager.call("GET", `${siteId}/functions?api-version=2025-05-01`);
  const { value } = answer as { readonly value: readonly { readonly properties: { readonly name: string } }[] };
  return value.map(({ properties }) => properties.name);
}
