import type { ConditionalAccess as Rules } from "../../../access/index.ts";
import type { Clock } from "../../clock.ts";
import type { DirectoryBehavior } from "../directory-behavior.ts";
import type { Directory } from "../directory.ts";
import type { Licences } from "../licences.ts";
import { NamedLocations } from "./named-locations.ts";
import { Policies } from "./policies.ts";
import { Propagation } from "./propagation.ts";
import { conditionalAccessRefusals } from "./refusals.ts";
import { refusePolicy } from "./refuse-policy.ts";
import { SecurityDefaults } from "./security-defaults.ts";
import { storedRanges } from "./stored-ranges.ts";
import { allOf, type PutBack } from "../keep.ts";

export interface ConditionalAccessOptions {
  readonly clock: Clock;
  readonly directory: Directory;
  readonly licences: Licences;
  readonly newId: () => string;
  readonly behavior: DirectoryBehavior;
  /** How much later a change decides than it is made, by the clock. */
  readonly propagationMilliseconds: number;
}

/** The tenant's conditional access: its policies, the locations that they name, security defaults. */
export class ConditionalAccess {
  readonly policies: Policies;
  readonly namedLocations: NamedLocations;
  readonly #propagation: Propagation<Rules>;
  readonly #securityDefaults: SecurityDefaults;

  constructor(options: ConditionalAccessOptions) {
    const { clock, directory, licences, newId, behavior, propagationMilliseconds } = options;
    this.#securityDefaults = new SecurityDefaults(clock, behavior.securityDefaultsLagMilliseconds ?? 0);
    const bin = { clock, lagMilliseconds: behavior.deletedPolicyLagMilliseconds ?? 0 };
    const onChange = () => this.#propagation.set(this.asWritten());
    this.policies = new Policies({
      ...bin,
      newId,
      onChange,
      refuse: (policy) =>
        refusePolicy(policy, {
          directory,
          licences,
          directoryBehavior: behavior,
          hasLocation: (id) => this.namedLocations.find(id) !== undefined,
          lagMilliseconds: behavior.policyReferenceLagMilliseconds ?? 0,
          securityDefaultsInForce: this.#securityDefaults.isInForce(),
          refusalsIn: behavior.policyRefusalsIn ?? "message",
        }),
    });
    this.namedLocations = new NamedLocations({
      ...bin,
      newId,
      store: (ranges) => storedRanges(ranges, behavior.namedLocationRanges ?? "asWritten"),
      onCreated: (id) => directory.replication.begin("namedLocation", id),
      onChange,
      isInUse: (id) => this.#isInUse(id),
    });
    this.#propagation = new Propagation<Rules>(clock, propagationMilliseconds, this.asWritten());
  }

  /** What administrators see, and What If decides by. */
  asWritten(): Rules {
    return { policies: this.policies.all(), namedLocations: this.namedLocations.all() };
  }

  /** What decides at the token endpoint at this moment. */
  inForce(): Rules {
    return this.#propagation.get();
  }

  keep(): PutBack {
    const putBack = allOf(this.policies.keep(), this.namedLocations.keep());
    return () => {
      putBack();
      this.#propagation.set(this.asWritten());
    };
  }

  /** How much later what is changed from now on decides, by the clock. */
  delay(milliseconds: number): void {
    this.#propagation.setDelay(milliseconds);
  }

  get securityDefaultsEnabled(): boolean {
    return this.#securityDefaults.isEnabled;
  }

  /**
   * Both at once do not go together: https://learn.microsoft.com/entra/fundamentals/security-defaults
   * The wording, where policies are there first, is ours.
   */
  setSecurityDefaults(isEnabled: boolean): void {
    if (isEnabled && this.policies.all().some(({ state }) => state === "enabled")) {
      throw conditionalAccessRefusals.invalid(
        "The tenant has enabled Conditional Access policies. You must disable them before enabling Security Defaults.",
      );
    }
    this.#securityDefaults.set(isEnabled);
  }

  #isInUse(locationId: string): boolean {
    return this.policies.all().some(({ conditions: { locations } }) => {
      const named = [...(locations?.includeLocations ?? []), ...(locations?.excludeLocations ?? [])];
      return named.some((id) => id.toLowerCase() === locationId);
    });
  }
}
