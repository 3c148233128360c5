import { isDeepStrictEqual } from "node:util";
import { textsIn } from "../../../stacks/compare/lists.ts";
import { type Draft, type Finding, finding } from "../findings/finding.ts";
import type { FindingId } from "../findings/kinds.ts";
import type { Json } from "../snapshot/snapshot.ts";
import type { KnownType } from "./property-rules.ts";
import { knownTypeOf, ruleFor } from "./known-types.ts";
import { factsOf, placesOf, referenceTo, type StackState, type StateResource, subjectOf } from "./stack-state.ts";

interface OptionChange {
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly knownType: KnownType | undefined;
  readonly isNew: boolean;
  /** Both states, because an option may refer to a resource that was added or removed. */
  readonly states: { readonly before: StackState; readonly after: StackState | undefined };
}

type OptionId = Extract<FindingId, `option/${string}`>;

/** A finding without what every finding about an option has. */
type Verdict<Id extends OptionId> = Id extends OptionId
  ? Omit<Draft<Id>, "subject" | "facts" | "before" | "after"> & {
      readonly facts?: Omit<Draft<Id>["facts"], "type" | "name" | "option">;
    }
  : never;
type OptionVerdict = Verdict<OptionId>;

const changed: OptionVerdict = { id: "option/changed" };
const unknown: OptionVerdict = { id: "option/unknown" };

/**
 * The effect of each changed option. The effect of any other option is unknown.
 * https://www.pulumi.com/docs/iac/concepts/options/ The engine's fields: ResourceV3 in
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go
 */
const rules: Readonly<Record<string, (change: OptionChange) => OptionVerdict | undefined>> = {
  // Ignored properties stay as they are, whatever the program declares from now on.
  ignoreChanges: ({ before, after, knownType }) => {
    const added = textsIn(after).filter((path) => !textsIn(before).includes(path));
    if (added.length === 0) return changed;
    const guarded = added.some((path) => knownType?.isGuard === true || isGuardedPath(knownType, path));
    return { id: "option/ignore-changes", severity: guarded ? "weakens" : "unknown", facts: { paths: added } };
  },
  // `setting`: the setting that may have removed the protection from many resources at once.
  protect: ({ after, knownType }) =>
    after === true
      ? changed
      : {
          id: "option/unprotected",
          ...(knownType?.isProtectable === true && { facts: { setting: "protectResources" } }),
        },
  // Without this option, authentication settings or a publishing policy are deleted before the site, which is open in
  // between (pulumi-azure-native#4373). With the option, resources that are no longer declared stay.
  retainOnDelete: ({ after, knownType }) => {
    const isKept = after === true;
    if (knownType?.mustBeRetained === true) {
      return isKept ? changed : { id: "option/retain-on-delete", severity: "weakens" };
    }
    return { id: "option/retain-on-delete", severity: "unknown" };
  },
  // The option says that deleting another resource deletes this one. If it doesn't, nothing deletes it.
  deletedWith: ({ after, knownType }) =>
    after === undefined || (typeof after === "string" && after.split(" ")[0] === knownType?.partOf) ? changed : unknown,
  // Program code that runs during a deployment. For a new resource, it has never run before.
  resourceHooks: ({ isNew }) => (isNew ? changed : unknown),
  provider: () => ({ id: "option/provider" }),
  additionalSecretOutputs: ({ before, after }) => {
    const dropped = textsIn(before).filter((name) => !textsIn(after).includes(name));
    return dropped.length === 0 ? changed : { id: "option/not-secret", facts: { outputs: dropped } };
  },
  dependencies: orderOf,
  parent: () => changed,
  aliases: () => changed,
  customTimeouts: () => changed,
};

/**
 * Checks that resources still wait for the resources that protect them. Created and deleted resources have findings of
 * their own.
 */
function orderOf({ before, after, states }: OptionChange): OptionVerdict | undefined {
  const isThere = (state: StackState | undefined, reference: string) =>
    state === undefined || state.resources.some((resource) => referenceTo(resource) === reference);
  const dropped = textsIn(before).filter((text) => !textsIn(after).includes(text) && isThere(states.after, text));
  const added = textsIn(after).filter((text) => !textsIn(before).includes(text) && isThere(states.before, text));
  if (dropped.length + added.length === 0) return undefined;
  const guarding = dropped.filter((reference) =>
    states.before.resources.some(
      (resource) => referenceTo(resource) === reference && knownTypeOf(resource)?.isGuard === true,
    ),
  );
  if (guarding.length > 0) return { id: "option/order", severity: "weakens", facts: { noLongerAfter: guarding } };
  return { id: "option/order", severity: "changes", facts: { noLongerAfter: dropped, after: added } };
}

interface Surroundings {
  readonly knownType: KnownType | undefined;
  readonly before: StackState;
  readonly after?: StackState;
}

export function compareOptions(
  resourceBefore: StateResource,
  resourceAfter: StateResource,
  surroundings: Surroundings,
): readonly Finding[] {
  const names = [
    ...new Set([...Object.keys(resourceBefore.options), ...Object.keys(resourceAfter.options)]),
  ].toSorted();
  return names.flatMap((name) => {
    const [before, after] = [resourceBefore.options[name], resourceAfter.options[name]];
    return isDeepStrictEqual(before, after)
      ? []
      : findings(resourceAfter, name, { before, after, isNew: false, ...changeIn(surroundings) });
  });
}

/**
 * Findings for options of new resources that no resource of the type had before. Leaves out stricter options and order.
 */
export function optionsOfNew(resource: StateResource, surroundings: Surroundings): readonly Finding[] {
  const alike = surroundings.before.resources.filter(({ type }) => type === resource.type);
  return Object.entries(resource.options)
    .filter(([name]) => name !== "dependencies" && name !== "parent")
    .filter(([name, value]) => !isUsual(name, value, resource, surroundings.before))
    .filter(([name, value]) => !alike.some((resource) => isDeepStrictEqual(resource.options[name], value)))
    .flatMap(([name, after]) =>
      findings(resource, name, { before: undefined, after, isNew: true, ...changeIn(surroundings) }),
    )
    .filter(({ severity }) => severity !== "changes");
}

/** Whether it's the provider that other resources of its package use. */
function isUsual(name: string, value: Json, { type }: StateResource, before: StackState): boolean {
  if (name !== "provider") return false;
  const isUsed = before.resources.some(({ options }) => options["provider"] === value);
  return isUsed || value === `${type.split(":")[0] ?? ""} default`;
}

function changeIn({ knownType, before, after }: Surroundings): Pick<OptionChange, "knownType" | "states"> {
  return { knownType, states: { before, after } };
}

function findings(resource: StateResource, option: string, change: OptionChange): readonly Finding[] {
  const rule = Object.hasOwn(rules, option) ? rules[option] : undefined;
  const verdict = rule ? rule(change) : unknown;
  if (verdict === undefined) return [];
  const { before, after } = change;
  const draft = {
    ...verdict,
    subject: `${subjectOf(resource)} ${option}`,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    facts: { ...factsOf(resource), option, ...verdict.facts },
    ...placesOf(resource),
  };
  return [finding(draft as Draft<OptionId>)];
}

/** Whether ignoring a path ignores a value that protects: the path itself, its parent, or a value below it. */
function isGuardedPath(knownType: KnownType | undefined, path: string): boolean {
  if (!knownType) return false;
  if (ruleFor(knownType, path)?.isGuarded === true) return true;
  return Object.entries(knownType.inputs).some(
    ([input, { isGuarded }]) =>
      isGuarded && (path === "*" || input.startsWith(`${path}.`) || input.startsWith(`${path}[`)),
  );
}
