import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";

export interface NamedLocationsArgs {
  /** By name: public ranges in CIDR notation, and whether policies that say AllTrusted heed them. */
  readonly locations: NonNullable<ConditionalAccessSettings["namedLocations"]>;
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
      const { objectId } = new azuread.NamedLocation(
        `location-${location}`,
        { displayName: args.displayName(location), ip: { ipRanges: cidrs, trusted } },
        { parent: this },
      );
      return [location, objectId] as const;
    });
    this.ids = Object.fromEntries(ids);
    this.registerOutputs({ ids: this.ids });
  }
}
