import {
  everybodyButEmergency,
  type PolicyDefinition,
  type PolicyPeople,
  type PolicyTargets,
} from "./policy-definition.ts";

/** Every resource only from named locations (G19b), the API included or left out. */
export function everythingOnlyFrom<Id>(
  {
    locations,
    exceptTheApi = false,
  }: { readonly locations: readonly string[]; readonly exceptTheApi?: boolean | undefined },
  people: PolicyPeople,
  { apiClientId, locationId }: PolicyTargets<Id>,
): PolicyDefinition<Id> {
  return {
    key: "everythingOnlyFrom",
    title: exceptTheApi ? "Everything but the API only from named locations" : "Everything only from named locations",
    subject: everybodyButEmergency(people),
    resources: { include: ["All"], exclude: exceptTheApi ? [apiClientId] : [] },
    exceptFrom: locations.map(locationId),
    control: "block",
  };
}
