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
  usual("slow-deployment", "A deployment is under way for three looks, each answered 200.", {
    upload: { polls: 3, inProgressStatus: 200 },
  }),
  usual("partial-success", "A deployment ends in status 6, with the package live.", {
    upload: { endings: ["partial success"] },
  }),
  rare("record-vanishes", "The record of a deployment is gone before it says how it ended.", {
    upload: { endings: ["vanishes"] },
  }),
  usual("storage-refuses", "Storage refuses the first deployments, for one reason after the other.", {
    upload: { storageRefusals: Object.values(storageRefusals) },
  }),
  rare("sync-fails", "The synchronization of triggers fails, and the deployment with it, though the package is live.", {
    upload: { triggerSync: "fails" },
  }),
  usual("sync-fails-silently", "The synchronization of triggers fails, and nothing says so.", {
    upload: { triggerSync: "fails silently" },
  }),
  usual("sync-in-vain", "Resource Manager's first two synchronizations change nothing.", {
    upload: { ineffectiveSyncs: 2 },
  }),
  rare("sync-refused", "Resource Manager's own synchronization is refused by the host.", {
    upload: { resourceManagerSync: "refused" },
  }),
  rare("package-unreadable", "Resource Manager does not give files of the package that runs.", {
    upload: { packageFiles: "refused" },
  }),
  rare("scm-takes-app-service-tokens", "The SCM site takes App Service's tokens only.", {
    upload: { scmAudience: "App Service" },
  }),
  rare("scm-takes-resource-manager-tokens", "The SCM site takes Resource Manager's tokens only.", {
    upload: { scmAudience: "Resource Manager" },
  }),

  // Resource Manager.
  usual("one-write-at-a-time", "While a site is written, other writes to it are refused.", {
    resourceManager: { siteWriteMilliseconds: 50 },
  }),
  usual("plan-released-late", "A plan counts a deleted site for two seconds more.", {
    resourceManager: { planReleaseMilliseconds: 2000 },
  }),
  usual("late-site-properties", "Properties of a site are filled in a second after it was created.", {
    resourceManager: { lateSitePropertiesMilliseconds: 1000 },
  }),
  usual(
    "queries-validated",
    "The query of an alert is tried against the tables that exist, though the rule asks not to.",
    { resourceManager: { queryValidation: "always" } },
  ),
  rare("publishing-policies-need-location", "A publishing policy without its site's location is refused.", {
    resourceManager: { publishingPoliciesNeedLocation: true },
  }),
  usual("roles-arrive-late", "A role assignment counts three seconds after it was made.", {
    replication: { delayMilliseconds: 3000, kinds: ["roleAssignment"] },
  }),

  // App Service authentication.
  usual("administration-protected", "App Service authentication also protects the Functions host's own paths.", {
    administrationPaths: "protected",
  }),
  rare("homepage-refused", "App Service authentication's refusal of / is not replaced by the host's page.", {
    refusedHomepage: "refusal",
  }),
  rare(
    "excluded-paths-by-prefix",
    "App Service authentication lets every path pass that begins with an excluded one, in any case.",
    { excludedPathMatch: "prefix" },
  ),
  rare(
    "excluded-paths-keep-principals",
    "On an excluded path, App Service authentication hands on the principal that a caller claims.",
    { excludedPathPrincipals: "kept" },
  ),

  // Entra ID.
  usual("policies-lag", "Conditional access knows what a policy names three seconds after Graph does.", {
    directoryBehavior: { policyReferenceLagMilliseconds: 3000 },
  }),
  rare("policy-refusals-inside", "The reason for a refused policy stands in the inner error alone.", {
    directoryBehavior: { policyRefusalsIn: "innerError" },
  }),
  rare("ranges-canonical", "Graph writes the address ranges of a named location in their canonical form.", {
    directoryBehavior: { namedLocationRanges: "canonical" },
  }),
  rare("ranges-sorted", "Graph sorts the canonical address ranges of a named location.", {
    directoryBehavior: { namedLocationRanges: "sorted" },
  }),
  rare("deleted-policies-in-beta", "Graph's version 1.0 has no deleted policies.", {
    directoryBehavior: { deletedPoliciesInV1: "badRequest" },
  }),
  usual("deleted-policies-late", "A deleted policy is among the deleted ones a second later.", {
    directoryBehavior: { deletedPolicyLagMilliseconds: 1000 },
  }),
  rare("public-clients-in-policies", "A policy may name an application that is a public client.", {
    directoryBehavior: { publicClientInPolicy: "accepted" },
  }),
  rare("methods-registered", "Everybody has registered a method for multifactor authentication.", {
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
