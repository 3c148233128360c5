import type { RuleId } from "../settings/rule-ids.ts";

/** A resource breaks a rule. */
export interface RuleViolation {
  /** The offending values and their paths; never a secret. */
  readonly found: string;
  /** The fix, as an imperative. */
  readonly fix: string;
}

/** Facts about a resource, besides its inputs, that a rule may use. */
export interface ResourceTraits {
  /** Pulumi's option: at the end of the resource's life, the engine forgets it and doesn't delete it. */
  readonly retainOnDelete: boolean;
  /** Type token of the component that created it; `undefined` at the top, or if unknown. */
  readonly parentType: string | undefined;
}

/** A requirement on every resource of some types, in any program. */
export interface Rule {
  /** In kebab case; the name for exemptions. */
  readonly id: RuleId;
  /** Type tokens, as the engine writes them. */
  readonly types: readonly string[];
  /** One sentence. */
  readonly demand: string;
  /**
   * Pure. Never reports an unknown value: a finding holds whatever the unknown values become.
   *
   * @param inputs from `settleInputs`: plain values, `pulumi.unknown`, `Secret`
   */
  readonly check: (
    type: string,
    inputs: Readonly<Record<string, unknown>>,
    traits: ResourceTraits,
  ) => RuleViolation | undefined;
}

/** Type tokens that several rules share. A deployment slot is a separate site. */
export const authSettings = ["azure-native:web:WebAppAuthSettingsV2", "azure-native:web:WebAppAuthSettingsV2Slot"];
export const sites = ["azure-native:web:WebApp", "azure-native:web:WebAppSlot"];

/** Returns a resource's type from its URN: urn:pulumi:<stack>::<project>::<types, with $ between them>::<name>. */
export function typeInUrn(urn: string): string | undefined {
  return urn.split("::")[2]?.split("$").at(-1);
}
