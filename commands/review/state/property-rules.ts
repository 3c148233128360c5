import type { Severity } from "../findings/finding.ts";
import type { FindingId } from "../findings/finding-ids.ts";
import type { Json } from "../snapshot/snapshot.ts";
import { secret } from "./stack-state.ts";

/** Consequences of unsafe properties. words/ has the sentence for each. */
const dangers = [
  "alert off",
  "alert later",
  "account keys",
  "cross-tenant replication",
  "host name reuse",
  "local authentication",
  "logs lost",
  "nobody told",
  "old TLS",
  "plain HTTP",
  "plain secret",
  "publishing password",
  "public blobs",
  "public network",
] as const;
export type Danger = (typeof dangers)[number];

/** Which comparison judges it, by what Graph, Resource Manager or the deployed function answer. */
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

/** What a rule finds; undefined: nothing to tell. */
export interface Verdict {
  readonly id: FindingId;
  readonly severity: Severity;
  readonly danger?: Danger;
}

/** How an input is judged. One that is in no table is unknown. */
export interface PropertyRule {
  /** From one value to another. */
  readonly ofChange: (change: PropertyChange) => Verdict | undefined;
  /** Of a resource that is new, with or without a value. */
  readonly ofNew: (value: Json | undefined, path: string) => Verdict | undefined;
  /** The value decides about a protection: who has Pulumi pass over its changes, weakens that. */
  readonly isGuarded: boolean;
  readonly judgedBy?: Comparison;
}

const changed: Verdict = { id: "resource/property", severity: "changes" };
const unknown: Verdict = { id: "resource/unknown-property", severity: "unknown" };

/** Says nothing by its meaning: tags, descriptions, display names. */
export const harmless: PropertyRule = { ofChange: () => undefined, ofNew: () => undefined, isGuarded: false };

/** Any value is harmless for access and protection: sizes, kinds, versions. Changes are still reported. */
export const operational: PropertyRule = { ofChange: () => changed, ofNew: () => undefined, isGuarded: false };

/** Of no harm in what is new; another value can't be held against the one before. */
export const unordered: PropertyRule = { ofChange: () => unknown, ofNew: () => undefined, isGuarded: true };

/** One rule for several inputs, by their names in a line. */
export function each(rule: PropertyRule, names: string): Readonly<Record<string, PropertyRule>> {
  return Object.fromEntries(names.split(" ").map((name) => [name, rule]));
}

/** Left to the comparison of what is deployed. */
export function judgedBy(judgedBy: Comparison): PropertyRule {
  return { ...harmless, isGuarded: judgedBy !== "same resource", judgedBy };
}

/**
 * Identifies the resource or its parent. With another value, Azure replaces the resource, which is a finding of its own.
 * "same resource": the engine's own finding.
 */
export const place: PropertyRule = { ...judgedBy("same resource"), ofChange: () => changed };

/**
 * Safe with some values only; what is not said is judged by what Azure takes then, as each table says.
 *
 * @param id default: `resource/unprotected`
 */
