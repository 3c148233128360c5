/** A resource breaks a rule. */
export interface RuleViolation {
  /** The offending values and where they stand; a secret is never among them. */
  readonly found: string;
  /** What to do about it, as an imperative. */
  readonly fix: string;
}

/** What a rule may know of a resource beside its inputs. */
export interface ResourceTraits {
  /** Pulumi's option: the engine forgets the resource at the end of its life, and does not delete it. */
  readonly retainOnDelete: boolean;
  /** Type token of the component that made it; `undefined` at the top, or where it is not known. */
  readonly parentType: string | undefined;
}

/** A requirement on every resource of some types, in any program. */
export interface Rule {
  /** In kebab case; what an exemption names. */
  readonly id: string;
  /** Type tokens, as the engine has them. */
  readonly types: readonly string[];
  /** One sentence. */
  readonly demand: string;
  /**
   * Pure. What is not known yet is never complained about: a finding stands whatever the unknown values become.
   *
   * @param inputs by `settleInputs`: plain values, `pulumi.unknown`, `Secret`
   */
  readonly check: (
    type: string,
    inputs: Readonly<Record<string, unknown>>,
    traits: ResourceTraits,
  ) => RuleViolation | undefined;
}

/** Type tokens that several rules are about; a deployment slot is a site of its own. */
export const authSettings = ["azure-native:web:WebAppAuthSettingsV2", "azure-native:web:WebAppAuthSettingsV2Slot"];
export const sites = ["azure-native:web:WebApp", "azure-native:web:WebAppSlot"];

/** A resource's type by its URN: urn:pulumi:<stack>::<project>::<types, with $ between them>::<name>. */
export function typeInUrn(urn: string): string | undefined {
  return urn.split("::")[2]?.split("$").at(-1);
}
