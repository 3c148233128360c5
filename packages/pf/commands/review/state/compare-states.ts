import { isDeepStrictEqual } from "node:util";
import { beforeAndAfter, type Draft, type Finding, finding } from "../findings/finding.ts";
import { appSettingFindings } from "./app-settings.ts";
import { compareOptions, optionsOfNew } from "./compare-options.ts";
import { compareOutputs } from "./compare-outputs.ts";
import { triggerFindings } from "./compare-triggers.ts";
import { siteFindings } from "./compare-sites.ts";
import { deliveryFindings } from "./deliveries.ts";
import type { Effect, KnownType, ResourceFindingId, Verdict } from "./property-rules.ts";
import { knownTypeOf, ruleFor } from "./known-types.ts";
import { type LeafDifference, leafDifferences } from "./leaf-differences.ts";
import { factsOf, pairsOf, placesOf, secret, type StackState, type StateResource, subjectOf } from "./stack-state.ts";

/**
 * Compares two states of a stack. Each difference is judged here, left to the comparison that the tables (types/) name,
 * or reported as unknown. Pure.
 *
 * A finding about one input has the subject `<resource> <path>`. A finding about a resource has the resource's name.
 * `facts` have the type and name, the input's path, the `danger`, and the loss (`lost`).
 */
export function compareStates(before: StackState, after: StackState): readonly Finding[] {
  const remaining = new Set(after.resources.flatMap(({ path, movedFrom }) => [path, movedFrom]));
  const removedResources = before.resources.filter(({ path }) => !remaining.has(path));
  const apiVersions = differingProviders(before, after);
  return [
    ...pairsOf(before, after).flatMap(({ before: earlier, after: resource }) => {
      const knownType = knownTypeOf(resource);
      if (earlier) return changes(earlier, resource, { knownType, apiVersions, before, after });
      return created(resource, knownType, before);
    }),
    ...siteFindings(before, after),
    ...appSettingFindings(before, after),
    ...deliveryFindings(before, after),
    ...removedResources.flatMap((resource) => deleted(resource, knownTypeOf(resource))),
    ...triggerFindings(before, after),
    ...compareOutputs(before.outputs, after.outputs),
    ...plainSecretFindings(before, after),
  ];
}

function plainSecretFindings({ plainSecrets: before = [] }: StackState, { plainSecrets: after = [] }: StackState) {
  return after
    .filter((place) => !before.some((known) => isDeepStrictEqual(known, place)))
    .map((place) => finding({ id: "resource/plain-secret", subject: `${place.name} ${place.path}`, facts: place }));
}

interface Surroundings {
  readonly knownType: KnownType | undefined;
  readonly apiVersions: ReadonlySet<string>;
  readonly before: StackState;
  readonly after: StackState;
}

function changes(
  before: StateResource,
  after: StateResource,
  { knownType, ...rest }: Surroundings,
): readonly Finding[] {
  const differences = leafDifferences(before.inputs, after.inputs).filter(
    ({ path }) => !(path === apiVersion && rest.apiVersions.has(packageOf(after))),
  );
  const options = compareOptions(before, after, { knownType, ...rest });
  if (!knownType) {
    if (differences.length === 0 && options.length === 0 && after.isReplaced !== true) return [];
    const paths = differences.map(({ path }) => path);
    return [unknownType(after, paths), ...options];
  }
  return [
    ...(after.isReplaced === true ? effect(after, knownType.replaced) : []),
    ...differences.flatMap((difference) => propertyFinding(after, difference, verdictOf(knownType, difference))),
    ...options,
  ];
}

/** A value that is no longer secret is readable in the state, regardless of its effect. */
function verdictOf(knownType: KnownType, difference: LeafDifference): Verdict | undefined {
  const { path, before, after } = difference;
  if (before === secret && after !== undefined)
    return { id: "resource/unprotected", severity: "weakens", danger: "plain secret" };
  const rule = ruleFor(knownType, path);
  return rule ? rule.ofChange({ path, before, after }) : { id: "resource/unknown-property", severity: "unknown" };
}

