import { ConditionalAccessPolicy, type ConditionalAccessPolicyArgs } from "@pulumi/azuread/conditionalAccessPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";
import { type PolicyDefinition, type PolicyPeople, policyState, wantedPolicies } from "../definitions/policies.ts";
import { NamedLocation } from "@pulumi/azuread/namedLocation.js";
import { canonicalRange } from "../settings/address-range.ts";

export interface ConditionalAccessArgs {
  /** The policies and their state. The lock-out guard has approved them. */
  readonly settings: ConditionalAccessSettings;
  readonly people: PolicyPeople;
  /** Client ID of the API. */
  readonly apiClientId: pulumi.Input<string>;
  /** Object IDs of the callers' service principals. */
  readonly callerServicePrincipalIds: readonly pulumi.Input<string>[];
  readonly locationDisplayName: (name: string) => string;
  readonly policyDisplayName: (title: string) => string;
  /** Called when a policy or a location fails. */
  readonly onError?: { readonly policy: pulumi.ErrorHook[]; readonly location: pulumi.ErrorHook[] } | undefined;
  /** Resources that must exist first. Entra ID accepts a resource in a policy only once it has a service principal. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The policies that the settings turn on, and their named locations. None is protected: a setting adds or removes a
 * policy, which a preview shows, and protection would block the destroy of a whole stack.
 */
export class ConditionalAccess extends pulumi.ComponentResource {
  /** Object IDs by the setting that turns the policy on. */
  readonly policyIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Object IDs by name. */
  readonly locationIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** For resources that must be created after the policies and deleted before them. */
  readonly policies: readonly ConditionalAccessPolicy[];

  constructor(name: string, args: ConditionalAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:conditional-access:ConditionalAccess", name, {}, opts);
    const { settings } = args;

    const locations = new NamedLocations(
      "named-locations",
      {
        locations: settings.namedLocations ?? {},
        onError: args.onError?.location,
        displayName: args.locationDisplayName,
      },
      { parent: this },
    );
    const definitions = wantedPolicies<pulumi.Input<string>>(settings, args.people, {
      apiClientId: args.apiClientId,
      locationId: (location) => idOf(location, locations.ids),
      callerServicePrincipalIds: args.callerServicePrincipalIds,
    });
    const policies = definitions.map((definition) => {
      const policy = new ConditionalAccessPolicy(
        `policy-${definition.key}`,
        {
          displayName: args.policyDisplayName(definition.title),
          state: policyState(settings),
          conditions: conditionsOf(definition),
          grantControls: { operator: "OR", builtInControls: [definition.control] },
        },
        { parent: this, dependsOn: [...args.after], ...(args.onError && { hooks: { onError: args.onError.policy } }) },
      );
      return [definition.key, policy] as const;
    });

    this.policyIds = Object.fromEntries(policies.map(([key, { objectId }]) => [key, objectId]));
    this.locationIds = locations.ids;
    this.policies = policies.map(([, policy]) => policy);
    this.registerOutputs({ policyIds: this.policyIds, locationIds: this.locationIds });
  }
}

function conditionsOf(definition: PolicyDefinition<pulumi.Input<string>>): ConditionalAccessPolicyArgs["conditions"] {
  const { subject, resources, exceptFrom } = definition;
  return {
    // Legacy and modern clients alike: a policy for only some of them can be bypassed.
    clientAppTypes: ["all"],
    applications: { includedApplications: [...resources.include], excludedApplications: [...resources.exclude] },
    ...("servicePrincipalIds" in subject
      ? {
          users: { includedUsers: ["None"] },
          clientApplications: { includedServicePrincipals: [...subject.servicePrincipalIds] },
        }
      : {
          users: {
            includedUsers: [...subject.includeUsers],
            excludedUsers: [...subject.excludeUsers],
            excludedGroups: [...subject.excludeGroups],
          },
        }),
    ...(exceptFrom && { locations: { includedLocations: ["All"], excludedLocations: [...exceptFrom] } }),
  };
}

function idOf(location: string, ids: Readonly<Record<string, pulumi.Output<string>>>): pulumi.Output<string> {
  const id = ids[location];
  if (id === undefined)
    throw new Error(`no named location is called "${location}": the lock-out guard lets none such pass`);
  return id;
}

export interface NamedLocationsArgs {
  /** By name: public ranges in CIDR notation, and whether the location is trusted (`AllTrusted` covers it). */
  readonly locations: NonNullable<ConditionalAccessSettings["namedLocations"]>;
  /** Called when a location fails. */
  readonly onError?: pulumi.ErrorHook[] | undefined;
  /** Display name of a location. */
  readonly displayName: (name: string) => string;
}

/**
 * Named locations with their public addresses (G16). Policies hold their IDs as outputs, so a location is deleted after
 * the last policy that names it: Entra ID doesn't delete a location in use.
 */
export class NamedLocations extends pulumi.ComponentResource {
  /** Object IDs by name. */
  readonly ids: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: NamedLocationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:conditional-access:NamedLocations", name, {}, opts);
    const ids = Object.entries(args.locations).map(([location, { cidrs, trusted = false }]) => {
      const { objectId } = new NamedLocation(
        `location-${location}`,
        {
          displayName: args.displayName(location),
          // In the order of the settings: that is the workaround if Entra ID returns another order.
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
