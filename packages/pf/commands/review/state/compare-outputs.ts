import { beforeAndAfter, type Finding, finding } from "../findings/finding.ts";
import type { Json } from "../snapshot/snapshot.ts";
import { leafDifferences, pattern } from "./leaf-differences.ts";
import { secret } from "./stack-state.ts";

type Outputs = Readonly<Record<string, Json>>;

/**
 * The outputs of infra/outputs.ts, by path. comparison: the comparison of deployed resources reports additions. plain:
 * only an address or a word.
 */
const outputKinds: ReadonlyMap<string, "comparison" | "plain" | "secret"> = new Map([
  ...all("plain", "", "tenantId tokenEndpoint scope functionApp.siteId functionApp.scmHostName"),
  ...all("plain", "deployment.", "id environment stack workload location tenantId subscriptionId adopted"),
  // functionApp.hostName: resource/host-name.
  ...all("comparison", "", "endpoints packageSha256 functionApp.hostName"),
  ...all("comparison", "conditionalAccess.", "policies namedLocations"),
  ...all("comparison", "callers[].", "clientId roles existing credentials clientSecretEndDate"),
  ...all("secret", "callers[].", "clientSecret"),
  ...all("comparison", "api.", "clientId applicationObjectId servicePrincipalObjectId appRoles"),
  ...all("comparison", "api.", "tokenVersion publicClientFlows"),
  ...all("comparison", "publicClient.", "clientId applicationObjectId servicePrincipalObjectId"),
]);

function all<Kind extends string>(kind: Kind, prefix: string, names: string): readonly (readonly [string, Kind])[] {
  return names.split(" ").map((name) => [`${prefix}${name}`, kind] as const);
}

/** Findings for outputs that were added, removed or changed, and for those that are no longer secret, at any depth. */
export function compareOutputs(before: Outputs, after: Outputs): readonly Finding[] {
  const removed = removals(before, after);
  const isIn = (path: string) =>
    removed.some(
      (removedPath) => path === removedPath || path.startsWith(`${removedPath}.`) || path.startsWith(`${removedPath}[`),
    );
  return [
    ...removed.map((path) => finding({ id: "output/removed", subject: path })),
    ...leafDifferences(before, after)
      .filter(({ path }) => !isIn(path))
      .flatMap(({ path, before, after }): readonly Finding[] => {
        const kind = kindOf(path);
        const change = { subject: path, ...beforeAndAfter(before, after, path) };
        if (after !== undefined && after !== secret && (before === secret || kind === "secret")) {
          // Don't show the value here either.
          return [finding({ id: "output/not-secret", subject: path })];
        }
        if (kind === undefined) return [finding({ id: "output/unknown", ...change })];
        // Files report the package; deployed resources report new callers and roles.
        const isReportedElsewhere = path === "packageSha256" || (kind !== "plain" && before === undefined);
        return isReportedElsewhere ? [] : [finding({ id: "output/changed", ...change })];
      }),
  ];
}

/** Lists removed outputs at the highest level: `callers.partner`, not each of its parts. */
function removals(before: Outputs, after: Outputs): readonly string[] {
  return leafDifferences(before, after, { asWhole: true })
    .filter((difference) => difference.after === undefined && !isWithinList(difference.path))
    .map(({ path }) => path);
}

/** A removed endpoint or role belongs to the contract, which has its own finding. */
function isWithinList(path: string): boolean {
  return path.includes("[") && !/^callers\["[^"]*"\]$/.test(path);
}

function kindOf(path: string): "comparison" | "plain" | "secret" | undefined {
  // A caller can have any name: `callers.partner.clientId`, `callers["api-two"].clientId`.
  const plain = pattern(path.replace(/^callers(?:\.\w+|\["[^"]*"\])/, "callers[]"));
  const [closestPath] = [...outputKinds.keys()]
    .filter(
      (candidate) => plain === candidate || plain.startsWith(`${candidate}.`) || plain.startsWith(`${candidate}[`),
    )
    .toSorted((left, right) => right.length - left.length);
  return closestPath === undefined ? undefined : outputKinds.get(closestPath);
}
