import { storageRefusals, type TwinOptions } from "@protected-function/twin";

/** The twin's options for the behavior of Microsoft's services. */
type PlatformOptions = Omit<
  TwinOptions,
  "directory" | "clock" | "port" | "injections" | "servicePlans" | "verifiedDomains" | "spawn" | "onExchange"
>;

export interface PlatformBehavior {
  /** The value of `--platform`. */
  readonly name: string;
  readonly summary: string;
  /** A first deployment may well meet it, and it can be combined with every other usual one. */
  readonly isUsual: boolean;
  readonly twin: PlatformOptions;
}

const behaves =
  (isUsual: boolean) =>
  (name: string, summary: string, twin: PlatformOptions): PlatformBehavior => ({ name, summary, isUsual, twin });
const usual = behaves(true);
const rare = behaves(false);

/**
 * Occasional behaviors of the services, by name: the values of `--platform` for `npm start` and `./pf twin`. Times are
 * short because they pass on the clock. The sources are next to the options (packages/twin/functions-host/upload-behavior.ts,
 * packages/twin/arm/resource-manager-behavior.ts, packages/twin/tenant/directory-behavior.ts, packages/twin/easy-auth/authentication-context.ts).
 */
export const platformBehaviors: readonly PlatformBehavior[] = [
  // The upload.
  usual(
    "slow-deployment",
    "The upload's deployment takes a while, and is asked about three times before it has ended.",
    {
      upload: { polls: 3, inProgressStatus: 200 },
    },
  ),
  usual("partial-success", "The upload ends as a partial success (status 6), and the package is live all the same.", {
    upload: { endings: ["partial success"] },
  }),
  rare("record-vanishes", "The upload's record disappears (404) before it says how the deployment ended.", {
    upload: { endings: ["vanishes"] },
  }),
  usual("storage-refuses", "The first uploads fail because storage refuses them, each for another reason.", {
    upload: { storageRefusals: Object.values(storageRefusals) },
  }),
  rare("sync-fails", "The upload fails because its functions aren't registered, though the package is live.", {
    upload: { triggerSync: "fails" },
  }),
  usual("sync-fails-silently", "The upload succeeds, but its functions aren't registered, and no error says so.", {
    upload: { triggerSync: "fails silently" },
  }),
  usual("sync-in-vain", "Registering the functions takes three tries: the first two change nothing.", {
    upload: { ineffectiveSyncs: 2 },
  }),
  rare("sync-refused", "The Functions host refuses to register the functions when Resource Manager asks for it.", {
    upload: { resourceManagerSync: "refused" },
  }),
  rare(
    "package-unreadable",
    "Resource Manager doesn't return the running package's files, so its hash can't be compared.",
    {
      upload: { packageFiles: "refused" },
    },
  ),
  rare("scm-takes-app-service-tokens", "The deployment site (SCM) accepts only tokens for App Service.", {
    upload: { scmAudience: "App Service" },
  }),
  rare("scm-takes-resource-manager-tokens", "The deployment site (SCM) accepts only tokens for Resource Manager.", {
    upload: { scmAudience: "Resource Manager" },
  }),

  // Resource Manager.
  usual("one-write-at-a-time", "Changing the Function App fails (409) while another change to it is being made.", {
    resourceManager: { siteWriteMilliseconds: 50 },
  }),
  usual("plan-released-late", "Deleting the plan fails for two seconds after its Function App was deleted.", {
    resourceManager: { planReleaseMilliseconds: 2000 },
  }),
  usual("late-site-properties", "Some properties of a new Function App appear a second later.", {
    resourceManager: { lateSitePropertiesMilliseconds: 1000 },
  }),
  usual("queries-validated", "An alert rule is refused if its query names a table that doesn't exist yet.", {
    resourceManager: { queryValidation: "always" },
  }),
  rare(
    "publishing-policies-need-location",
    "Switching off publishing credentials is refused without the Function App's location.",
    {
      resourceManager: { publishingPoliciesNeedLocation: true },
    },
  ),
  usual("roles-arrive-late", "An Azure role takes effect three seconds after it was assigned.", {
    replication: { delayMilliseconds: 3000, kinds: ["roleAssignment"] },
  }),

  // App Service authentication.
  usual("administration-protected", "App Service authentication also protects the Functions host's own paths.", {
    administrationPaths: "protected",
  }),
  rare(
    "homepage-refused",
    "A request to / without a token gets App Service authentication's 401 instead of the default page.",
    {
      refusedHomepage: "refusal",
    },
  ),
  rare(
    "excluded-paths-by-prefix",
    "App Service authentication also skips every path that begins like an excluded one, in upper or lower case.",
    { excludedPathMatch: "prefix" },
  ),
  rare(
    "excluded-paths-keep-principals",
    "On an excluded path, a forged x-ms-client-principal header reaches the function.",
    { excludedPathPrincipals: "kept" },
  ),

  // Entra ID.
  usual("policies-lag", "A policy is refused if it names something created less than three seconds ago.", {
    directoryBehavior: { policyReferenceLagMilliseconds: 3000 },
  }),
  rare("policy-refusals-inside", "If Graph refuses a policy, only the inner error (innerError) says why.", {
    directoryBehavior: { policyRefusalsIn: "innerError" },
  }),
  rare("ranges-canonical", "Graph returns a named location's address ranges in their canonical form.", {
    directoryBehavior: { namedLocationRanges: "canonical" },
  }),
  rare("ranges-sorted", "Graph returns a named location's address ranges in canonical form and sorted.", {
    directoryBehavior: { namedLocationRanges: "sorted" },
  }),
  rare("deleted-policies-in-beta", "Graph v1.0 doesn't list deleted policies; only beta does.", {
    directoryBehavior: { deletedPoliciesInV1: "badRequest" },
  }),
  usual("deleted-policies-late", "A deleted policy appears among the deleted ones a second later.", {
    directoryBehavior: { deletedPolicyLagMilliseconds: 1000 },
  }),
  rare("public-clients-in-policies", "A policy that names a public client is accepted.", {
    directoryBehavior: { publicClientInPolicy: "accepted" },
  }),
  rare("methods-registered", "Every user has registered a method for multifactor authentication.", {
    directoryBehavior: { authenticationMethods: "aMethod" },
  }),
];

/** These behaviors can't be combined: each sets the same option to another value. */
export class BehaviorsExclude extends Error {
  constructor(left: string, right: string) {
    super(`The platform behaviors ${left} and ${right} exclude each other.`);
    this.name = "BehaviorsExclude";
  }
}

/**
 * The twin's options for all of these behaviors together.
 *
 * @throws BehaviorsExclude
 */
export function optionsOf(behaviors: readonly PlatformBehavior[]): PlatformOptions {
  const owners = new Map<string, string>();
  const all: Record<string, unknown> = {};
  for (const { name, twin } of behaviors) {
    for (const [option, value] of Object.entries(twin)) {
      const inner = typeof value === "object" && value !== null ? Object.entries(value) : [["", value] as const];
      for (const [key] of inner) {
        const owner = owners.get(`${option}.${key}`);
        if (owner !== undefined && owner !== name) throw new BehaviorsExclude(owner, name);
        owners.set(`${option}.${key}`, name);
      }
      all[option] = typeof value === "object" && value !== null ? { ...Object(all[option]), ...value } : value;
    }
  }
  return all;
}