export function safeIf(
  isSafe: (value: Json | undefined) => boolean,
  danger: Danger,
  id: FindingId = "resource/unprotected",
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

/** New resources need no minimum, because they are as open as existing ones. A lower value than before weakens. */
export function noLessThanBefore(isSafe: (value: Json | undefined) => boolean, danger: Danger): PropertyRule {
  return { ...safeIf(isSafe, danger), ofNew: (value) => (value === secret ? unknown : undefined) };
}

export const isTrue = (value: Json | undefined): boolean => value === true;
export const isFalse = (value: Json | undefined): boolean => value === false;
/** Also where Azure's default is that. */
export const isNot =
  (...values: readonly Json[]) =>
  (value: Json | undefined): boolean =>
    value === undefined || !values.includes(value);

/** Weaker the smaller it is, or the larger. What is not said counts as `otherwise`. */
export function ordered(
  weaker: "smaller" | "larger",
  otherwise: number,
  { danger, id = "resource/unprotected" }: { readonly danger: Danger; readonly id?: FindingId },
): PropertyRule {
  const numberOf = (value: Json | undefined): number | undefined =>
    value === undefined ? otherwise : typeof value === "number" ? value : undefined;
  return {
    isGuarded: true,
    ofChange: ({ before, after }) => {
      const [was, is] = [numberOf(before), numberOf(after)];
      if (was === undefined || is === undefined) return unknown;
      if (was === is) return undefined;
      return is < was === (weaker === "smaller") ? { id, severity: "weakens", danger } : changed;
    },
    ofNew: (value) => (numberOf(value) === undefined ? unknown : undefined),
  };
}

/** A list whose members protect or tell: one that is gone weakens. */
export function keepsMembers(danger: Danger, id: FindingId = "resource/unprotected"): PropertyRule {
  const members = (value: Json | undefined): readonly string[] | undefined =>
    value === undefined ? [] : Array.isArray(value) ? value.map((one) => JSON.stringify(one)) : undefined;
  return {
    isGuarded: true,
    ofChange: ({ before, after }) => {
      const [was, is] = [members(before), members(after)];
      if (was === undefined || is === undefined) return unknown;
      return was.every((one) => is.includes(one)) ? changed : { id, severity: "weakens", danger };
    },
    ofNew: (value) => (members(value) === undefined ? unknown : undefined),
  };
}

/** In a subscription that is not the stack's, of whom nothing is known. */
function elsewhere(value: Json | undefined): Verdict | undefined {
  const [, subscription] = /^\/subscriptions\/([^/]+)/i.exec(String(value)) ?? [];
  return subscription === undefined || subscription === "<this subscription>" ? undefined : unknown;
}

/** A destination. Another one weakens, because readers of the old one no longer see it. */
export function leadsTo(danger: Danger, id: FindingId): PropertyRule {
  return {
    isGuarded: true,
    ofChange: ({ before, after }) =>
      before === undefined ? (elsewhere(after) ?? changed) : { id, severity: "weakens", danger },
    ofNew: elsewhere,
  };
}

/** What is gone with a resource and can't be had back as it was; words/ has the sentence to each. */
const losses = [
  "everything in it",
  "packages and host keys",
  "packages",
  "logs",
  "telemetry",
  "principal",
  "the function",
  "names",
  "delivered secret",
  "upload",
] as const;
export type Loss = (typeof losses)[number];

/** What it means that one is created, deleted or replaced: a verdict, who judges it, or nothing by itself. */
export type Effect = (Verdict & { readonly loss?: Loss }) | Comparison | "nothing";

/** What is known of a type of resource. */
export interface KnownType {
  /** How each input is judged, by path: `tags` is for all that is in it. */
  readonly inputs: Readonly<Record<string, PropertyRule>>;
  /** One more of it, apart from what its inputs say. */
  readonly created: Effect;
  readonly deleted: Effect;
  /** Deleted and created again. */
  readonly replaced: Effect;
  /** It blocks access or reports on it, so ignoring any of its changes weakens. */
  readonly isGuard?: true;
  /** Deleting it opens or weakens something before what it protects is gone: it has to be retained. */
  readonly mustBeRetained?: true;
  /** The setting `protectResources` protects it. */
  readonly isProtectable?: true;
  /** The type of its whole. Being deleted together with that isn't reported. */
  readonly partOf?: string;
}

/** One more is of no harm, as long as its inputs are not. */
export const harmlessNew: Effect = { id: "resource/new", severity: "changes" };
/** One more does what nothing here has looked at. */
export const unknownNew: Effect = { id: "resource/new", severity: "unknown" };
export const lostWith = (loss: Loss): Effect => ({ id: "resource/deleted", severity: "breaks", loss });
export const lostAnew = (loss: Loss): Effect => ({ id: "resource/replaced", severity: "breaks", loss });
export const replacedAlike: Effect = { id: "resource/replaced", severity: "changes" };
/** Judged by one comparison, whatever happens to it. */
export function wholly(comparison: Comparison, inputs: KnownType["inputs"], more: Partial<KnownType> = {}): KnownType {
  return { inputs, created: comparison, deleted: comparison, replaced: comparison, ...more };
}
