import type { GrantControls } from "./policy.ts";

/** What a policy that applies makes of a sign-in. */
export interface Demand {
  readonly outcome: "granted" | "blocked" | "controls required";
  /** Controls that are not met, sorted: all of them (AND), or the choice (OR). */
  readonly controls: readonly string[];
}

/** Weighs a policy's controls against those that a sign-in has met. No controls, as with session controls alone: granted. */
export function demandOf(grantControls: GrantControls | null | undefined, satisfied: readonly string[]): Demand {
  const demanded = grantControls?.builtInControls ?? [];
  if (demanded.includes("block")) return { outcome: "blocked", controls: [] };
  const missing = demanded.filter((control) => !satisfied.includes(control));
  const oneIsEnough = grantControls?.operator?.toUpperCase() === "OR";
  const isMet = oneIsEnough ? missing.length < demanded.length || demanded.length === 0 : missing.length === 0;
  return isMet ? { outcome: "granted", controls: [] } : { outcome: "controls required", controls: missing.sort() };
}