function created(resource: StateResource, knownType: KnownType | undefined, before: StackState): readonly Finding[] {
  const options = optionsOfNew(resource, { knownType, before });
  if (!knownType) return [unknownType(resource), ...options];
  const leaves = leafDifferences(undefined, resource.inputs);
  const undeclared = Object.entries(knownType.inputs).flatMap(([path, rule]) => {
    const isDeclared = leaves.some((leaf) => ruleFor(knownType, leaf.path) === rule);
    return isDeclared || path.includes("[]") ? [] : [{ path, after: undefined, verdict: rule.ofNew(undefined, path) }];
  });
  const declared = leaves
    .filter(({ path }) => path !== apiVersion)
    .map(({ path, after }) => ({
      path,
      after,
      verdict: (ruleFor(knownType, path) ?? unknownRule).ofNew(after, path),
    }));
  const all = [...declared, ...undeclared];
  // Unless it's known to be harmless, the whole resource is one decision, even if several of its inputs are unknown.
  const isDecided = typeof knownType.created === "object" && knownType.created.severity !== "changes";
  const [unjudged, judged] = isDecided ? split(all) : [[], all];
  return [
    ...effect(resource, knownType.created, {
      unjudged: unjudged.length > 0 ? unjudged.map(({ path }) => path) : undefined,
    }),
    ...judged.flatMap(({ path, after, verdict }) =>
      propertyFinding(resource, { path, before: undefined, after }, verdict),
    ),
    ...options,
  ];
}

function split<Property extends { readonly verdict: Verdict | undefined }>(all: readonly Property[]) {
  const isUnknown = ({ verdict }: Property) => verdict?.severity === "unknown";
  return [all.filter(isUnknown), all.filter((property) => !isUnknown(property))] as const;
}

const unknownRule = { ofNew: (): Verdict => ({ id: "resource/unknown-property", severity: "unknown" }) };

function deleted(resource: StateResource, knownType: KnownType | undefined): readonly Finding[] {
  const { retainOnDelete, ...options } = resource.options;
  if (!knownType) {
    return [
      finding({
        id: "resource/unknown-type",
        subject: subjectOf(resource),
        after: "deleted",
        facts: factsOf(resource),
      }),
    ];
  }
  if (retainOnDelete === true && knownType.mustBeRetained !== true && knownType.deleted !== "nothing") {
    // The resource stays, but Pulumi no longer manages it.
    const facts = { ...factsOf(resource), isRetained: true };
    return [finding({ id: "resource/deleted", severity: "unknown", subject: subjectOf(resource), facts })];
  }
  const wasProtected = options["protect"] === true ? true : undefined;
  const isRetained = retainOnDelete === true ? true : undefined;
  // The change no longer declares the resource, so it has no place in the code.
  const { declaredAt: _declaredAt, ...undeclared } = resource;
  return effect(undeclared, knownType.deleted, { wasProtected, isRetained });
}

function effect(resource: StateResource, declaredEffect: Effect, moreFacts: ResourceFacts = {}): readonly Finding[] {
  if (typeof declaredEffect === "string") return [];
  const { id, severity, danger, loss } = declaredEffect;
  const facts = { ...factsOf(resource), danger, lost: loss, ...moreFacts };
  return [ofResource({ id, severity, subject: subjectOf(resource), facts, ...placesOf(resource) })];
}

type ResourceFacts = Draft<"resource/new">["facts"];

/** The tables decide the severity of what they judge. The table of kinds knows which each kind may have. */
function ofResource(draft: Omit<Draft<"resource/property">, "id"> & Pick<Verdict, "id" | "severity">): Finding {
  return finding(draft as Draft<ResourceFindingId>);
}

function unknownType(resource: StateResource, paths?: readonly string[]): Finding {
  return finding({
    id: "resource/unknown-type",
    subject: subjectOf(resource),
    facts: { ...factsOf(resource), paths },
    ...placesOf(resource),
  });
}

function propertyFinding(
  resource: StateResource,
  { path, before, after }: LeafDifference,
  verdict: Verdict | undefined,
): readonly Finding[] {
  if (verdict === undefined) return [];
  const { id, severity, danger } = verdict;
  // Don't print a former secret, even though it's now in plain text.
  const values = before === secret && after !== undefined ? { before } : beforeAndAfter(before, after, path);
  return [
    ofResource({
      id,
      severity,
      subject: `${subjectOf(resource)} ${path}`,
      ...values,
      facts: { ...factsOf(resource), path, danger },
      ...placesOf(resource),
    }),
  ];
}

/** The API version of Azure that the SDK uses. It changes with the provider's version, which is reported once. */
const apiVersion = "azureApiVersion";

function packageOf({ type }: StateResource): string {
  return type.split(":")[0] ?? "";
}

function differingProviders(before: StackState, after: StackState): ReadonlySet<string> {
  const versionOf = ({ resources }: StackState, path: string) =>
    resources.find((resource) => resource.path === path)?.inputs["version"];
  return new Set(
    after.resources
      .filter(({ kind, path }) => kind === "provider" && versionOf(before, path) !== versionOf(after, path))
      .map(({ type }) => type.split(":").at(-1) ?? type),
  );
}
