import type { Severity } from "../findings/severity.ts";
import type { FindingId } from "../findings/kinds.ts";
import type { Danger } from "../findings/kinds/resource-facts.ts";
import type { Json } from "../snapshot/snapshot.ts";
import { secret } from "./stack-state.ts";

/** The comparison that judges it, from the answers of Graph, Resource Manager or the deployed function. */
export type Comparison =
  | "app settings"
  | "Azure roles"
  | "conditional access"
  | "credentials"
  | "deliveries"
  | "function"
  | "gate"
  | "grants"
  | "registrations"
  | "same resource";

interface PropertyChange {
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Kinds of findings about one resource or input. */
export type ResourceFindingId = Extract<
  FindingId,
  | `resource/${"deleted" | "logs-lost" | "new" | "property" | "replaced" | "unknown-property" | "unprotected"}`
  | "credential/added"
  | "credential/removed"
  | "credential/trust-changed"
  | "gate/missing"
  | "gate/off-meanwhile"
  | "grant/added"
  | "grant/removed"
  | "setting/app-setting"
>;

/** A rule's result. Undefined if there's nothing to report. */
export interface Verdict {
  readonly id: ResourceFindingId;
  readonly severity: Severity;
  readonly danger?: Danger;
}

/** The rule that judges an input. An input without a rule has an unknown effect. */
export interface PropertyRule {
  /** Judges a change from one value to another. */
  readonly ofChange: (change: PropertyChange) => Verdict | undefined;
  /** Judges a new resource, with or without a value. */
  readonly ofNew: (value: Json | undefined, path: string) => Verdict | undefined;
  /** Whether the value decides about a protection. If so, telling Pulumi to ignore its changes weakens protection. */
  readonly isGuarded: boolean;
  readonly judgedBy?: Comparison;
}

const changed: Verdict = { id: "resource/property", severity: "changes" };
const unknown: Verdict = { id: "resource/unknown-property", severity: "unknown" };

/** Has no effect by itself: tags, descriptions, display names. */
export const harmless: PropertyRule = { ofChange: () => undefined, ofNew: () => undefined, isGuarded: false };

/** Any value is harmless for access and protection: sizes, kinds, versions. Changes are still reported. */
export const operational: PropertyRule = { ofChange: () => changed, ofNew: () => undefined, isGuarded: false };

/** Harmless in a new resource. A changed value can't be compared with the old one. */
export const unordered: PropertyRule = { ofChange: () => unknown, ofNew: () => undefined, isGuarded: true };

/** One rule for several inputs, whose names are separated by spaces. */
export function sameRuleFor(rule: PropertyRule, names = ""): Readonly<Record<string, PropertyRule>> {
  return Object.fromEntries(names.split(" ").flatMap((name) => (name === "" ? [] : [[name, rule]])));
}

/** Leaves an input to the comparison of deployed resources. */
export function judgedBy(judgedBy: Comparison): PropertyRule {
  return { ...harmless, isGuarded: judgedBy !== "same resource", judgedBy };
}

/**
 * Identifies the resource or its parent. If the value changes, Azure replaces the resource, which is a finding of its
 * own. "same resource": the engine's own finding.
 */
export const place: PropertyRule = { ...judgedBy("same resource"), ofChange: () => changed };

/**
 * Safe with some values only. A value that isn't set is judged by Azure's default, which each table documents.
 *
 * @param id default: `resource/unprotected`
 */
export function safeIf(
  isSafe: (value: Json | undefined) => boolean,
  danger: Danger,
  id: ResourceFindingId = "resource/unprotected",
): PropertyRule {
  const weakened: Verdict = { id, severity: "weakens", danger };
  return {
    isGuarded: true,
    ofChange: ({ before, after }) => {
      if (after === secret) return unknown;
      if (isSafe(after)) return changed;
      // It wasn't safe before either, so another unsafe value isn't reported.
      return before === secret || isSafe(before) ? weakened : changed;
    },
    ofNew: (value) => (value === secret ? unknown : isSafe(value) ? undefined : weakened),
  };
}

/**
 * New resources don't require a minimum, because they're as open as existing ones. A lower value than before weakens
 * protection.
 */
export function noLessThanBefore(isSafe: (value: Json | undefined) => boolean, danger: Danger): PropertyRule {
  return { ...safeIf(isSafe, danger), ofNew: (value) => (value === secret ? unknown : undefined) };
}

export const isTrue = (value: Json | undefined): boolean => value === true;
export const isFalse = (value: Json | undefined): boolean => value === false;
/** Also true if the value isn't set, because Azure's default is safe. */
export const isNot =
  (...values: readonly Json[]) =>
  (value: Json | undefined): boolean =>
    value === undefined || !values.includes(value);

/** Weaker if smaller, or if larger. A value that isn't set counts as `otherwise`. */
export function ordered(
  weaker: "smaller" | "larger",
  defaultValue: number,
  { danger, id = "resource/unprotected" }: { readonly danger: Danger; readonly id?: ResourceFindingId },
): PropertyRule {
  const numberOf = (value: Json | undefined): number | undefined =>
    value === undefined ? defaultValue : typeof value === "number" ? value : undefined;
  return {
    isGuarded: true,
    ofChange: ({ before, after }) => {
      const [numberBefore, numberAfter] = [numberOf(before), numberOf(after)];
      if (numberBefore === undefined || numberAfter === undefined) return unknown;
      if (numberBefore === numberAfter) return undefined;
      return numberAfter < numberBefore === (weaker === "smaller") ? { id, severity: "weakens", danger } : changed;
    },
    ofNew: (value) => (numberOf(value) === undefined ? unknown : undefined),
  };
}

/** A list whose members protect or notify. Removing one weakens protection. */
export function keepsMembers(danger: Danger, id: ResourceFindingId = "resource/unprotected"): PropertyRule {
  const members = (value: Json | undefined): readonly string[] | undefined =>
    value === undefined ? [] : Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : undefined;
  return {
    isGuarded: true,
    ofChange: ({ before, after }) => {
      const [membersBefore, membersAfter] = [members(before), members(after)];
      if (membersBefore === undefined || membersAfter === undefined) return unknown;
      return membersBefore.every((member) => membersAfter.includes(member))
        ? changed
        : { id, severity: "weakens", danger };
    },
    ofNew: (value) => (members(value) === undefined ? unknown : undefined),
  };
}

/** A list of those that are allowed. Adding one weakens protection. */
export function onlyThoseBefore(danger: Danger): PropertyRule {
  const keeps = keepsMembers(danger);
  return {
    ...keeps,
    ofChange: ({ before, after, ...change }) => keeps.ofChange({ ...change, before: after, after: before }),
    ofNew: (value) =>
      Array.isArray(value) && value.length > 0
        ? { id: "resource/unprotected", severity: "weakens", danger }
        : keeps.ofNew?.(value, ""),
  };
}

/** A reference to a subscription that isn't the stack's, about which nothing is known. */
function inOtherSubscription(value: Json | undefined): Verdict | undefined {
  const [, subscription] = /^\/subscriptions\/([^/]+)/i.exec(String(value)) ?? [];
  return subscription === undefined || subscription === "<this subscription>" ? undefined : unknown;
}

/** A destination. A change weakens protection, because readers of the old destination no longer see the data. */
export function leadsTo(danger: Danger, id: ResourceFindingId): PropertyRule {
  return {
    isGuarded: true,
    ofChange: ({ before, after }) =>
      before === undefined ? (inOtherSubscription(after) ?? changed) : { id, severity: "weakens", danger },
    ofNew: inOtherSubscription,
  };
}

/**
 * The meaning of a creation, deletion or replacement: a verdict, the comparison that judges it, or nothing by itself.
 */
export type Effect = (Verdict & { readonly loss?: string }) | Comparison | "nothing";

/** The rules for a type of resource. */
export interface KnownType {
  /** The rule for each input, by path. `tags` covers everything below it. */
  readonly inputs: Readonly<Record<string, PropertyRule>>;
  /** The effect of an additional resource, apart from its inputs. */
  readonly created: Effect;
  readonly deleted: Effect;
  /** The effect of deleting and re-creating it. */
  readonly replaced: Effect;
  /** It blocks access or reports on it, so ignoring any of its changes weakens protection. */
  readonly isGuard?: true;
  /**
   * Deleting it allows access or weakens protection while the protected resource still exists, so it must be retained.
   */
  readonly mustBeRetained?: true;
  /** Whether the setting `protectResources` protects it. */
  readonly isProtectable?: true;
  /** The type of its parent. A deletion together with the parent isn't reported. */
  readonly partOf?: string;
}

/** Inputs of nearly every Azure resource. `azureApiVersion`: see withoutApiVersions. */
export const azureInputs: KnownType["inputs"] = {
  ...sameRuleFor(place, "resourceGroupName location name"),
  tags: harmless,
};

/** What the table of the program's types doesn't say of a type. */
export type OwnRules = Partial<KnownType>;

/** An additional resource is harmless if its inputs are. */
export const harmlessNew: Effect = { id: "resource/new", severity: "changes" };
/** The effect of an additional resource is unknown. */
export const unknownNew: Effect = { id: "resource/new", severity: "unknown" };
export const lostWith = (loss: string): Effect => ({ id: "resource/deleted", severity: "breaks", loss });
export const lostOnReplacement = (loss: string): Effect => ({ id: "resource/replaced", severity: "breaks", loss });
export const replacedAlike: Effect = { id: "resource/replaced", severity: "changes" };
/** One comparison judges every change of it. */
export function withOneComparison(
  comparison: Comparison,
  inputs: KnownType["inputs"],
  overrides: Partial<KnownType> = {},
): KnownType {
  return { inputs, created: comparison, deleted: comparison, replaced: comparison, ...overrides };
}
