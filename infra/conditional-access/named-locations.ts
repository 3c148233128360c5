import { NamedLocation } from "@pulumi/azuread/namedLocation.js";
import * as pulumi from "@pulumi/pulumi";
import { canonicalRange } from "../settings/address-range.ts";
import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";

export interface NamedLocationsArgs {
  /** By name: public ranges in CIDR notation, and whether policies that say AllTrusted heed them. */
  readonly locations: NonNullable<ConditionalAccessSettings["namedLocations"]>;
  /** Asked when a location fails. */
  readonly onError?: pulumi.ErrorHook[] | undefined;
  /** Display name of a location. */
  readonly displayName: (name: string) => string;
}

/**
 * Places that policies know by their public addresses (G16). Policies hold their ids as outputs, so that a location goes
 * after the last policy that names it: Entra ID deletes none that is in use.
 */
export class NamedLocations extends pulumi.ComponentResource {
  /** Object ids by name. */
  readonly ids: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: NamedLocationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:conditional-access:NamedLocations", name, {}, opts);
    const ids = Object.entries(args.locations).map(([location, { cidrs, trusted = false }]) => {
      const { objectId } = new NamedLocation(
        `location-${location}`,
        {
          displayName: args.displayName(location),
          // In the order of the settings, which is the way out where Entra ID answers another one.
          ip: { ipRanges: [...new Set(cidrs.map(canonicalRange))], trusted },
        },
        { parent: this, ...(args.onError && { hooks: { onError: args.onError } }) },
      );
      return [location, objectId] as const;
    });
    this.ids = Object.fromEntries(ids);
    this.registerOutputs({ ids: this.ids });
  }
}
