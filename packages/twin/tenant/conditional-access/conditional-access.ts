import type { ConditionalAccess as Rules } from "@protected-function/core/access/index.ts";
import type { Clock } from "../../clock.ts";
import type { DirectoryBehavior } from "../directory-behavior.ts";
import type { Directory } from "../directory.ts";
import { allOf, putBackOf, type PutBack } from "../keep.ts";
import type { Licences } from "../licences.ts";
import { NamedLocations, storedRanges } from "./named-locations.ts";
import { Policies } from "./policies.ts";
import { conditionalAccessRefusals } from "./refusals.ts";
import { refusePolicy } from "./refuse-policy.ts";

interface ConditionalAccessOptions {
  readonly clock: Clock;
  readonly directory: Directory;
  readonly licences: Licences;
  readonly newId: () => string;
  readonly behavior: DirectoryBehavior;
  /** How long after a change it takes effect at the token endpoint, by the clock. */
  readonly propagationMilliseconds: number;
}

/** The tenant's conditional access: its policies, their named locations, and security defaults. */
export class ConditionalAccess {
  readonly policies: Policies;
  readonly namedLocations: NamedLocations;
  readonly #clock: Clock;
  /** In the order of arrival. The first version has always been there. */
  #versions: readonly { readonly arrivesAt: number; readonly rules: Rules }[];
  #delayMilliseconds: number;
  readonly #securityDefaultsLag: number;
  #securityDefaultsEnabled = false;
  /** Until this time, policies count security defaults as on, even after they were switched off. */
  #securityDefaultsUntil = -Infinity;

  constructor(options: ConditionalAccessOptions) {
    const { clock, directory, licences, newId, behavior, propagationMilliseconds } = options;
    this.#clock = clock;
    this.#delayMilliseconds = propagationMilliseconds;
    this.#securityDefaultsLag = behavior.securityDefaultsLagMilliseconds ?? 0;
    const bin = { clock, lagMilliseconds: behavior.deletedPolicyLagMilliseconds ?? 0 };
    const onChange = () => this.#propagate();
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
          securityDefaultsInForce: this.#securityDefaultsEnabled || this.#now() < this.#securityDefaultsUntil,
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
    this.#versions = [{ arrivesAt: -Infinity, rules: this.asWritten() }];
  }

  /** Returns the rules that administrators see and What If evaluates. */
  asWritten(): Rules {
    return { policies: this.policies.all(), namedLocations: this.namedLocations.all() };
  }

  /**
   * Returns the rules in force at the token endpoint: the newest that have arrived there. If the clock moves back,
   * later changes haven't arrived yet.
   * https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation#limitations
   */
  inForce(): Rules {
    const newest = this.#versions.findLast(({ arrivesAt }) => arrivesAt <= this.#now());
    if (!newest) throw new Error("There is always one version of the rules that has arrived.");
    return newest.rules;
  }

  keep(): PutBack {
    const putBack = allOf(this.policies.keep(), this.namedLocations.keep());
    return putBackOf(putBack.copy, (copy) => {
      putBack(copy);
      this.#propagate();
    });
  }

  /** Sets how long after a change it takes effect from now on, by the clock. */
  delay(milliseconds: number): void {
    this.#delayMilliseconds = milliseconds;
  }

  get securityDefaultsEnabled(): boolean {
    return this.#securityDefaultsEnabled;
  }

  /**
   * Reading the switch shows its new value at once. After security defaults are switched off, Graph still refuses
   * policies for a while (reported: KelvinTegelaar/CIPP#5277, "5m (or there abouts)").
   *
   * Security defaults and policies exclude each other: https://learn.microsoft.com/entra/fundamentals/security-defaults
   * The wording is ours if the policies come first.
   */
  setSecurityDefaults(isEnabled: boolean): void {
    if (isEnabled && this.policies.all().some(({ state }) => state === "enabled")) {
      throw conditionalAccessRefusals.invalid(
        "The tenant has enabled Conditional Access policies. You must disable them before enabling Security Defaults.",
      );
    }
    if (this.#securityDefaultsEnabled && !isEnabled) {
      this.#securityDefaultsUntil = this.#now() + this.#securityDefaultsLag;
    }
    this.#securityDefaultsEnabled = isEnabled;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }

  /** Drops changes that would arrive later than this one, which includes them. Changes stay in order. */
  #propagate(): void {
    const arrivesAt = this.#now() + this.#delayMilliseconds;
    const earlier = this.#versions.filter((version) => version.arrivesAt <= arrivesAt);
    this.#versions = [...earlier, { arrivesAt, rules: this.asWritten() }];
  }

  #isInUse(locationId: string): boolean {
    return this.policies.all().some(({ conditions: { locations } }) => {
      const locationIds = [...(locations?.includeLocations ?? []), ...(locations?.excludeLocations ?? [])];
      return locationIds.some((id) => id.toLowerCase() === locationId);
    });
  }
}
