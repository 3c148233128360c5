import type { Comparison, PropertyRule, Verdict } from "./property-rules.ts";

/** What is gone with a resource and can't be had back as it was; words/ has the sentence to each. */
export const losses = [
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
  /** Deleted and created anew. */
  readonly replaced: Effect;
  /** It keeps somebody out, or tells of it: passing over its changes weakens, whichever they are. */
  readonly isGuard?: true;
  /** Deleting it opens or weakens something before what it protects is gone: it has to be retained. */
  readonly mustBeRetained?: true;
  /** The setting `protectResources` protects it. */
  readonly isProtectable?: true;
  /** Type of what it is a part of, and is gone with: that it is deleted with that one is no news. */
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
