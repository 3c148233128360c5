import { isDeepStrictEqual } from "node:util";
import { isSameReference, type Reference, referenceIn } from "../../../access-matrix/reference.ts";
import { beforeAndAfter, type Finding, finding, type FindingOf } from "../findings/finding.ts";
import type { Json } from "../snapshot/snapshot.ts";
import type { FindingId } from "../findings/kinds.ts";
import { leafDifferences, pattern } from "./leaf-differences.ts";
import { secret } from "./stack-state.ts";

type Outputs = Readonly<Record<string, Json>>;

/** The area of kinds: "endpoint" of `endpoint/new`. */
type Area = FindingId extends `${infer Name}/${string}` ? Name : never;

/**
 * The outputs of infra/outputs.ts, by path. plain: only an address or a word. Any other output repeats what was deployed:
 * a change belongs to the comparisons of these areas, which read it where it is.
 */
const outputKinds: ReadonlyMap<string, readonly Area[] | "plain" | "secret"> = new Map<
  string,
  readonly Area[] | "plain" | "secret"
>([
  ...all("plain", "", "tenantId tokenEndpoint scope functionApp.siteId functionApp.scmHostName"),
  ...all("plain", "deployment.", "id environment stack workload location tenantId subscriptionId adopted"),
  ...all(["endpoint"], "", "endpoints"),
  ...all(["trigger"], "", "triggers"),
  ...all(["setting"], "", "appSettings"),
  ...all(["resource"], "", "functionApp.hostName"),
  ...all(["resource"], "", "cors"),
  ...all(["resource"], "identity.", "clientId principalId"),
  ...all(["azure-role"], "identity.", "azureRoles"),
  ...all(["grant"], "identity.", "graphRoles"),
  // Files report the package.
  ...all(["file"], "", "packageSha256"),
  ...all(["policy", "location"], "conditionalAccess.", "policies namedLocations"),
  ...all(["registration"], "callers[].", "clientId existing"),
  ...all(["assignment", "entitlement"], "callers[].", "roles"),
  ...all(["credential"], "callers[].", "credentials clientSecretEndDate"),
  ...all("secret", "callers[].", "clientSecret"),
  ...all(
    ["registration"],
    "api.",
    "clientId applicationObjectId servicePrincipalObjectId tokenVersion publicClientFlows",
  ),
  ...all(["entitlement"], "api.", "appRoles"),
  ...all(["registration"], "publicClient.", "clientId applicationObjectId servicePrincipalObjectId"),
]);

function all<Kind extends readonly Area[] | "plain" | "secret">(
  kind: Kind,
  prefix: string,
  names: string,
): readonly (readonly [string, Kind])[] {
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
        // Deployed resources report new callers and roles.
        const isReportedElsewhere = path === "packageSha256" || (kind !== "plain" && before === undefined);
        return isReportedElsewhere ? [] : [finding({ id: "output/changed", ...change })];
      }),
  ];
}

/** Lists removed outputs at the highest level: `callers.partner`, not each of its parts. */
function removals(before: Outputs, after: Outputs): readonly string[] {
  return leafDifferences(before, after, { asWhole: true })
    .filter(({ path, before, after }) => after === undefined && !isWithinList(path) && !isOwnedList(path, before))
    .map(({ path }) => path);
}

/** A list that is absent without any: its owner reports what was in it. */
function isOwnedList(path: string, value: Json | undefined): boolean {
  return Array.isArray(value) && typeof kindOf(path) === "object";
}

/** A removed endpoint or role belongs to the contract, which has its own finding. */
function isWithinList(path: string): boolean {
  return path.includes("[") && !/^callers\["[^"]*"\]$/.test(path);
}

function kindOf(path: string): readonly Area[] | "plain" | "secret" | undefined {
  // A caller can have any name: `callers.partner.clientId`, `callers["api-two"].clientId`.
  const plain = pattern(path.replace(/^callers(?:\.\w+|\["[^"]*"\])/, "callers[]"));
  const [closestPath] = [...outputKinds.keys()]
    .filter(
      (candidate) => plain === candidate || plain.startsWith(`${candidate}.`) || plain.startsWith(`${candidate}[`),
    )
    .toSorted((left, right) => right.length - left.length);
  return closestPath === undefined ? undefined : outputKinds.get(closestPath);
}

/**
 * Leaves out an output that only repeats a change which its owner reports. Without the owner's finding, it stays: then the
 * output is all that shows the change. Pure.
 */
export function withoutRepeatedOutputs(findings: readonly Finding[]): readonly Finding[] {
  const names = new Map(findings.flatMap(newName));
  return findings.filter((finding) => {
    const { id, subject } = finding;
    const areas = id === "output/changed" ? kindOf(subject) : undefined;
    if (typeof areas !== "object") return true;
    if (areas.includes("entitlement") || areas.includes("endpoint")) {
      const { before, after } = finding as FindingOf<"output/changed">;
      if (isDeepStrictEqual(withNames(before, names), withNames(after, new Map()))) return false;
    }
    const [, plain, quoted] = /^callers(?:\.([\w-]+)|\["([^"]*)"\])/.exec(subject) ?? [];
    const caller = plain ?? quoted;
    return !findings.some(
      (finding) =>
        areas.some((area) => finding.id.startsWith(`${area}/`)) &&
        (caller === undefined || isOf(finding, { kind: "caller", name: caller })),
    );
  });
}

/** An output in which app roles have other names. The order of a list of names doesn't matter. */
function withNames(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return names.get(value) ?? value;
  if (Array.isArray(value)) {
    const all = value.map((one) => withNames(one, names));
    return all.every((one) => typeof one === "string") ? all.toSorted() : all;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withNames(inner, names)]));
}

/** The API's app role with another name, as callers' outputs have it: old and new. */
function newName(finding: Finding): readonly (readonly [string, string])[] {
  if (finding.id !== "entitlement/renamed") return [];
  const { subject, after, facts } = finding as FindingOf<"entitlement/renamed">;
  const end = ` of ${facts.name}`;
  return facts.name !== "the API" || after === undefined ? [] : [[subject.slice(0, -end.length), after]];
}

/** Whether a finding is about an application. */
function isOf(finding: Finding, one: Reference): boolean {
  const { application, principal, name } = Object("facts" in finding ? finding.facts : undefined) as Facts;
  const about = application ?? principal ?? (name === undefined ? undefined : referenceIn(name));
  return about !== undefined && isSameReference(about, one);
}

/** What kinds about one application call it. */
interface Facts {
  readonly application?: Reference;
  readonly principal?: Reference;
  readonly name?: string | undefined;
}
