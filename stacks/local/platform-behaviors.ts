import { storageRefusals, type TwinOptions } from "../../twin/index.ts";

/** The twin's options that say how Microsoft's services behave. */
type PlatformOptions = Omit<
  TwinOptions,
  "directory" | "clock" | "port" | "injections" | "servicePlans" | "verifiedDomains" | "spawn" | "onExchange"
>;

export interface PlatformBehavior {
  /** What `--platform` takes. */
  readonly name: string;
  readonly summary: string;
  /** A first deployment may well meet it, and it goes with every other usual one. */
  readonly isUsual: boolean;
  readonly twin: PlatformOptions;
}

/**
 * How the services behave at times, by name: what `npm start` and `./pf twin` take as `--platform`. Times are short,
 * for they pass on the clock. The sources are beside the options (twin/functions-host/upload-behavior.ts,
 * twin/arm/resource-manager-behavior.ts, twin/tenant/directory-behavior.ts, twin/easy-auth/gate-context.ts).
 */
export const platformBehaviors: readonly PlatformBehavior[] = [
  // The upload.
  {
    name: "slow-deployment",
    summary: "A deployment is under way for three looks, each answered 200.",
    isUsual: true,
    twin: { upload: { polls: 3, goingOnAnswer: 200 } },
  },
  {
    name: "partial-success",
    summary: "A deployment ends in status 6, with the package live.",
    isUsual: true,
    twin: { upload: { endings: ["partial success"] } },
  },
  {
    name: "record-vanishes",
    summary: "The record of a deployment is gone before it says how it ended.",
    isUsual: false,
    twin: { upload: { endings: ["vanishes"] } },
  },
  {
    name: "storage-refuses",
    summary: "Storage refuses the first deployments, for one reason after the other.",
    isUsual: true,
    twin: { upload: { storageRefusals: Object.values(storageRefusals) } },
  },
  {
    name: "sync-fails",
    summary: "The synchronization of triggers fails, and the deployment with it, though the package is live.",
    isUsual: false,
    twin: { upload: { triggerSync: "fails" } },
  },
  {
    name: "sync-fails-silently",
    summary: "The synchronization of triggers fails, and nothing says so.",
    isUsual: true,
    twin: { upload: { triggerSync: "fails silently" } },
  },
  {
    name: "sync-in-vain",
    summary: "Resource Manager's first two synchronizations change nothing.",
    isUsual: true,
    twin: { upload: { syncsInVain: 2 } },
  },
  {
    name: "sync-refused",
    summary: "Resource Manager's own synchronization is refused by the host.",
    isUsual: false,
    twin: { upload: { resourceManagerSync: "refused" } },
  },
  {
    name: "package-unreadable",
    summary: "Resource Manager does not give files of the package that runs.",
    isUsual: false,
    twin: { upload: { packageFiles: "refused" } },
  },
  {
    name: "scm-takes-app-service-tokens",
    summary: "The SCM site takes App Service's tokens only.",
    isUsual: false,
    twin: { upload: { scmAudience: "App Service" } },
  },
  {
    name: "scm-takes-resource-manager-tokens",
    summary: "The SCM site takes Resource Manager's tokens only.",
    isUsual: false,
    twin: { upload: { scmAudience: "Resource Manager" } },
  },

  // Resource Manager.
  {
    name: "one-write-at-a-time",
    summary: "While a site is written, other writes to it are refused.",
    isUsual: true,
    twin: { resourceManager: { siteWriteMilliseconds: 50 } },
  },
  {
    name: "plan-released-late",
    summary: "A plan counts a deleted site for two seconds more.",
    isUsual: true,
    twin: { resourceManager: { planReleaseMilliseconds: 2000 } },
  },
  {
    name: "late-site-properties",
    summary: "Properties of a site are filled in a second after it was created.",
    isUsual: true,
    twin: { resourceManager: { lateSitePropertiesMilliseconds: 1000 } },
  },
  {
    name: "queries-validated",
    summary: "The query of an alert is tried against the tables that exist, though the rule asks not to.",
    isUsual: true,
    twin: { resourceManager: { queryValidation: "always" } },
  },
  {
    name: "publishing-policies-need-location",
    summary: "A publishing policy without its site's location is refused.",
    isUsual: false,
    twin: { resourceManager: { publishingPoliciesNeedLocation: true } },
  },
  {
    name: "roles-arrive-late",
    summary: "A role assignment counts three seconds after it was made.",
    isUsual: true,
    twin: { replication: { delayMilliseconds: 3000, of: ["roleAssignment"] } },
  },

  // App Service authentication.
  {
    name: "administration-protected",
    summary: "App Service authentication stands before the Functions host's own paths, too.",
    isUsual: true,
    twin: { administrationPaths: "protected" },
  },
  {
    name: "homepage-refused",
    summary: "App Service authentication's refusal of / is not replaced by the host's page.",
    isUsual: false,
    twin: { refusedHomepage: "refusal" },
  },
  {
    name: "excluded-paths-by-prefix",
    summary: "App Service authentication lets every path pass that begins with an excluded one, in any case.",
    isUsual: false,
    twin: { excludedPathMatch: "prefix" },
  },
  {
    name: "excluded-paths-keep-principals",
    summary: "On an excluded path, App Service authentication hands on the principal that a caller claims.",
    isUsual: false,
    twin: { excludedPathPrincipals: "kept" },
  },

  // Entra ID.
  {
    name: "policies-lag",
    summary: "Conditional access knows what a policy names three seconds after Graph does.",
    isUsual: true,
    twin: { directoryBehavior: { policyReferenceLagMilliseconds: 3000 } },
  },
  {
    name: "policy-refusals-inside",
    summary: "The reason for a refused policy stands in the inner error alone.",
    isUsual: false,
    twin: { directoryBehavior: { policyRefusalsIn: "innerError" } },
  },
  {
    name: "ranges-canonical",
    summary: "Graph writes the address ranges of a named location in their canonical form.",
    isUsual: false,
    twin: { directoryBehavior: { namedLocationRanges: "canonical" } },
  },
  {
    name: "ranges-sorted",
    summary: "Graph sorts the canonical address ranges of a named location.",
    isUsual: false,
    twin: { directoryBehavior: { namedLocationRanges: "sorted" } },
  },
  {
    name: "deleted-policies-in-beta",
    summary: "Graph's version 1.0 has no deleted policies.",
    isUsual: false,
    twin: { directoryBehavior: { deletedPoliciesInV1: "badRequest" } },
  },
  {
    name: "deleted-policies-late",
    summary: "A deleted policy is among the deleted ones a second later.",
    isUsual: true,
    twin: { directoryBehavior: { deletedPolicyLagMilliseconds: 1000 } },
  },
  {
    name: "public-clients-in-policies",
    summary: "A policy may name an application that is a public client.",
    isUsual: false,
    twin: { directoryBehavior: { publicClientInPolicy: "accepted" } },
  },
  {
    name: "methods-registered",
    summary: "Everybody has registered a method for multifactor authentication.",
    isUsual: false,
    twin: { directoryBehavior: { authenticationMethods: "aMethod" } },
  },
];

/** Behaviors that cannot be had at the same time: each sets the same option, to another value. */
export class BehaviorsExclude extends Error {
  constructor(one: string, other: string) {
    super(`The platform behaviors ${one} and ${other} exclude each other.`);
    this.name = "BehaviorsExclude";
  }
}

/**
 * The twin's options for all of these behaviors at once.
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
